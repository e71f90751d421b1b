"""Transfers from the platform's balance to a seller's, within the charge they are paid from."""

from __future__ import annotations

from marketplace.sandbox import accounts, books
from marketplace.sandbox.account_shapes import transfers_status
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.currencies import MINIMUM, shown, wrong_unit
from marketplace.sandbox.errors import ApiError, invalid, missing, unsupported
from marketplace.sandbox.metadata import checked, merged
from marketplace.sandbox.retired import retired
from marketplace.sandbox.store import Body
from marketplace.sandbox.transfer_shapes import destination_charge, new_transfer

_BUILT = (
    "amount",
    "currency",
    "description",
    "destination",
    "expand",
    "metadata",
    "source_transaction",
    "transfer_group",
)


def create(box: Box, call: Call, params: Body) -> Body:
    """Move money to a seller. Raises ApiError 400 where Stripe's rules forbid it."""
    _check(box, params)
    account = accounts.find(box, params["destination"], "destination")
    _check_capability(account)
    charge = _source(box, params)
    if charge:
        _check_source(box, charge, params)
        available_on = books.available_on(box, charge["balance_transaction"])
    else:
        words = "You have insufficient available funds in your Stripe account."
        books.require_available(box, "", params["currency"], params["amount"], words)
        available_on = None
    transfer = new_transfer(params, charge, box.now())
    _book(box, transfer, available_on)
    box.store.add("transfer", transfer)
    box.announce(call, "transfer.created", transfer)
    return transfer


def update(box: Box, call: Call, transfer_id: str, params: Body) -> Body:
    """Change what people wrote about a transfer; the money stays as it is."""
    transfer = box.get("transfer", transfer_id, "transfer")
    before: Body = {name: transfer[name] for name in ("description", "metadata") if name in params}
    transfer["description"] = params.get("description", transfer["description"])
    transfer["metadata"] = merged(transfer["metadata"], params)
    box.store.save(transfer)
    box.announce(call, "transfer.updated", transfer, before)
    return transfer


def _check(box: Box, params: Body) -> None:
    for name in params:
        if name not in _BUILT:
            raise unsupported(name)
    if "amount" not in params:
        raise missing("amount")
    params["currency"] = params["currency"].lower()
    if params["currency"] not in MINIMUM or retired(box, params["currency"]):
        raise invalid(f"Invalid currency: {params['currency']}.", "currency")
    if params["amount"] < 1 or wrong_unit(params["amount"], params["currency"]):
        raise invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer")
    checked(params)


def _check_capability(account: Body) -> None:
    if account["closed"]:
        raise ApiError(400, "This account is closed.", code="account_closed", param="destination")
    if transfers_status(account) != "active":
        raise ApiError(
            400,
            "Your destination account needs to have at least one of the following capabilities enabled: "
            "stripe_balance.stripe_transfers",
            code="insufficient_capabilities_for_transfer",
        )


def _source(box: Box, params: Body) -> Body | None:
    if "source_transaction" not in params:
        return None
    charge = box.store.get("charge", params["source_transaction"], "")
    if charge is None:
        words = f"No such charge: '{params['source_transaction']}'"
        raise ApiError(400, words, code="resource_missing", param="source_transaction")
    return charge


def _check_source(box: Box, charge: Body, params: Body) -> None:
    if charge["status"] != "succeeded":
        raise ApiError(400, "The source charge has not succeeded.", param="source_transaction")
    line = box.get("balance_transaction", charge["balance_transaction"])
    if line["currency"] != params["currency"]:
        raise ApiError(
            400,
            f"The currency of source_transaction's balance transaction ({line['currency']}) must be the same "
            f"as the transfer currency ({params['currency']})",
            param="currency",
        )
    left = line["amount"] - sum(
        transfer["amount"] - transfer["amount_reversed"]
        for transfer in box.store.newest("transfer", account="", source_transaction=charge["id"])
    )
    if params["amount"] > left:
        raise ApiError(
            400,
            f"The transfer amount ({shown(params['amount'], line['currency'])}) exceeds what is left of the "
            f"source charge ({shown(left, line['currency'])}).",
            code="charge_exceeds_source_limit",
            param="amount",
        )


def _book(box: Box, transfer: Body, available_on: int | None) -> None:
    """A line at the platform, a payment and its line at the seller."""
    amount, currency = transfer["amount"], transfer["currency"]
    payment = destination_charge(transfer, box.now())
    transfer["destination_payment"] = payment["id"]
    transfer["balance_transaction"] = books.book(
        box,
        source=transfer["id"],
        currency=currency,
        amount=-amount,
        kind="transfer",
        category="transfer",
        available_on=available_on,
        description=transfer["description"],
    )
    payment["balance_transaction"] = books.book(
        box,
        source=payment["id"],
        currency=currency,
        amount=amount,
        kind="payment",
        category="charge",
        account=transfer["destination"],
        available_on=available_on,
    )
    box.store.add("charge", payment, account=transfer["destination"])
