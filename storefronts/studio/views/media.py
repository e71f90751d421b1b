"""Pictures and files of a work."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.design.acts import acts_on
from marketplace.files.operations import store_private
from marketplace.files.refused import FileRefused
from marketplace.files.scanning import refuse_infected
from marketplace.markets.languages import LANGUAGES
from marketplace.offerings import media
from marketplace.offerings.models import Offering, OfferingFile, OfferingPicture, State
from marketplace.offerings.operations import add_picture
from marketplace.offerings.refused import OfferingIncomplete, OfferingRefused
from marketplace.partner.models import TeamMember
from marketplace.pictures.operations import store_picture
from marketplace.pictures.renditions import MAX_BYTES, PictureRefused
from storefronts.studio.forms.sections import on_sale
from storefronts.studio.forms.uploads import FileForm, PictureForm, VersionForm
from storefronts.studio.seats import EDITORS, studio_page
from storefronts.studio.views.works import edit_page, language_of, work_or_404


def _work(seat: TeamMember, public_id: str) -> Offering:
    work = work_or_404(seat, public_id)
    if work.state == State.WITHDRAWN:
        raise Http404
    return work


def _back(request: HttpRequest, work: Offering, section: str) -> HttpResponse:
    return redirect(f"{reverse('studio:edit', args=[work.public_id])}?lang={language_of(request, work)}#{section}")


def _stays_complete(request: HttpRequest, incomplete: OfferingIncomplete) -> None:
    for _field, sentence in incomplete.missing:
        messages.error(request, str(sentence))
    messages.error(request, on_sale())


@studio_page(*EDITORS)
@acts_on("studio:edit", "public_id")
def picture_add(request: HttpRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """Add a picture with its words."""
    work = _work(seat, public_id)
    language = language_of(request, work)
    form = PictureForm(request.POST, request.FILES, language=language, language_name=LANGUAGES[language].name)
    if not form.is_valid() or not _picture_kept(form, seat, work, language):
        return edit_page(request, seat, work_or_404(seat, public_id), picture=form)
    alt = form.cleaned_data["alt"]
    messages.success(request, _("The picture is there.") if alt else _("The picture is there. Describe it in words."))
    return _back(request, work, "pictures")


def _picture_kept(form: PictureForm, seat: TeamMember, work: Offering, language: str) -> bool:
    sent, at = form.cleaned_data["picture"], timezone.now()
    alt = " ".join(form.cleaned_data["alt"].split())
    try:
        if (sent.size or 0) > MAX_BYTES:
            raise PictureRefused(_("The picture is larger than 40 MB. Save it smaller and try again."))
        refuse_infected(sent)
        picture = store_picture(data=sent.read(), credit=seat.partner.name, at=at)
        add_picture(offering=work, picture=picture, alt={language: alt} if alt else {}, by=seat.user, at=at)
    except (PictureRefused, FileRefused, OfferingRefused) as refused:
        form.add_error("picture", str(refused))
        return False
    except OfferingIncomplete as incomplete:
        form.add_error("alt", " ".join(str(sentence) for _field, sentence in incomplete.missing))
        return False
    return True


@studio_page(*EDITORS)
@require_POST
def picture_change(request: HttpRequest, seat: TeamMember, public_id: str, pk: int) -> HttpResponse:
    """Describe a picture, show it first, or take it out."""
    work = _work(seat, public_id)
    shown = get_object_or_404(OfferingPicture.objects.select_related("offering__partner"), pk=pk, offering=work)
    try:
        messages.success(request, _picture_changed(request, seat, work, shown))
    except OfferingIncomplete as incomplete:
        _stays_complete(request, incomplete)
    return _back(request, work, "pictures")


def _picture_changed(request: HttpRequest, seat: TeamMember, work: Offering, shown: OfferingPicture) -> str:
    """Do what the pressed button says. Returns what to tell the maker."""
    wish, at = request.POST.get("do", "describe"), timezone.now()
    if wish == "remove":
        media.remove_picture(shown=shown, by=seat.user, at=at)
        return _("The picture is taken out.")
    if wish == "first":
        media.show_first(shown=shown, by=seat.user, at=at)
        return _("It is the first picture now.")
    language = language_of(request, work)
    media.describe_picture(shown=shown, language=language, alt=request.POST.get("alt", ""), by=seat.user, at=at)
    return _("Saved.")


@studio_page(*EDITORS)
@acts_on("studio:edit", "public_id")
def file_add(request: HttpRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """Add a file, or with ``kept`` a newer version of one."""
    work, kept_id = _work(seat, public_id), request.POST.get("kept", "")
    kept = get_object_or_404(OfferingFile, pk=int(kept_id), offering=work) if kept_id.isdecimal() else None
    form: FileForm | VersionForm
    if kept is None:
        form = FileForm(request.POST, request.FILES)
    else:
        form = VersionForm(request.POST, request.FILES, kept=kept.pk)
    if not form.is_valid() or not _file_kept(form, seat, work, kept):
        return edit_page(request, seat, work_or_404(seat, public_id), file=form)
    messages.success(request, _("The file was checked and is kept."))
    return _back(request, work, "files")


def _file_kept(form: FileForm | VersionForm, seat: TeamMember, work: Offering, kept: OfferingFile | None) -> bool:
    said, at = form.cleaned_data, timezone.now()
    try:
        file = store_private(file=said["file"], by=seat.user, at=at)
        if kept is None:
            media.add_file(offering=work, file=file, label=said["label"], by=seat.user, at=at)
        else:
            media.add_version(kept=kept, file=file, by=seat.user, at=at, note=said["note"])
    except (FileRefused, OfferingRefused) as refused:
        form.add_error("file", str(refused))
        return False
    return True


@studio_page(*EDITORS)
@require_POST
def file_remove(request: HttpRequest, seat: TeamMember, public_id: str, pk: int) -> HttpResponse:
    """Take a file off sale; who bought it keeps it."""
    work = _work(seat, public_id)
    kept = get_object_or_404(OfferingFile.objects.select_related("offering__partner"), pk=pk, offering=work)
    try:
        media.remove_file(kept=kept, by=seat.user, at=timezone.now())
    except OfferingIncomplete as incomplete:
        _stays_complete(request, incomplete)
    else:
        messages.success(request, _("The file is no longer sold. Who bought it keeps it."))
    return _back(request, work, "files")
