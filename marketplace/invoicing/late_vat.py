"""The register confirmed a buyer's number after the sale: its VAT goes back, and reverse charge takes its place.

The register was down at the click, so VAT was charged (IR 282/2011 Art. 18). Whoever may see the order may take the
offer, once: the VAT is refunded, what it stood on is credited, and the price without VAT is invoiced anew (Art. 90,
196, 219). What the maker gets is the same, where the platform made the supply; where the maker made it, the VAT that
lay in their share goes back with it, because no tax office asks for it any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.invoicing.promises import promise
from marketplace.order.models import LineFacts, Order
from marketplace.order.operations import lock_order
from marketplace.order.queries import order_for
from marketplace.outbox.mail import NotWanted, promise_mail
from marketplace.partner.prices import as_supplier
from marketplace.partner.tax_models import StatedTax
from marketplace.payment.models import RefundRow
from marketplace.payment.refunds import RefundRefused
from marketplace.payment.vat_back import is_touched, refund_vat
from marketplace.payouts.models import Share
from marketplace.vat.facts import (
    BuyerFacts,
    Capacity,
    Decision,
    PlatformFacts,
    SaleFacts,
    SaleRefused,
    TaxNature,
    VatIdCheck,
)
from marketplace.vat.late_proofs import answer_offer
from marketplace.vat.models import LateProof
from marketplace.vat.rules import decide
from marketplace.vat.territories import place

TAKEN = (LateProof.State.WANTED, LateProof.State.CORRECTED)


@dataclass(frozen=True, slots=True)
class LateVat:
    """What an order's buyer is offered, or took: whole minor units of the order's currency."""

    order: Order
    proofs: tuple[LateProof, ...]
    lines: tuple[LineFacts, ...]
    is_taken: bool

    @property
    def number(self) -> str:
        return str(self.proofs[0].check_answer.number)

    @property
    def confirmed_at(self) -> datetime:
        return self.proofs[0].check_answer.checked_at

    @property
    def gross_minor(self) -> int:
        return sum(line.gross_minor for line in self.lines)

    @property
    def vat_minor(self) -> int:
        """What goes back to the buyer."""
        return sum(line.vat_minor for line in self.lines)

    @property
    def net_minor(self) -> int:
        """What the new invoice says."""
        return self.gross_minor - self.vat_minor


def late_vat_of(order: Order) -> LateVat | None:
    """What is offered now, else what was taken; None where there is neither. The caller knows who reads it."""
    proofs = _proofs(order)
    offered = [proof for proof in proofs if proof.state == LateProof.State.OFFERED and _can_go_back(proof)]
    taken = [proof for proof in proofs if proof.state in TAKEN]
    chosen = offered or taken
    if not chosen:
        return None
    return LateVat(order, tuple(chosen), tuple(proof.decision.line_facts for proof in chosen), is_taken=not offered)


def _proofs(order: Order) -> list[LateProof]:
    rows = LateProof.objects.filter(decision__line_facts__seller_order__order=order)
    return list(rows.select_related("check_answer", "decision__line_facts__seller_order").order_by("pk"))


def _can_go_back(proof: LateProof) -> bool:
    """Paid, nothing given back yet, and reverse charge it would have been."""
    line = proof.decision.line_facts
    share = Share.objects.filter(line=line, back_minor=0).first()
    if share is None or not line.vat_minor or is_touched(line):
        return False
    lay_in = share.share_minor if proof.decision.supplier == "seller" else share.vat_minor
    decided = with_proof(line, proof.check_answer.number)
    return bool(lay_in >= line.vat_minor) and decided is not None and decided.category == "AE"


def with_proof(line: LineFacts, number: str) -> Decision | None:
    """How the line is taxed with the number that is valid: the facts of the click, and the rules of today.

    None where it could not be sold like that.
    """
    said = line.decision.facts
    platform = PlatformFacts(
        said["platform"]["country"], settings.PLATFORM_VAT_ID, said["platform"].get("oss_state") or None
    )
    buyer = said["buyer"]
    territory = place(buyer["country"], buyer.get("postcode", ""))
    try:
        return decide(
            SaleFacts(
                TaxNature(said["nature"]), as_supplier(StatedTax.from_json(said["seller"])), platform,
                BuyerFacts(territory, Capacity.BUSINESS, number, VatIdCheck.VALID), line.decision.decided_at.date(),
            )
        )  # fmt: skip
    except SaleRefused:
        return None


@transaction.atomic
def correct_vat(*, number: str, key: str, user: Any, at: datetime) -> RefundRow | None:
    """The buyer takes the offer. None when it was taken before: a second click does nothing.

    Raises Http404 for whoever may not see the order, RefundRefused with a sentence when nothing can be given back now.
    """
    order = order_for(number=number, key=key, user=user)
    lock_order(order.number)
    found = late_vat_of(order)
    if found is None:
        raise RefundRefused(_("There is no VAT to give back."))
    if found.is_taken:
        return None
    row = refund_vat(order=order, lines=found.lines, why="the VAT number was confirmed after the sale", at=at)
    for proof in found.proofs:
        answer_offer(public_id=proof.public_id, wanted=True, at=at)
    for task in _tasks(order, found.lines, row):
        promise(task, at=at)
    return row


def _tasks(order: Order, lines: Sequence[LineFacts], row: RefundRow) -> list[dict[str, Any]]:
    """For each document on which the VAT stands: a credit note, and the invoice that takes its place."""
    by_original: dict[str, list[LineFacts]] = {}
    for line in lines:
        by_original.setdefault(original_key(line, order), []).append(line)
    tasks: list[dict[str, Any]] = []
    for original, mine in by_original.items():
        facts = {"original": original, "refund": str(row.public_id), "lines": [line.pk for line in mine]}
        credit = f"vat-credit:{row.public_id}:{original}"
        tasks.append({"make": "vat_credit", "key": credit, **facts})
        tasks.append({"make": "reversed", "key": reversed_key(row, original), "credit": credit, **facts})
    return tasks


def original_key(line: LineFacts, order: Order) -> str:
    """The document that told the buyer the VAT of a line."""
    is_ours = line.decision.supplier == "platform"
    return f"sale:{order.number}" if is_ours else f"prepayment:{line.seller_order.number}"


def reversed_key(row: RefundRow, original: str) -> str:
    return f"reversed:{row.public_id}:{original}"


def tell_offer(proof: LateProof, at: datetime) -> None:
    """The buyer hears of it, once an order; of one that is not paid yet when it is."""
    line = LineFacts.objects.select_related("seller_order__order__facts").filter(decision=proof.decision_id).first()
    if line is not None and line.seller_order.order.facts.paid_at is not None:
        promise_offer(line.seller_order.order, at=at)


def promise_offer(order: Order, *, at: datetime) -> None:
    facts = order.facts
    promise_mail(
        template="late_vat", to=facts.invoice_email or facts.email, language=facts.language,
        key=f"late-vat:{order.number}", at=at, context={"order": order.number},
    )  # fmt: skip


def late_vat_mail(context: dict[str, Any]) -> dict[str, Any]:
    """The figures as they are when it leaves. Raises NotWanted when nothing is offered any more."""
    order = Order.objects.select_related("facts", "payment").get(number=context["order"])
    found = late_vat_of(order)
    if found is None or found.is_taken:
        raise NotWanted
    facts = order.facts
    url = f"{settings.SITE_URL}/{facts.language}/documents/vat/{order.number}/?key={facts.key}"
    return {"late": found, "order": order, "facts": facts, "url": url}
