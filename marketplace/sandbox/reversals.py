"""Reversals: money comes back from a seller, no more than was sent and no more than they have."""

from __future__ import annotations

from marketplace.sandbox import books, lists
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.currencies import shown
from marketplace.sandbox.errors import ApiError, invalid, unsupported
from marketplace.sandbox.metadata import checked
from marketplace.sandbox.retired import retired
from marketplace.sandbox.store import Body
from marketplace.sandbox.transfer_shapes import destination_refund, new_reversal

_BUILT = ("amount", "description", "expand", "metadata")
_SHOWN = 10


def create(box: Box, call: Call, transfer_id: str, params: Body) -> Body:
    """Take back ``amount``, or all that is left. Raises ApiError 400 when the transfer or the seller has less."""
    for name in params:
        if name not in _BUILT:
            raise unsupported(name)
    checked(params)
    transfer = box.get("transfer", transfer_id, "transfer")
    amount = _amount(box, transfer, params)
    payment = box.get("charge", transfer["destination_payment"])
    reversal = new_reversal(transfer, amount, params, box.now())
    _book(box, transfer, reversal, payment)
    box.store.add("transfer_reversal", reversal)
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    newest = transfer["reversals"]
    newest["has_more"] = newest["has_more"] or len(newest["data"]) >= _SHOWN
    newest["data"] = [reversal, *newest["data"]][:_SHOWN]
    box.store.save(transfer)
    box.announce(call, "transfer.reversed", transfer)
    return reversal


def many(box: Box, transfer_id: str, params: Body) -> Body:
    box.get("transfer", transfer_id, "transfer")
    url = f"/v1/transfers/{transfer_id}/reversals"
    params = params | {"transfer": transfer_id}
    return lists.stored(box.store, "transfer_reversal", "", params, url, ("transfer",))


def one(box: Box, both: str) -> Body:
    transfer_id, _, reversal_id = both.partition("/")
    reversal = box.get("transfer_reversal", reversal_id, "reversal")
    if reversal["transfer"] != transfer_id:
        raise ApiError(404, f"No such transfer_reversal: '{reversal_id}'", code="resource_missing", param="reversal")
    return reversal


def _amount(box: Box, transfer: Body, params: Body) -> int:
    currency, left = transfer["currency"], transfer["amount"] - transfer["amount_reversed"]
    if retired(box, currency):
        raise ApiError(400, f"Transfer reversals in {currency.upper()} are no longer supported.")
    if left == 0:
        raise ApiError(400, f"Transfer {transfer['id']} is already fully reversed.", code="transfer_already_reversed")
    amount: int = params.get("amount", left)
    if amount < 1:
        raise invalid("Invalid positive integer", "amount", "parameter_invalid_integer")
    if amount > left:
        raise ApiError(
            400,
            f"Reversal amount ({shown(amount, currency)}) is greater than unreversed amount on transfer "
            f"({shown(left, currency)})",
            param="amount",
        )
    if sum(books.funds(box, transfer["destination"], currency)) < amount:
        raise ApiError(
            400,
            "The connected account's balance is too low to reverse this transfer.",
            code="balance_insufficient",
            param="amount",
        )
    return amount


def _book(box: Box, transfer: Body, reversal: Body, payment: Body) -> None:
    """A line at each side, on the day the transfer's own money comes; and the seller's payment is given back."""
    refund = destination_refund(reversal, payment, box.now())
    day = books.available_on(box, payment["balance_transaction"])
    reversal["destination_payment_refund"] = refund["id"]
    reversal["balance_transaction"] = books.book(
        box,
        source=reversal["id"],
        currency=reversal["currency"],
        amount=reversal["amount"],
        kind="transfer_refund",
        category="transfer_reversal",
        available_on=day,
    )
    refund["balance_transaction"] = books.book(
        box,
        source=refund["id"],
        currency=reversal["currency"],
        amount=-reversal["amount"],
        kind="payment_refund",
        category="refund",
        account=transfer["destination"],
        available_on=day,
    )
    box.store.add("refund", refund, account=transfer["destination"])
    payment["amount_refunded"] += reversal["amount"]
    payment["refunded"] = payment["amount_refunded"] == payment["amount"]
    box.store.save(payment)
