"""What an address of ours names, and whose it is: so that a notice finds it, and a decision those whom it touches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation

from marketplace.markets.languages import LANGUAGES
from marketplace.offerings.models import Offering
from marketplace.partner.models import Partner

OFFERING, STOREFRONT = "offering", "storefront"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose content it is: a maker's, or one person's, who is written to at ``email``. ``url``: where it stands.

    ``label`` says what it is, in the reader's language, for who cannot see it any more.
    """

    partner: Partner | None = None
    email: str = ""
    language: str = ""
    url: str = ""
    label: str = ""


OwnerOf = Callable[[str], Owner | None]
"""Whose the thing with this id is; None where there is none."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Content of one kind: its pages, by which argument that names it, and who owns it."""

    views: tuple[str, ...]
    argument: str
    owner: OwnerOf


@dataclass(frozen=True, slots=True)
class Subject:
    """``about`` is ``kind:id`` as the operators' trail writes it; empty for a page of another kind."""

    about: str = ""
    partner: Partner | None = None


def _maker_of(work: str) -> Owner | None:
    found = Offering.objects.select_related("partner").filter(public_id=work).first()
    return Owner(found.partner) if found else None


def _maker(slug: str) -> Owner | None:
    partner = Partner.objects.filter(storefront__slug=slug).first()
    return Owner(partner) if partner else None


_kinds: dict[str, Kind] = {
    OFFERING: Kind(("pages:offering", "pages:reviews"), "public_id", _maker_of),
    STOREFRONT: Kind(("pages:maker",), "slug", _maker),
}


def register_content(name: str, kind: Kind) -> None:
    """Content of a room above. Called in its AppConfig.ready()."""
    _kinds[name] = kind


def subject_of(url: str) -> Subject:
    """The content behind an address, whatever language it is read in."""
    path = unquote(urlsplit(url).path)
    language = path.strip("/").split("/")[0]
    with translation.override(language if language in LANGUAGES else "en"):
        try:
            found = resolve(path)
        except Resolver404:
            return Subject()
    for name, kind in _kinds.items():
        if found.view_name in kind.views and (owner := kind.owner(found.kwargs[kind.argument])) is not None:
            return Subject(f"{name}:{found.kwargs[kind.argument]}", owner.partner)
    return Subject()


def about_storefront(slug: str) -> str:
    """A storefront's name in the trail."""
    return f"{STOREFRONT}:{slug}"


def owner_of(about: str) -> Owner | None:
    """Whose ``about`` is; None for what is nobody's, or gone."""
    name, _colon, key = about.partition(":")
    return _kinds[name].owner(key) if name in _kinds else None


def partner_of(about: str) -> Partner | None:
    """The maker whose thing ``about`` is."""
    owner = owner_of(about)
    return owner.partner if owner else None
