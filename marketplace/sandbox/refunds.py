"""Refunds of a charge, up to what is left of it."""

from __future__ import annotations

from marketplace.sandbox import books, disputes, fx
from marketplace.sandbox.box import Box, Call, new_id
from marketplace.sandbox.currencies import shown
from marketplace.sandbox.errors import ApiError, invalid, missing, unsupported
from marketplace.sandbox.metadata import checked
from marketplace.sandbox.store import Body

ARRIVES_AFTER = 3 * books.DAY

_BUILT = ("amount", "charge", "expand", "metadata", "payment_intent", "reason")


def create(box: Box, call: Call, params: Body) -> Body:
    """Give back ``amount``, or all that is left. Raises ApiError 400 when that is less, or with the buyer's bank."""
    for name in params:
        if name not in _BUILT:
            raise unsupported(name)
    checked(params)
    charge = _charge(box, params)
    amount = _amount(charge, params)
    if charge["disputed"] and disputes.blocks_refund(box, charge):
        words = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise ApiError(400, words, code="charge_disputed")
    refund = _new_refund(box, charge, amount, params)
    by_card = charge["payment_method_details"]["type"] == "card"
    refund["balance_transaction"] = _book(box, charge, refund, -amount, "refund" if by_card else "payment_refund")
    if not by_card or box.take_fault(("pending",), "/v1/refunds"):
        refund |= {"status": "pending", "pending_reason": "processing"}
        box.schedule(box.now() + ARRIVES_AFTER, "refund", refund["id"])
    box.store.add("refund", refund)
    before = {"amount_refunded": charge["amount_refunded"]}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    box.store.save(charge)
    box.announce(call, "charge.refunded", charge, before)
    box.announce(call, "refund.created", refund)
    return refund


def arrive(box: Box, call: Call, refund_id: str) -> None:
    """The buyer's bank has it. Nothing happens to a refund that failed meanwhile."""
    refund = box.get("refund", refund_id, "refund")
    if refund["status"] != "pending":
        return
    refund["status"] = "succeeded"
    del refund["pending_reason"]
    box.store.save(refund)
    box.announce(call, "refund.updated", refund, {"status": "pending"})


def fail(box: Box, call: Call, refund_id: str) -> Body:
    """The bank sends the money back, days later: the charge counts it as not refunded again."""
    refund = box.get("refund", refund_id, "refund")
    if refund["status"] not in ("pending", "succeeded"):
        raise ApiError(400, f"This refund has a status of {refund['status']}.")
    charge = box.get("charge", refund["charge"])
    before = refund["status"]
    refund.pop("pending_reason", None)
    refund |= {"status": "failed", "failure_reason": "lost_or_stolen_card"}
    refund["failure_balance_transaction"] = _book(box, charge, refund, refund["amount"], "refund_failure")
    box.store.save(refund)
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    box.store.save(charge)
    box.announce(call, "refund.failed", refund, {"status": before})
    return refund


def _book(box: Box, charge: Body, refund: Body, amount: int, kind: str) -> str:
    """A refund uses the charge's own money while that is still on its way; it is converted at today's rate."""
    moved, currency, rate = fx.settled(box, amount, refund["currency"])
    return books.book(
        box,
        source=refund["id"],
        currency=currency,
        amount=moved,
        exchange_rate=rate,
        kind=kind,
        category=kind.removeprefix("payment_"),
        available_on=books.available_on(box, charge["balance_transaction"]),
    )


def _charge(box: Box, params: Body) -> Body:
    if "charge" in params:
        charge = box.get("charge", params["charge"], "charge", "")
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
        "customer": None,
        "customer_account": None,
        "destination_details": _destination(charge["payment_method_details"]["type"]),
        "metadata": params.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def _destination(method: str) -> Body:
    if method != "card":
        return {"eu_bank_transfer": {"reference": None, "reference_status": None}, "type": "eu_bank_transfer"}
    card = {"reference": None, "reference_status": "pending", "reference_type": "acquirer_reference_number"}
    return {"card": card | {"type": "refund"}, "type": "card"}
