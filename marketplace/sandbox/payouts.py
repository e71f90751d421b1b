"""Payouts from a balance to a bank account: on their way for two days, then paid, or failed and back again."""

from __future__ import annotations

from typing import Any

from marketplace.sandbox import books
from marketplace.sandbox.box import Box, Call, new_id
from marketplace.sandbox.currencies import MINIMUM
from marketplace.sandbox.errors import ApiError, invalid, unsupported
from marketplace.sandbox.metadata import checked
from marketplace.sandbox.store import Body

ON_THE_WAY = 2 * books.DAY
_BUILT = ("amount", "currency", "description", "expand", "metadata", "method", "statement_descriptor")
_WHOLE = ("huf", "twd")
_FAILURES = {
    "account_closed": "The bank account has been closed.",
    "could_not_process": "The bank could not process this payout.",
    "no_account": "The bank account could not be found.",
}


def create(box: Box, call: Call, account: str, params: Body) -> Body:
    """Pay out ``amount``. Raises ApiError 400 when less is available."""
    for name in params:
        if name not in _BUILT:
            raise unsupported(name)
    if params.get("method", "standard") != "standard":
        raise unsupported("method")
    checked(params)
    currency, amount = params["currency"].lower(), params["amount"]
    if currency not in MINIMUM:
        raise invalid(f"Invalid currency: {currency}.", "currency")
    if amount < 1 or (currency in _WHOLE and amount % 100):
        raise invalid("Invalid positive integer", "amount", "parameter_invalid_integer")
    _check_account(box, account)
    words = "You have insufficient funds in your Stripe account for this payout."
    books.require_available(box, account, currency, amount, words)
    return _make(box, call, account, amount, currency, params, automatic=False)


def pay_out_all(box: Box, call: Call, account: str) -> list[Body]:
    """What the provider does by itself on the seller's day of payout: all that is available, per currency."""
    _check_account(box, account)
    made = []
    for part in books.balance(box, account)["available"]:
        amount, currency = part["amount"], part["currency"]
        amount -= amount % 100 if currency in _WHOLE else 0
        if amount > 0:
            payout = _make(box, call, account, amount, currency, {}, automatic=True)
            _mark(box, account, payout)
            made.append(payout)
    return made


def cancel(box: Box, call: Call, payout_id: str) -> Body:
    payout = box.get("payout", payout_id, "payout", call.account)
    if payout["status"] != "pending":
        words = "You can only cancel payouts that are pending."
        raise ApiError(400, words, code="payout_not_cancelable")
    _back(box, payout, call.account, "payout_cancel")
    payout["status"] = "canceled"
    box.store.save(payout)
    box.announce(call, "payout.canceled", payout, account=call.account)
    return payout


def arrive(box: Box, call: Call, payout_id: str) -> None:
    """The bank has it. Nothing happens to a payout that failed or was canceled meanwhile."""
    payout = box.get("payout", payout_id)
    if payout["status"] not in ("pending", "in_transit"):
        return
    account = box.store.account_of(payout_id)
    payout["status"] = "paid"
    box.store.save(payout)
    box.announce(call, "payout.paid", payout, account=account)
    if payout["automatic"]:
        payout["reconciliation_status"] = "completed"
        box.store.save(payout)
        box.announce(call, "payout.reconciliation_completed", payout, account=account)


def fail(box: Box, call: Call, payout_id: str, code: str = "account_closed") -> Body:
    """The bank sends it back, also after it was paid. Raises ApiError 400 when it is already back."""
    payout = box.get("payout", payout_id, "payout")
    if payout["status"] in ("failed", "canceled"):
        raise ApiError(400, f"This payout has a status of {payout['status']}.")
    if code not in _FAILURES:
        raise invalid(f"Invalid failure code: must be one of {', '.join(_FAILURES)}", "code")
    account = box.store.account_of(payout_id)
    _back(box, payout, account, "payout_failure")
    payout |= {"status": "failed", "failure_code": code, "failure_message": _FAILURES[code]}
    box.store.save(payout)
    box.announce(call, "payout.failed", payout, account=account)
    return payout


def _check_account(box: Box, account: str) -> None:
    found = box.store.get("v2.core.account", account) if account else None
    if not found:
        return
    status = found["configuration"]["recipient"]["capabilities"]["stripe_balance"]["payouts"]["status"]
    if status != "active":
        raise ApiError(400, "Payouts are not enabled for this account.", code="payouts_not_allowed")


def _make(box: Box, call: Call, account: str, amount: int, currency: str, params: Body, *, automatic: bool) -> Body:
    now = box.now()
    payout = _new_payout(params, amount, currency, now) | {"automatic": automatic}
    if automatic:
        payout["reconciliation_status"] = "in_progress"
    payout["balance_transaction"] = books.book(
        box,
        source=payout["id"],
        currency=currency,
        amount=-amount,
        kind="payout",
        category="payout",
        account=account,
        description="STRIPE PAYOUT",
    )
    box.store.add("payout", payout, account=account)
    box.schedule(payout["arrival_date"], "payout", payout["id"])
    box.announce(call, "payout.created", payout, account=account)
    return payout


def _mark(box: Box, account: str, payout: Body) -> None:
    """The lines that this payout pays out: all that are available and were not paid out before."""
    box.store.change(
        "UPDATE thing SET hidden = json_set(hidden, '$.payout', ?) WHERE kind = 'balance_transaction' "
        "AND account = ? AND json_extract(hidden, '$.payout') IS NULL AND json_extract(body, '$.currency') = ? "
        "AND json_extract(body, '$.available_on') <= ?",
        payout["id"],
        account,
        payout["currency"],
        box.now(),
    )


def _back(box: Box, payout: Body, account: str, kind: str) -> None:
    payout["failure_balance_transaction"] = books.book(
        box,
        source=payout["id"],
        currency=payout["currency"],
        amount=payout["amount"],
        kind=kind,
        category="payout_reversal",
        account=account,
    )


def _new_payout(params: Body, amount: int, currency: str, now: int) -> dict[str, Any]:
    return {
        "id": new_id("po_1"),
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": books.midnight(now + ON_THE_WAY),
        "automatic": False,
        "balance_transaction": None,
        "created": now,
        "currency": currency,
        "description": params.get("description", "STRIPE PAYOUT"),
        "destination": new_id("ba_1"),
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": params.get("statement_descriptor"),
        "status": "pending",
        "trace_id": None,
        "type": "bank_account",
    }
