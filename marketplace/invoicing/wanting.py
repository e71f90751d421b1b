"""Documents that we may or can not make out in a seller's name: asked for, uploaded, or issued after all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.files.content import FileRefused
from marketplace.files.models import PrivateFile
from marketplace.files.operations import store_private
from marketplace.invoicing.drafts import Draft
from marketplace.invoicing.models import Agreement, Document, Issuer, Wanted
from marketplace.invoicing.parties import issuer_of
from marketplace.invoicing.promises import TOPIC
from marketplace.invoicing.states import must_issue_itself
from marketplace.order.models import SellerOrder
from marketplace.outbox import operations as outbox
from marketplace.partner.models import Partner, Role
from marketplace.partner.permissions import require_role
from marketplace.users.models import User
from marketplace.vat.territories import MEMBER_STATES

READABLE = ("application/pdf",)
"""What a seller may upload as its own document."""


class AlreadyThere(Exception):
    """The document was uploaded or issued before; nothing was changed."""


def why_not(draft: Draft) -> tuple[str, str]:
    """(reason, what is missing) why a document in a seller's name cannot be ours; ("", "") when it can."""
    assert draft.in_name_of is not None
    if must_issue_itself(draft.in_name_of.tax_profile.country, to_buyer=draft.to_buyer):
        return Wanted.STATE, ""
    if not Agreement.objects.filter(partner=draft.in_name_of, ended_at__isnull=True).exists():
        return Wanted.NO_AGREEMENT, ""
    seller, categories = draft.invoice.seller, {group.category for group in draft.invoice.groups}
    if "AE" in categories and not seller.vat_id and seller.country in MEMBER_STATES:
        return Wanted.FACTS, "the seller's VAT number (BR-AE-02)"
    if categories - {"O"} and not (seller.vat_id or seller.tax_number):
        return Wanted.FACTS, "the seller's VAT or tax number (Art. 226(3))"
    return "", ""


def want(
    *, task: dict[str, Any], purpose: str, part: SellerOrder, to_buyer: bool, is_credit: bool, gross: int, reason: str,
    at: datetime, fault: str = "",
) -> Wanted:  # fmt: skip
    """Ask the seller for a document. Safe to repeat: the newest reason stands while it is open."""
    wanted, made = Wanted.objects.get_or_create(
        key=task["key"],
        defaults={
            "task": task, "purpose": purpose, "partner": part.partner, "order": part.order, "seller_order": part,
            "to_buyer": to_buyer, "is_credit": is_credit, "gross_minor": gross, "currency": part.currency,
            "reason": reason, "fault": fault[:500], "asked_at": at,
        },
    )  # fmt: skip
    if not made and wanted.is_open and wanted.reason != reason:
        Wanted.objects.filter(pk=wanted.pk).update(reason=reason, fault=fault[:500])
    return wanted


def issued_after_all(document: Document) -> None:
    Wanted.objects.filter(key=document.key, file__isnull=True, document__isnull=True).update(document=document)


@transaction.atomic
def agree(*, partner: Partner, wording: str, version: str, language: str, by: User, at: datetime) -> Agreement:
    """The seller lets us make out its documents (Art. 224). What waited for that is promised again."""
    require_role(by, partner, Role.FINANCE)
    locked = Partner.objects.select_for_update().get(pk=partner.pk)
    standing = Agreement.objects.filter(partner=locked, ended_at__isnull=True).first()
    if standing is not None and standing.version == version:
        return standing
    Agreement.objects.filter(partner=locked, ended_at__isnull=True).update(ended_at=at)
    agreement = Agreement.objects.create(
        partner=locked, version=version, wording=wording, language=language, by=by, at=at
    )
    ask_again(Wanted.objects.filter(partner=locked, reason=Wanted.NO_AGREEMENT), at=at)
    return agreement


@transaction.atomic
def end_agreement(*, partner: Partner, by: User, at: datetime) -> None:
    """From now on the seller makes out its documents itself; what was issued stays."""
    require_role(by, partner, Role.FINANCE, also_closed=True)
    Agreement.objects.filter(partner=partner, ended_at__isnull=True).update(ended_at=at)


@transaction.atomic
def set_tax_number(*, partner: Partner, number: str, by: User, at: datetime) -> Issuer:
    """What the tax office at home calls a seller without a VAT number. What waited for it is promised again."""
    require_role(by, partner, Role.FINANCE)
    issuer = issuer_of(partner)
    issuer.tax_number = number.strip()[:30]
    issuer.save(update_fields=["tax_number"])
    ask_again(Wanted.objects.filter(partner=partner, reason=Wanted.FACTS), at=at)
    return issuer


def ask_again(wanted: Any, *, at: datetime) -> int:
    """Promise open ones once more. The document's key stays; only the promise gets a new one."""
    rows = list(wanted.filter(file__isnull=True, document__isnull=True))
    for row in rows:
        key = f"invoicing:asked-again:{row.public_id}:{at.isoformat()}"
        outbox.put(TOPIC, key=key, at=at, payload=row.task)
    return len(rows)


def upload(*, wanted: Wanted, file: Any, number: str, by: User, at: datetime) -> Wanted:
    """The seller's own document: a PDF by its content. Raises FileRefused, AlreadyThere, NotYourStorefront."""
    require_role(by, wanted.partner, Role.FINANCE, also_closed=True)
    stored = _stored(file, by=by, at=at)
    with transaction.atomic():
        fresh = Wanted.objects.select_for_update().get(pk=wanted.pk)
        if not fresh.is_open:
            raise AlreadyThere
        fresh.file, fresh.number, fresh.uploaded_by, fresh.uploaded_at = stored, number[:40], by, at
        fresh.save(update_fields=["file", "number", "uploaded_by", "uploaded_at"])
    return fresh


def _stored(file: Any, *, by: User, at: datetime) -> PrivateFile:
    stored = store_private(file=file, by=by, at=at)
    if stored.content_type not in READABLE:
        stored.file.delete(save=False)
        stored.delete()
        raise FileRefused(_("Choose the invoice as a PDF file."))
    return stored
