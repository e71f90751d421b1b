"""The part of the control API that moves money: what banks, card networks and the provider do by themselves."""

from __future__ import annotations

from collections.abc import Callable

from marketplace.sandbox import accounts, books, disputes, due, foreign, payouts, refunds, sessions
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.errors import invalid
from marketplace.sandbox.store import Body


def advance(box: Box, seconds: int) -> int:
    """Move the clock forward and do what that brings; gives back the new time."""
    call = Call()
    with box.acting(call):
        box.store.set("clock", str(int(box.store.setting("clock", "0")) + seconds))
        due.work(box, call)
    return box.now()


def whole(form: Body, name: str, default: int | None = None) -> int:
    """A whole number of the form. Raises ApiError 400 for anything else."""
    given = str(form.get(name, "" if default is None else default))
    if not given.isascii() or not given.isdigit():
        raise invalid(f"Invalid integer: {given}", name, "parameter_invalid_integer")
    return int(given)


def _seller(box: Box, call: Call, form: Body) -> Body:
    """``account``, ``status``: active, pending, restricted or rejected."""
    return accounts.decide(box, call, str(form.get("account", "")), str(form.get("status", "")))


def _dispute(box: Box, call: Call, form: Body) -> Body:
    """``charge``, ``kind``: dispute, inquiry or prevented; ``reason``."""
    kind, reason = str(form.get("kind", "dispute")), str(form.get("reason", "fraudulent"))
    return disputes.start(box, call, str(form.get("charge", "")), kind, reason)


def _dispute_decide(box: Box, call: Call, form: Body) -> Body:
    """``dispute``, ``outcome``: win, lose or escalate."""
    dispute, outcome = str(form.get("dispute", "")), form.get("outcome")
    if outcome == "escalate":
        return disputes.escalate(box, call, dispute)
    if outcome not in ("win", "lose"):
        raise invalid("Invalid outcome: must be one of win, lose, escalate", "outcome")
    return disputes.decide(box, call, dispute, won=outcome == "win")


def _payout(box: Box, call: Call, form: Body) -> Body:
    """``account``: pay out all that is available there, as the provider does by itself."""
    account = str(form.get("account", ""))
    if account:
        accounts.find(box, account)
    return {"payouts": [payout["id"] for payout in payouts.pay_out_all(box, call, account)]}


def _payout_fail(box: Box, call: Call, form: Body) -> Body:
    return payouts.fail(box, call, str(form.get("payout", "")), str(form.get("code", "account_closed")))


def _refund_fail(box: Box, call: Call, form: Body) -> Body:
    return refunds.fail(box, call, str(form.get("refund", "")))


def _debit(box: Box, call: Call, form: Body) -> Body:
    """``charge`` or ``session``, ``outcome``: paid or failed."""
    if form.get("outcome") not in ("paid", "failed"):
        raise invalid("Invalid outcome: must be one of paid, failed", "outcome")
    session = str(form.get("session", ""))
    if "charge" in form:
        charge = box.get("charge", str(form["charge"]), "charge")
        session = box.store.hidden(str(charge["payment_intent"])).get("session", "")
    box.get("checkout.session", session, "session")
    sessions.end_debit(box, call, session, paid=form["outcome"] == "paid")
    return box.get("checkout.session", session)


def _settle(box: Box, call: Call, form: Body) -> Body:
    """All pending money becomes available now, at the platform and at every seller."""
    books.settle_all(box)
    return books.balance(box, "")


def _stripe_fee(box: Box, call: Call, form: Body) -> Body:
    """``amount``, ``currency``: the provider takes a fee that belongs to no payment."""
    line = books.book(
        box,
        source=None,
        currency=str(form.get("currency", "eur")),
        amount=-whole(form, "amount"),
        kind="stripe_fee",
        category="fee",
        description=str(form.get("description", "Connect fees")),
    )
    return box.get("balance_transaction", line)


def _foreign_charge(box: Box, call: Call, form: Body) -> Body:
    """``amount``, ``currency``: a charge that somebody made in the provider's own dashboard."""
    return foreign.charge(box, call, whole(form, "amount"), str(form.get("currency", "eur")))


def _acting(action: Callable[[Box, Call, Body], Body]) -> Callable[[Box, Body], Body]:
    def act(box: Box, form: Body) -> Body:
        call = Call()
        with box.acting(call):
            due.work(box, call)
            return action(box, call, form)

    return act


ACTIONS: dict[str, Callable[[Box, Body], Body]] = {
    "debit": _acting(_debit),
    "dispute": _acting(_dispute),
    "dispute_decide": _acting(_dispute_decide),
    "foreign_charge": _acting(_foreign_charge),
    "payout": _acting(_payout),
    "payout_fail": _acting(_payout_fail),
    "refund_fail": _acting(_refund_fail),
    "seller": _acting(_seller),
    "settle": _acting(_settle),
    "stripe_fee": _acting(_stripe_fee),
}
