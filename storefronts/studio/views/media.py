"""Pictures and files of a work."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.files.operations import store_private
from marketplace.files.refused import FileRefused
from marketplace.files.scanning import refuse_infected
from marketplace.offerings import media
from marketplace.offerings.models import Offering, OfferingFile, OfferingPicture, State
from marketplace.offerings.operations import OfferingRefused, add_picture
from marketplace.partner.models import TeamMember
from marketplace.pictures.operations import store_picture
from marketplace.pictures.renditions import MAX_BYTES, PictureRefused
from storefronts.studio.seats import EDITORS, studio_page
from storefronts.studio.views.works import language_of, work_or_404


def _work(seat: TeamMember, public_id: str) -> Offering:
    work = work_or_404(seat, public_id)
    if work.state == State.WITHDRAWN:
        raise Http404
    return work


def _back(request: HttpRequest, work: Offering, section: str) -> HttpResponse:
    return redirect(f"{reverse('studio:edit', args=[work.public_id])}?lang={language_of(request, work)}#{section}")


@studio_page(*EDITORS)
@require_POST
def picture_add(request: HttpRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """Add a picture with its words."""
    work, sent, at = _work(seat, public_id), request.FILES.get("picture"), timezone.now()
    alt = " ".join(request.POST.get("alt", "").split())[:300]
    try:
        if sent is None:
            raise PictureRefused(_("Choose a picture first."))
        if (sent.size or 0) > MAX_BYTES:
            raise PictureRefused(_("The picture is larger than 40 MB. Save it smaller and try again."))
        refuse_infected(sent)
        picture = store_picture(data=sent.read(), credit=seat.partner.name, at=at)
        words = {language_of(request, work): alt} if alt else {}
        add_picture(offering=work, picture=picture, alt=words, by=seat.user, at=at)
    except (PictureRefused, FileRefused, OfferingRefused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("The picture is there.") if alt else _("The picture is there. Describe it in words.")
        )
    return _back(request, work, "pictures")


@studio_page(*EDITORS)
@require_POST
def picture_change(request: HttpRequest, seat: TeamMember, public_id: str, pk: int) -> HttpResponse:
    """Describe a picture, show it first, or take it out."""
    work, at = _work(seat, public_id), timezone.now()
    shown = get_object_or_404(OfferingPicture.objects.select_related("offering__partner"), pk=pk, offering=work)
    wish = request.POST.get("do", "describe")
    if wish == "remove":
        media.remove_picture(shown=shown, by=seat.user, at=at)
        messages.success(request, _("The picture is taken out."))
    elif wish == "first":
        media.show_first(shown=shown, by=seat.user, at=at)
        messages.success(request, _("It is the first picture now."))
    else:
        language = language_of(request, work)
        media.describe_picture(shown=shown, language=language, alt=request.POST.get("alt", ""), by=seat.user, at=at)
        messages.success(request, _("Saved."))
    return _back(request, work, "pictures")


@studio_page(*EDITORS)
@require_POST
def file_add(request: HttpRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """Add a file, or with ``kept`` a newer version of one."""
    work, sent, at = _work(seat, public_id), request.FILES.get("file"), timezone.now()
    kept_id = request.POST.get("kept", "")
    kept = get_object_or_404(OfferingFile, pk=int(kept_id), offering=work) if kept_id.isdecimal() else None
    try:
        if sent is None:
            raise FileRefused(_("Choose a file first."))
        file = store_private(file=sent, by=seat.user, at=at)
        if kept is None:
            media.add_file(offering=work, file=file, label=request.POST.get("label", ""), by=seat.user, at=at)
        else:
            media.add_version(kept=kept, file=file, by=seat.user, at=at, note=request.POST.get("note", ""))
    except (FileRefused, OfferingRefused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The file was checked and is kept."))
    return _back(request, work, "files")


@studio_page(*EDITORS)
@require_POST
def file_remove(request: HttpRequest, seat: TeamMember, public_id: str, pk: int) -> HttpResponse:
    """Take a file off sale; who bought it keeps it."""
    work = _work(seat, public_id)
    kept = get_object_or_404(OfferingFile.objects.select_related("offering__partner"), pk=pk, offering=work)
    media.remove_file(kept=kept, by=seat.user, at=timezone.now())
    messages.success(request, _("The file is no longer sold. Who bought it keeps it."))
    return _back(request, work, "files")
