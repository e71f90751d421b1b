"""Business buyers who paid VAT because the register was down: it is asked again, and what it says becomes an offer.

The sale stays as it was decided. When the number turns out valid and reverse charge would have applied, the row says
that a credit note and a new invoice are offered; documents are made by who issues them (IR 282/2011 Art. 18; Art. 90).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from marketplace.vat.models import LateProof, VatDecision, VatIdCheck
from marketplace.vat.operations import ask_register
from marketplace.vat.vies import VatIdRejected, VatRegisterDown, country_of

ASKED_FOR = timedelta(days=60)
"""How long after the sale the register is asked; then VAT stands unless the buyer brings proof."""
MOST = 200
"""Sales a turn, so that a register that is slow does not hold up the worker."""


class OfferGone(Exception):
    """There is no such offer, or it was answered before."""


Listener = Callable[[LateProof, datetime], None]
_listeners: dict[str, Listener] = {}


def register_offered(name: str, listener: Listener) -> None:
    """Who tells the buyer: called in the transaction that writes the offer, with it and the time."""
    _listeners[name] = listener


def ask_again(*, at: datetime) -> int:
    """Ask about every number that had no answer at the sale. Returns how many sales got one now."""
    answered = 0
    down: set[str] = set()
    for decision in _waiting(at)[:MOST]:
        number = decision.vat_id_check.number if decision.vat_id_check else ""
        if country_of(number) in down:
            continue
        try:
            check = ask_register(vat_id=number, at=at)
        except VatRegisterDown:
            down.add(country_of(number))
        except VatIdRejected:
            continue
        else:
            answered += _keep(decision, check, at)
    return answered


def _waiting(at: datetime) -> QuerySet[VatDecision]:
    unanswered = VatDecision.objects.filter(vat_id_check__outcome="unavailable", late_proof__isnull=True)
    return unanswered.filter(decided_at__gte=at - ASKED_FOR).select_related("vat_id_check").order_by("decided_at", "pk")


def _keep(decision: VatDecision, check: VatIdCheck, at: datetime) -> int:
    offered = check.outcome == "valid" and would_be_reverse_charge(decision)
    state = LateProof.State.OFFERED if offered else LateProof.State.STANDS
    try:
        with transaction.atomic():
            proof = LateProof.objects.create(
                decision=decision, check_answer=check, state=state, found_at=at, changed_at=at
            )
            for listener in _listeners.values() if offered else ():
                listener(proof, at)
    except IntegrityError:  # another worker was first
        return 0
    return 1


def would_be_reverse_charge(decision: VatDecision) -> bool:
    """VAT was charged, and supplier and buyer are in different states (Art. 44, 196)."""
    side = decision.facts.get(decision.supplier, {})
    buyer = decision.facts.get("buyer", {})
    charged = decision.category in ("S", "Z")
    return charged and bool(buyer.get("country")) and side.get("country") != buyer.get("country")


def offers() -> QuerySet[LateProof]:
    """What may be offered to buyers, the oldest first."""
    return LateProof.objects.filter(state=LateProof.State.OFFERED).order_by("found_at", "pk")


def wanted() -> QuerySet[LateProof]:
    """What is to be issued: a credit note and an invoice with reverse charge for each."""
    return LateProof.objects.filter(state=LateProof.State.WANTED).order_by("changed_at", "pk")


def answer_offer(*, public_id: str, wanted: bool, at: datetime) -> LateProof:
    """The buyer's answer; the caller has checked that it is this buyer. Raises OfferGone."""
    state = LateProof.State.WANTED if wanted else LateProof.State.DECLINED
    return _move(public_id, LateProof.State.OFFERED, state, at)


def mark_corrected(*, public_id: str, at: datetime) -> LateProof:
    """Both documents are issued. Raises OfferGone."""
    return _move(public_id, LateProof.State.WANTED, LateProof.State.CORRECTED, at)


def _move(public_id: str, old: str, new: str, at: datetime) -> LateProof:
    if not LateProof.objects.filter(public_id=public_id, state=old).update(state=new, changed_at=at):
        raise OfferGone(public_id)
    return LateProof.objects.get(public_id=public_id)
