"""What the buttons of the dashboard do; the control API does the same for tests (control_money.py)."""

from __future__ import annotations

from collections.abc import Callable

from marketplace.sandbox import books, control_money, payouts, refunds
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.errors import ApiError, invalid
from marketplace.sandbox.store import Body


def act(box: Box, path: str, form: Body) -> str:
    """Press one; gives back the address to go to. Raises ApiError 400 or 404."""
    if path == "/express/payout":
        account = str(form.get("account", ""))
        call = Call()
        with box.acting(call):
            payouts.pay_out_all(box, call, account)
        return f"/express/{account}"
    room, _, name = path.strip("/").partition("/")
    if room != "dashboard" or name not in _BUTTONS:
        raise ApiError(404, f"No such page: {path}")
    _BUTTONS[name](box, form)
    return "/dashboard"


def _clock(box: Box, form: Body) -> None:
    days = str(form.get("days", ""))
    if not days.isascii() or not days.isdigit():
        raise invalid(f"Invalid integer: {days}", "days", "parameter_invalid_integer")
    control_money.advance(box, int(days) * books.DAY)


def _redeliver(box: Box, form: Body) -> None:
    event_id = str(form.get("event", ""))
    event = box.store.get("v2.core.event", event_id) or box.get("event", event_id)
    if not box.endpoint(thin=event["object"] != "event")[0]:
        raise invalid("No webhook address is set.", "event")
    box.deliver(event["id"])


def _refund(box: Box, form: Body) -> None:
    params: Body = {"charge": str(form.get("charge", ""))}
    amount = str(form.get("amount", "")).strip()
    if amount:
        if not amount.isascii() or not amount.isdigit():
            raise invalid("The amount is a whole number of minor units.", "amount")
        params["amount"] = int(amount)
    call = Call()
    with box.acting(call):
        refunds.create(box, call, params)


_BUTTONS: dict[str, Callable[[Box, Body], object]] = {
    "clock": _clock,
    "redeliver": _redeliver,
    "refund": _refund,
    **{
        name: control_money.ACTIONS[name]
        for name in ("debit", "dispute", "dispute_decide", "payout", "payout_fail", "refund_fail", "seller")
    },
}
