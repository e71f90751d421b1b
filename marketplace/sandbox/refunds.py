"""Refunds of a charge, up to what is left of it."""

from __future__ import annotations

from marketplace.sandbox import payments
from marketplace.sandbox.box import Box, Call, new_id
from marketplace.sandbox.currencies import shown
from marketplace.sandbox.errors import ApiError, invalid, missing, unsupported
from marketplace.sandbox.store import Body

_BUILT = ("amount", "charge", "expand", "metadata", "payment_intent", "reason")


def create(box: Box, call: Call, params: Body) -> Body:
    """Give back ``amount``, or all that is left. Raises ApiError 400 when that is less."""
    for name in params:
        if name not in _BUILT:
            raise unsupported(name)
    charge = _charge(box, params)
    amount = _amount(charge, params)
    refund = _new_refund(box, charge, amount, params)
    refund["balance_transaction"] = payments.book(box, refund, -amount, 0, "refund")
    box.store.add("refund", refund)
    before = {"amount_refunded": charge["amount_refunded"]}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    box.store.save(charge)
    box.announce(call, "charge.refunded", charge, before)
    box.announce(call, "refund.created", refund)
    return refund


def fail(box: Box, call: Call, refund_id: str) -> Body:
    """The bank sends the money back, days later: the charge counts it as not refunded again."""
    refund = box.get("refund", refund_id, "refund")
    if refund["status"] != "succeeded":
        raise ApiError(400, f"This refund has a status of {refund['status']}.")
    charge = box.get("charge", refund["charge"])
    refund |= {"status": "failed", "failure_reason": "lost_or_stolen_card"}
    refund["failure_balance_transaction"] = payments.book(box, refund, refund["amount"], 0, "refund_failure")
    box.store.save(refund)
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    box.store.save(charge)
    box.announce(call, "refund.failed", refund)
    return refund


def _charge(box: Box, params: Body) -> Body:
    if "charge" in params:
        charge = box.get("charge", params["charge"], "charge")
    elif "payment_intent" in params:
        intent = box.get("payment_intent", params["payment_intent"], "payment_intent")
        if intent["status"] != "succeeded":
            raise ApiError(400, f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
        charge = box.get("charge", intent["latest_charge"])
    else:
        raise missing("payment_intent")
    if charge["status"] != "succeeded":
        raise ApiError(400, f"Charge {charge['id']} was not successful and cannot be refunded.")
    return charge


def _amount(charge: Body, params: Body) -> int:
    left: int = charge["amount"] - charge["amount_refunded"]
    if left == 0:
        raise ApiError(400, f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    amount: int = params.get("amount", left)
    if amount < 1:
        raise invalid("Invalid positive integer", "amount", "parameter_invalid_integer")
    if amount > left:
        asked, rest = shown(amount, charge["currency"]), shown(left, charge["currency"])
        raise ApiError(
            400,
            f"Refund amount ({asked}) is greater than unrefunded amount on charge ({rest})",
            param="amount",
        )
    return amount


def _new_refund(box: Box, charge: Body, amount: int, params: Body) -> Body:
    return {
        "id": new_id("re_3"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": box.now(),
        "currency": charge["currency"],
        "destination_details": {
            "card": {
                "reference": None,
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": params.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
