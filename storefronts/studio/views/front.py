"""The storefront editor and the selling facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.markets.languages import LANGUAGES
from marketplace.partner.models import Partner, TeamMember
from marketplace.partner.operations import (
    IdentityMissing,
    TaxFactsRefused,
    request_verification,
    set_identity,
    set_tax_facts,
)
from marketplace.partner.queries import missing_for_sale, vat_answer, with_facts
from marketplace.pictures.models import Picture
from marketplace.pictures.operations import store_picture
from marketplace.pictures.renditions import MAX_BYTES, PictureRefused
from marketplace.pictures.shown import view_of
from storefronts.profiles.models import Storefront
from storefronts.profiles.operations import StorefrontRefused, save_storefront
from storefronts.studio.forms.front import FrontForm, IdentityForm
from storefronts.studio.forms.tax import SellingTaxForm
from storefronts.studio.seats import EDITORS, MONEY, studio_page


@studio_page(*EDITORS)
def front(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """What the public sees of the maker, in one language at a time."""
    storefront = (
        Storefront.objects.select_related("cover", "portrait", "partner").filter(partner_id=seat.partner_id).first()
    )
    if storefront is None:
        raise Http404
    asked = request.GET.get("lang", "")
    language = asked if asked in LANGUAGES else storefront.language
    form = FrontForm(request.POST or None, request.FILES or None, storefront=storefront, language=language)
    if request.method == "POST" and _save_front(form, storefront, seat):
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('studio:front')}?lang={language}")
    written = sorted({storefront.language, *storefront.sentence, *storefront.story} & set(LANGUAGES))
    context = {
        "form": form, "storefront": storefront, "language": language, "language_name": LANGUAGES[language].name,
        "tabs": [(LANGUAGES[code].name, f"?lang={code}") for code in written],
        "others": [(code, row.name) for code, row in LANGUAGES.items() if code not in written],
        "cover": view_of(storefront.cover, alt=_("Your cover")) if storefront.cover else None,
        "portrait": view_of(storefront.portrait, alt=_("Your portrait")) if storefront.portrait else None,
        "here_is": "front",
    }  # fmt: skip
    return render(request, "studio/front.html", context, status=422 if form.is_bound else 200)


def _save_front(form: FrontForm, storefront: Storefront, seat: TeamMember) -> bool:
    if not form.is_valid():
        return False
    at = timezone.now()
    facts = form.facts()
    for name in ("cover", "portrait"):
        sent = form.cleaned_data.get(name)
        if sent:
            try:
                facts[name] = _stored(sent, credit=storefront.name, at=at)
            except PictureRefused as refused:
                form.add_error(name, str(refused))
                return False
    try:
        save_storefront(storefront=storefront, by=seat.user, at=at, **facts)
    except StorefrontRefused as refused:
        form.add_error("name", str(refused))
        return False
    return True


def _stored(sent: UploadedFile[Any], *, credit: str, at: Any) -> Picture:
    if (sent.size or 0) > MAX_BYTES:
        raise PictureRefused(_("The picture is larger than 40 MB. Save it smaller and try again."))
    return store_picture(data=sent.read(), credit=credit, at=at)


@studio_page(*MONEY)
def selling(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Tax facts, trader identity, payment account, and what of them is missing."""
    partner = with_facts(seat.partner_id)
    profile, which, at = partner.tax_profile, request.POST.get("which", ""), timezone.now()
    data = request.POST if request.method == "POST" else None
    tax = SellingTaxForm(
        data if which == "tax" else None, initial=SellingTaxForm.kept(profile, at.date()), prefix="tax"
    )
    identity = IdentityForm(
        data if which == "identity" else None, initial=IdentityForm.kept(partner), prefix="identity"
    )
    if which == "tax" and tax.is_valid() and _stated(tax, partner, seat, at):
        return _saved(request)
    if which == "identity" and identity.is_valid():
        set_identity(partner=partner, facts=identity.facts(), by=seat.user, at=at)
        return _saved(request)
    if which == "account":
        _ask_for_verification(request, seat)
        return redirect("studio:selling")
    context = {
        "tax": tax, "identity": identity, "account": partner.payment_account,
        "vat_id": profile.vat_id, "vat_answer": vat_answer(profile),
        "facts": missing_for_sale(partner, language=get_language() or "en"), "here_is": "selling",
    }  # fmt: skip
    return render(request, "studio/selling.html", context, status=422 if which else 200)


def _stated(tax: SellingTaxForm, partner: Partner, seat: TeamMember, at: datetime) -> bool:
    try:
        set_tax_facts(partner=partner, tax=tax.facts(), by=seat.user, at=at)
    except TaxFactsRefused as refused:
        tax.add_error(refused.field, str(refused))
        return False
    return True


def _ask_for_verification(request: HttpRequest, seat: TeamMember) -> None:
    try:
        request_verification(partner=seat.partner, by=seat.user, at=timezone.now())
    except IdentityMissing as missing:
        messages.error(request, " ".join(missing.sentences))
    else:
        messages.success(request, _("We look at your account and write to you."))


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Saved. It holds for sales from now on; sold works keep their facts."))
    return redirect("studio:selling")
