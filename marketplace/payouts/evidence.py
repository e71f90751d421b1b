"""What a bank wants to see in a dispute: who bought what, what was agreed, delivered and said. From our own records.

Rooms above register what they know (messages of the work): this room names none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from marketplace.audit.operations import record
from marketplace.delivery.models import Download, Entitlement
from marketplace.order.models import Consent, LineFacts, Order, OrderEvent
from marketplace.outbox.models import SentMail
from marketplace.payment.models import RefundRow
from marketplace.payouts.models import Dispute
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty
from marketplace.vat.models import LocationEvidence

Section = Callable[[Order], list[dict[str, str]]]
_sections: dict[str, Section] = {}


def register_evidence(name: str, section: Section) -> None:
    """``section(order)``: dated facts as text, the oldest first; personal only to the buyer of this order."""
    _sections[name] = section


@transaction.atomic
def collect_evidence(*, dispute: Dispute, by: User, why: str, at: datetime) -> Dispute:
    """Gather the pack anew and keep it with the dispute. Raises NotYourDesk, ReasonMissing.

    It holds the buyer's name, address and messages: whoever collects it is written down.
    """
    require_duty(by, Duty.FINANCE)
    order = Order.objects.select_related("facts").get(pk=dispute.payment.order_id)
    dispute.evidence, dispute.collected_at = pack_of(order, dispute), at
    dispute.save(update_fields=["evidence", "collected_at"])
    record(by=by, action="dispute.collect", about=f"dispute:{dispute.public_id}", why=why, at=at)
    return dispute


def pack_of(order: Order, dispute: Dispute) -> dict[str, Any]:
    """The pack as JSON: times in UTC, amounts in minor units with their currency."""
    return {
        "dispute": {
            "id": dispute.provider_id, "reason": dispute.reason, "amount": dispute.amount_minor,
            "currency": dispute.currency,
        },
        "order": _order(order),
        "lines": [_line(line) for line in _lines(order)],
        "agreed": _agreed(order),
        "delivered": _delivered(order),
        "where_the_buyer_was": _places(order),
        "refunds": _refunds(order),
        "mails": _mails(order),
    } | {name: section(order) for name, section in sorted(_sections.items())}  # fmt: skip


def _order(order: Order) -> dict[str, Any]:
    facts = order.facts
    return {
        "number": order.number, "placed_at": _when(facts.placed_at), "paid_at": _when(facts.paid_at),
        "name": facts.name, "company": facts.company, "email": facts.email, "country": facts.country,
        "address": facts.address, "gross": facts.gross_minor, "currency": facts.currency,
        "history": [
            {"at": _when(event.at), "to": event.new, "why": event.why}
            for event in OrderEvent.objects.filter(order=order).order_by("at", "pk")
        ],
    }  # fmt: skip


def _lines(order: Order) -> list[LineFacts]:
    rows = LineFacts.objects.filter(seller_order__order=order).select_related("seller_order")
    return list(rows.order_by("pk"))


def _line(line: LineFacts) -> dict[str, Any]:
    return {
        "order": line.seller_order.number, "title": line.title, "package": line.tier_name, "maker": line.maker_name,
        "gross": line.gross_minor, "licence": line.licence, "brief": line.brief,
    }  # fmt: skip


def _agreed(order: Order) -> list[dict[str, str]]:
    rows = Consent.objects.filter(order=order).order_by("given_at", "pk")
    return [{"at": _when(row.given_at), "what": row.kind, "words": row.wording} for row in rows]


def _delivered(order: Order) -> list[dict[str, str]]:
    rights = Entitlement.objects.filter(line__seller_order__order=order).select_related("line")
    said = [{"at": _when(row.granted_at), "what": f"download opened: {row.line.title}"} for row in rights]
    loads = Download.objects.filter(entitlement__in=rights).select_related("entitlement__line").order_by("at", "pk")
    return said + [{"at": _when(row.at), "what": f"downloaded: {row.entitlement.line.title}"} for row in loads]


def _places(order: Order) -> list[dict[str, str]]:
    rows = LocationEvidence.objects.filter(decision__line_facts__seller_order__order=order).order_by("at", "pk")
    said = [{"at": _when(row.at), "what": row.kind, "source": row.source, "value": row.value} for row in rows]
    return [row for n, row in enumerate(said) if row not in said[:n]]


def _refunds(order: Order) -> list[dict[str, str]]:
    rows = RefundRow.objects.filter(payment__order=order).order_by("created_at", "pk")
    return [{"at": _when(row.created_at), "amount": str(row.amount_minor), "state": row.state} for row in rows]


def _mails(order: Order) -> list[dict[str, str]]:
    """What left for the buyer about this order."""
    rows = SentMail.objects.filter(key__contains=order.number, to=order.facts.email).order_by("sent_at", "pk")
    return [{"at": _when(row.sent_at), "subject": row.subject} for row in rows]


def _when(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at is not None else ""
