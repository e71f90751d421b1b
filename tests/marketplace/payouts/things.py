"""One thing of each list of sellers' money at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from marketplace.invoicing.periods import Quarter
from marketplace.ledger.chart import Kind, Place, Purpose, Step
from marketplace.ledger.corrections import propose_correction
from marketplace.ledger.operations import post
from marketplace.ledger.postings import debt_of, flow, hold_of
from marketplace.money import Money
from marketplace.offerings.models import CommissionRule
from marketplace.payouts.books import book_planned
from marketplace.payouts.models import Dispute, ReconcileFinding, Reversal, Share, Transfer, TransferLine
from marketplace.users.operators import Duty
from marketplace.vat.evidence import append_evidence, open_questions
from tests.factories import NOON, make_user


def money_things(order: Any) -> dict[str, str]:
    """The key of one thing by the name of its list: a share in the hold, a transfer that a person must judge, ..."""
    share = Share.objects.filter(payment__order=order).order_by("pk").first()
    Share.objects.filter(pk=share.pk).update(state="blocked", reason="capability")  # else nobody may send it
    transfer = Transfer.objects.create(
        seller_order=share.seller_order, partner=share.partner, payment=share.payment, account_id="acct_1",
        currency=share.currency, amount_minor=1, state="unresolved", created_at=NOON,
    )  # fmt: skip
    book_planned(transfer=transfer, at=NOON)
    dispute = Dispute.objects.create(
        payment=share.payment, provider_id="du_1", currency=share.currency, amount_minor=100,
        state="warning_needs_response", opened_at=NOON,
    )  # fmt: skip
    finding = ReconcileFinding.objects.create(
        line_id="txn_1", kind="charge", source="ch_1", currency="EUR", net_minor=700, happened_at=NOON, found_at=NOON
    )
    cent = Step(Place(Purpose.LOSSES), Place(Purpose.FX), Money(2, "EUR"))
    posting = propose_correction(
        steps=[cent], by=make_user(duties=(Duty.FINANCE,)), why="the bank's cents", at=timezone.now()
    )
    before = timezone.now().replace(day=1) - timedelta(days=40)
    old = post(key="old", kind=Kind.FX_DIFFERENCE, moves=[cent], at=before)
    rules = [CommissionRule.objects.create(position=n, name=f"rule {n}", bps=900, created_at=NOON) for n in (1, 2)]
    decisions = [share.line.decision]
    append_evidence(decisions=decisions, kind="card_country", source="payment_provider", value="PL", at=timezone.now())
    return {
        "desk_reversals": str(_reversal(order).public_id),
        "desk_locations": open_questions().get().public_id,
        "desk_commission": str(rules[0].pk),
        "desk_months": f"{old.booked_on:%Y-%m}", "desk_oss": str(Quarter.of(old.booked_on)),
        "desk_entries": old.public_id,
        "desk_corrections": str(posting.public_id),
        "desk_shares": share.public_id, "desk_transfers": str(transfer.public_id),
        "desk_chargebacks": str(dispute.public_id), "desk_movements": str(finding.pk),
    }  # fmt: skip


def _reversal(order: Any) -> Reversal:
    """A cent that the other seller was sent and owes, called back without an answer."""
    share = Share.objects.filter(payment__order=order).order_by("pk").last()
    Share.objects.filter(pk=share.pk).update(released_minor=1, debt_minor=1)
    owed = flow(debt_of(share.partner_id), hold_of(share.partner_id, share.seller_order.number), Money(1, "EUR"))
    post(key="owed", kind=Kind.HELD_AGAIN, moves=owed, at=NOON, reference=order.number)
    sent = Transfer.objects.create(
        seller_order=share.seller_order, partner=share.partner, payment=share.payment, account_id="acct_2",
        currency=share.currency, amount_minor=1, state="done", provider_id="tr_sent", created_at=NOON,
    )  # fmt: skip
    line = TransferLine.objects.create(transfer=sent, share=share, amount_minor=1)
    made: Reversal = Reversal.objects.create(
        line=line, currency=share.currency, amount_minor=1, state="unresolved", why="a refund", created_at=NOON
    )
    return made
