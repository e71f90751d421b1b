"""A charge that no shop asked for: made by a person in the provider's dashboard, so reconciliation must find it."""

from __future__ import annotations

from marketplace.sandbox import payments
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.cards import Card
from marketplace.sandbox.currencies import LARGEST, MINIMUM
from marketplace.sandbox.errors import invalid
from marketplace.sandbox.store import Body


def charge(box: Box, call: Call, amount: int, currency: str) -> Body:
    """Take ``amount`` minor units from a card without a session. Raises ApiError 400 outside the bounds."""
    if currency not in MINIMUM or not MINIMUM[currency] <= amount <= LARGEST:
        raise invalid("Invalid amount or currency", "amount")
    paper: Body = {"id": "", "amount_total": amount, "currency": currency, "payment_method_types": ["card"]}
    intent = payments.new_intent(box, call, paper, {})
    payments.charge(box, call, intent, Card(), None)
    return box.get("charge", intent["latest_charge"])
