"""What an address of ours names: so that a notice finds its work and its maker."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation

from marketplace.markets.languages import LANGUAGES
from marketplace.offerings.models import Offering
from marketplace.partner.models import Partner

OFFERING, STOREFRONT = "offering", "storefront"


@dataclass(frozen=True, slots=True)
class Subject:
    """``about`` is ``kind:id`` as the operators' trail writes it; empty for a page of another kind."""

    about: str = ""
    partner: Partner | None = None


def subject_of(url: str) -> Subject:
    """The work or storefront behind an address, whatever language it is read in."""
    path = unquote(urlsplit(url).path)
    language = path.strip("/").split("/")[0]
    with translation.override(language if language in LANGUAGES else "en"):
        try:
            found = resolve(path)
        except Resolver404:
            return Subject()
    if found.view_name == "pages:offering":
        return _offering(found.kwargs["public_id"])
    if found.view_name == "pages:maker":
        return _storefront(found.kwargs["slug"])
    return Subject()


def _offering(public_id: str) -> Subject:
    work = Offering.objects.select_related("partner").filter(public_id=public_id).first()
    return Subject(f"{OFFERING}:{public_id}", work.partner) if work else Subject()


def about_storefront(slug: str) -> str:
    """A storefront's name in the trail."""
    return f"{STOREFRONT}:{slug}"


def _storefront(slug: str) -> Subject:
    partner = Partner.objects.filter(storefront__slug=slug).first()
    return Subject(about_storefront(slug), partner) if partner else Subject()


def partner_of(about: str) -> Partner | None:
    """The maker whose thing ``about`` is."""
    kind, _colon, name = about.partition(":")
    return (
        {OFFERING: _offering, STOREFRONT: _storefront}[kind](name).partner if kind in (OFFERING, STOREFRONT) else None
    )
