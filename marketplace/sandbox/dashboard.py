"""``/dashboard``: what happened in the sandbox, with the buttons a shop keeper would have."""

from __future__ import annotations

import time
from html import escape
from typing import Any

from marketplace.sandbox import refunds
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.currencies import shown
from marketplace.sandbox.errors import ApiError, invalid
from marketplace.sandbox.pages import page
from marketplace.sandbox.store import Body

SHOWN_ROWS = 50


def show(box: Box) -> str:
    """Sessions, charges and events, the newest first."""
    charges = box.store.newest("charge")[:SHOWN_ROWS]
    return page(
        "Dashboard",
        "<h1>Payment sandbox</h1>"
        f'<p class="soft">Webhooks go to {escape(box.webhook_url or "nowhere")}. Clock: {_time(box.now())}.</p>'
        + _table("Payment pages", ("Made", "State", "Amount", "Buyer", "Id"), _sessions(box))
        + _table("Charges", ("Made", "State", "Amount", "Given back", "Refund"), [_charge(c) for c in charges])
        + _table("Events", ("Made", "Type", "About", "Delivery", "Again"), _events(box)),
        wide=True,
    )


def act(box: Box, path: str, form: dict[str, Any]) -> str:
    """Press a button of the dashboard; gives back the address to go to."""
    if path == "/dashboard/redeliver":
        event = box.get("event", str(form.get("event", "")))
        if not box.webhook_url:
            raise invalid("No webhook address is set.", "event")
        box.deliver(event["id"])
    elif path == "/dashboard/refund":
        params: Body = {"charge": str(form.get("charge", ""))}
        amount = str(form.get("amount", "")).strip()
        if amount:
            if not amount.isascii() or not amount.isdigit():
                raise invalid("The amount is a whole number of minor units.", "amount")
            params["amount"] = int(amount)
        call = Call()
        with box.acting(call):
            refunds.create(box, call, params)
    else:
        raise ApiError(404, f"No such page: {path}")
    return "/dashboard"


def _sessions(box: Box) -> list[tuple[str, ...]]:
    return [
        (
            _time(session["created"]),
            f"{session['status']}, {session['payment_status']}",
            shown(session["amount_total"], session["currency"]),
            escape(session["customer_email"] or ""),
            f'<a href="/pay/{session["id"]}">{session["id"][:20]}…</a>',
        )
        for session in box.store.newest("checkout.session")[:SHOWN_ROWS]
    ]


def _charge(charge: Body) -> tuple[str, ...]:
    left = charge["amount"] - charge["amount_refunded"] if charge["status"] == "succeeded" else 0
    field = (
        f'<input name="amount" inputmode="numeric" size="8" placeholder="{left}" '
        'aria-label="Minor units to give back, empty for all">'
    )
    return (
        _time(charge["created"]),
        escape(charge["status"]),
        shown(charge["amount"], charge["currency"]),
        shown(charge["amount_refunded"], charge["currency"]),
        _button("/dashboard/refund", "charge", charge["id"], "Refund", field) if left else "",
    )


def _events(box: Box) -> list[tuple[str, ...]]:
    said: dict[str, list[str]] = {}
    for row in box.store.rows("SELECT event, state, answer FROM delivery ORDER BY id"):
        said.setdefault(row["event"], []).append(f"{row['state']} {row['answer']}".strip())
    return [
        (
            _time(event["created"]),
            escape(event["type"]),
            escape(event["data"]["object"]["id"][:20]),
            escape("; ".join(said.get(event["id"], ["not delivered"]))),
            _button("/dashboard/redeliver", "event", event["id"], "Deliver again"),
        )
        for event in box.store.newest("event")[:SHOWN_ROWS]
    ]


def _button(action: str, name: str, value: str, label: str, field: str = "") -> str:
    return (
        f'<form method="post" action="{action}"><input type="hidden" name="{name}" value="{value}">'
        f"{field}<button>{label}</button></form>"
    )


def _table(title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    if not rows:
        return f"<h2>{title}</h2><p>None yet.</p>"
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<h2>{title}</h2><div class="scroll" tabindex="0" role="region" aria-label="{title}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _time(at: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at)) + " UTC"
