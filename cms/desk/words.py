"""Words of the desk for codes of the domain: operators see every state by its own name."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from marketplace.markets.countries import country_name
from marketplace.markets.shown import money_text
from marketplace.money import Money

ORDER_STATES = (
    ("pending_payment", gettext_lazy("Waiting for payment")),
    ("paid", gettext_lazy("Paid")),
    ("partly_fulfilled", gettext_lazy("Partly delivered")),
    ("fulfilled", gettext_lazy("Delivered")),
    ("completed", gettext_lazy("Completed")),
    ("partly_refunded", gettext_lazy("Partly refunded")),
    ("refunded", gettext_lazy("Refunded")),
    ("cancelled", gettext_lazy("Cancelled")),
    ("expired", gettext_lazy("Expired")),
)
PAYMENT_STATES = (
    ("created", gettext_lazy("Created")),
    ("requires_action", gettext_lazy("Waits for the buyer")),
    ("processing", gettext_lazy("Being processed")),
    ("succeeded", gettext_lazy("Succeeded")),
    ("failed", gettext_lazy("Failed")),
    ("cancelled", gettext_lazy("Cancelled")),
    ("expired", gettext_lazy("Expired")),
    ("unfulfillable", gettext_lazy("Came too late")),
    ("partly_refunded", gettext_lazy("Partly refunded")),
    ("refunded", gettext_lazy("Refunded")),
)
REFUND_STATES = (
    ("planned", gettext_lazy("Planned")),
    ("pending", gettext_lazy("At the bank")),
    ("succeeded", gettext_lazy("Succeeded")),
    ("failed", gettext_lazy("Failed")),
    ("unresolved", gettext_lazy("A person decides")),
)
ACTIONS = {
    "order.refund": gettext_lazy("Refunded"),
    "order.refund_by_seller": gettext_lazy("Refunded, as the seller"),
    "order.cancel": gettext_lazy("Cancelled the order"),
    "payment.ask": gettext_lazy("Asked the payment provider"),
    "refund.propose": gettext_lazy("Proposed a refund"),
    "refund.approve": gettext_lazy("Approved a refund"),
    "refund.refuse": gettext_lazy("Refused a refund"),
    "share.release": gettext_lazy("Sent held money to the seller"),
    "call.happened": gettext_lazy("Found it at the provider"),
    "call.again": gettext_lazy("Asked the provider once more"),
    "dispute.collect": gettext_lazy("Collected evidence"),
    "commission.write": gettext_lazy("Wrote a commission rule"),
    "commission.end": gettext_lazy("Ended a commission rule"),
    "correction.propose": gettext_lazy("Proposed a posting"),
    "correction.approve": gettext_lazy("Approved a posting"),
    "correction.refuse": gettext_lazy("Refused a posting"),
    "ledger.close_month": gettext_lazy("Closed the month"),
    "ledger.export_month": gettext_lazy("Exported the month"),
    "location.decide": gettext_lazy("Decided where a buyer is"),
    "commission.move": gettext_lazy("Moved a commission rule"),
    "call.give_up": gettext_lazy("Left it as a debt of the seller"),
    "refund.retry": gettext_lazy("Sent a refund again"),
    "maker.pause": gettext_lazy("Paused the sales"),
    "maker.resume": gettext_lazy("Resumed the sales"),
    "maker.verification": gettext_lazy("Decided the verification"),
    "offering.take_down": gettext_lazy("Took the work down"),
    "offering.give_back": gettext_lazy("Gave the work back"),
    "review.give_back": gettext_lazy("Showed a review again"),
    "answer.give_back": gettext_lazy("Showed an answer again"),
    "decide_content": gettext_lazy("Decided about content"),
    "decide_complaint": gettext_lazy("Answered a complaint"),
    "engagement.resolve": gettext_lazy("Decided a dispute"),
    "query.hide": gettext_lazy("Hid a popular search"),
    "query.show": gettext_lazy("Suggested a search again"),
    "mail.resend": gettext_lazy("Sent a mail again"),
    "outbox.revive": gettext_lazy("Tried again"),
    "outbox.give_up": gettext_lazy("Gave up"),
    "duty.give": gettext_lazy("Gave a duty"),
    "duty.take": gettext_lazy("Took a duty"),
}
EVIDENCE = {
    "billing_address": gettext_lazy("Address of the invoice"),
    "card_country": gettext_lazy("Country of the card"),
    "ip": gettext_lazy("Address on the network"),
    "bank_country": gettext_lazy("Country of the bank"),
}


def order_state(code: str) -> str:
    return str(dict(ORDER_STATES).get(code, code))


def payment_state(code: str) -> str:
    return str(dict(PAYMENT_STATES).get(code, code))


def refund_state(code: str) -> str:
    return str(dict(REFUND_STATES).get(code, code))


def evidence_kind(code: str) -> str:
    """An item of evidence of a buyer's place; one that nobody here knows by its code."""
    return str(EVIDENCE.get(code, code))


def place_name(code: str) -> str:
    """Its name; a part of a state ("PT-30") with its code, what is no code as it was said."""
    if not code[:2].isalpha():
        return code
    name = country_name(code[:2], (get_language() or "en")[:2])
    return f"{name} ({code})" if len(code) > 2 else name


def action_label(code: str) -> str:
    """What an operator did, in words; an unknown action by its code."""
    return str(ACTIONS.get(code, code))


def cents(minor: int, currency: str = "EUR") -> str:
    return money_text(Money(minor, currency))


def from_to(old: str, new: str) -> str:
    """A move from one state to another."""
    return _("%(old)s to %(new)s") % {"old": old, "new": new} if old else new
