"""Reading what a buyer has: by account, by the order's mailed key, or by a link mailed to the order's address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language

from marketplace.delivery.doubts import doubts_about
from marketplace.delivery.models import Entitlement
from marketplace.delivery.places import places_of
from marketplace.offerings.models import FileVersion, OfferingFile
from marketplace.offerings.rights import Rights
from marketplace.offerings.words import pick
from marketplace.outbox.models import SentMail
from marketplace.pictures.shown import PictureView, view_of

WITHDRAWAL = timedelta(days=14)
"""CRD Art. 9: without the two consents of Art. 16(m) the download opens when the period is over."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a work as its buyer sees it: the newest version first."""

    label: str
    newest: FileVersion
    older: list[FileVersion]


@dataclass(frozen=True, slots=True)
class Holding:
    """One bought work with everything its buyer can do with it now."""

    entitlement: Entitlement
    state: str
    """open, waiting (for the confirmation mail), later (after the withdrawal period), revoked."""
    files: list[FileRow]
    rights: list[tuple[str, bool, str]]
    key: str
    """The order's key, for links of people who are not signed in; empty for the account's own page."""
    edition: tuple[int, int] | None
    picture: PictureView | None
    doubted_since: datetime | None = None
    """When the work was found unlawful: whether the licence still helps is another question then."""
    place: str = ""
    """Where the files of work lie that a person did for this buyer; downloads have theirs here."""

    @property
    def line(self) -> Any:
        return self.entitlement.line

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def entitlements() -> QuerySet[Entitlement]:
    return Entitlement.objects.select_related(
        "line__seller_order__order__facts", "line__seller_order__partner__storefront", "offering"
    ).prefetch_related("offering__files__versions__file", "offering__pictures__picture")


def entitlement_for(*, public_id: str, key: str, user: Any) -> Entitlement:
    """The entitlement, if ``user`` has it or ``key`` opens its order. Raises LookupError for everybody else."""
    found = entitlements().filter(public_id=public_id).first()
    if found is None:
        raise LookupError("no such entitlement")
    owns = user.is_authenticated and found.user_id == user.pk
    if owns or (key and constant_time_compare(key, found.line.seller_order.order.facts.key)):
        return found
    raise LookupError("somebody else's")


def of_user(user: Any) -> QuerySet[Entitlement]:
    return entitlements().filter(user=user).order_by("-granted_at", "-pk")


def of_email(email: str) -> QuerySet[Entitlement]:
    return entitlements().filter(email__iexact=email).order_by("-granted_at", "-pk")


def of_order(order: Any) -> QuerySet[Entitlement]:
    return entitlements().filter(line__seller_order__order=order).order_by("pk")


def versions_of(entitlement: Entitlement) -> list[FileRow]:
    """The files that came with the purchase. What the maker removed later stays with those who bought before."""
    rows = []
    for kept in entitlement.offering.files.all():
        if kept.removed_at is None or kept.removed_at > entitlement.granted_at:
            versions = list(kept.versions.all())
            if versions:
                rows.append(FileRow(_label(kept), versions[0], versions[1:]))
    return rows


def version_for(*, entitlement: Entitlement, version_id: int) -> FileVersion:
    """A version that belongs to what was bought. Raises LookupError."""
    for row in versions_of(entitlement):
        for version in (row.newest, *row.older):
            if version.pk == version_id:
                return version
    raise LookupError("no such file in this purchase")


def state_of(entitlement: Entitlement, *, at: datetime, mailed: bool) -> str:
    """Whether the download is open. ``mailed``: the order's confirmation has left (CRD Art. 8(7), 16(m)(iii)).

    A mail server that fails for longer than the withdrawal period locks nobody out.
    """
    if entitlement.revoked_at is not None:
        return "revoked"
    if at < entitlement.opens_at:
        return "later"
    return "open" if mailed or at >= entitlement.granted_at + WITHDRAWAL else "waiting"


def mail_key(order: Any) -> str:
    """The outbox key of an order's confirmation."""
    return f"order-paid:{order.number}"


def current_state(entitlement: Entitlement, *, at: datetime) -> str:
    """``state_of`` for one entitlement, asking the mail log."""
    mailed = SentMail.objects.filter(key=mail_key(entitlement.line.seller_order.order)).exists()
    return state_of(entitlement, at=at, mailed=mailed)


def holdings(found: list[Entitlement], *, at: datetime, with_keys: bool) -> list[Holding]:
    """What a page shows of these entitlements: a few queries more, however many there are."""
    keys = {mail_key(row.line.seller_order.order) for row in found}
    mailed = set(SentMail.objects.filter(key__in=keys).values_list("key", flat=True))
    doubts = doubts_about([row.offering for row in found])
    places = places_of([row.line for row in found], with_keys=with_keys)
    return [
        Holding(
            entitlement=row,
            state=state_of(row, at=at, mailed=mail_key(row.line.seller_order.order) in mailed),
            files=versions_of(row),
            rights=Rights.from_json(row.line.rights).sentences() if row.line.rights else [],
            key=row.line.seller_order.order.facts.key if with_keys else "",
            edition=edition_of(row),
            picture=_picture(row),
            doubted_since=doubts.get(row.offering_id),
            place=places.get(row.line_id, ""),
        )
        for row in found
    ]


def edition_of(entitlement: Entitlement) -> tuple[int, int] | None:
    """``(number, size)`` of a copy of a limited edition: copies are numbered in the order they were granted."""
    size = entitlement.offering.edition_size
    if not size:
        return None
    number = Entitlement.objects.filter(Q(pk__lte=entitlement.pk), offering=entitlement.offering_id).count()
    return number, size


def _label(kept: OfferingFile) -> str:
    return kept.label or str(kept.versions.all()[0].file.name)


def _picture(entitlement: Entitlement) -> PictureView | None:
    offering = entitlement.offering
    first = next(iter(offering.pictures.all()), None)
    if first is None:
        return None
    alt, alt_lang = pick(first.alt, get_language() or "en", offering.language)
    return view_of(first.picture, alt=alt, alt_lang=alt_lang)
