"""``/dashboard``: what happened in the sandbox, with the buttons a shop keeper and a provider would have."""

from __future__ import annotations

from html import escape

from marketplace.sandbox import books, times
from marketplace.sandbox.account_shapes import transfers_status
from marketplace.sandbox.box import Box
from marketplace.sandbox.currencies import shown
from marketplace.sandbox.layout import button, contents, page, table, time_of
from marketplace.sandbox.store import Body

SHOWN_ROWS = 50
_TITLES = (
    "Balance of the platform",
    "Payment pages",
    "Charges",
    "Refunds",
    "Sellers",
    "Transfers",
    "Disputes",
    "Payouts",
    "Movements",
    "Events",
)


def show(box: Box) -> str:
    """Everything of the last while, the newest first."""
    heads = ("Made", "State", "Amount", "Given back", "Do")
    kept = {kind: box.store.newest(kind, limit=SHOWN_ROWS) for kind in ("v2.core.account", "dispute", "payout")}
    charges = box.store.newest("charge", limit=SHOWN_ROWS, account="")
    tables = (
        _balance(box)
        + table("Payment pages", ("Made", "State", "Amount", "Buyer", "Id"), _sessions(box))
        + table("Charges", heads, [_charge(charge) for charge in charges])
        + _refunds(box)
        + table(
            "Sellers",
            ("Name", "Country", "Transfers", "Balance", "Do"),
            [_seller(box, a) for a in kept["v2.core.account"]],
        )
        + _transfers(box)
        + table("Disputes", ("Made", "State", "Amount", "Reason", "Do"), [_dispute(d) for d in kept["dispute"]])
        + table("Payouts", ("Made", "State", "Amount", "Whose", "Do"), [_payout(box, p) for p in kept["payout"]])
        + table("Movements", ("Made", "What", "Amount", "Fee", "Whose"), _movements(box))
        + table("Events", ("Made", "Type", "About", "Delivery", "Again"), _events(box))
    )
    return page(
        "Dashboard",
        "<h1>Payment sandbox</h1>"
        f'<p class="soft">Webhooks go to {escape(box.webhook_url or "nowhere")}. Clock: {time_of(box.now())}.</p>'
        f"{_clock()}{contents(_TITLES)}{tables}",
        wide=True,
    )


def _clock() -> str:
    buttons = "".join(
        f'<button name="days" value="{days}">{label}</button>'
        for days, label in ((1, "One day later"), (7, "A week later"), (30, "A month later"))
    )
    return f'<form class="row" method="post" action="/dashboard/clock">{buttons}</form>'


def _balance(box: Box) -> str:
    balance = books.balance(box, "")
    rows = [
        (now["currency"].upper(), shown(now["amount"], now["currency"]), shown(later["amount"], now["currency"]))
        for now, later in zip(balance["available"], balance["pending"], strict=True)
    ]
    return table("Balance of the platform", ("Currency", "Available", "Pending"), rows)


def _sessions(box: Box) -> list[tuple[str, ...]]:
    return [
        (
            time_of(session["created"]),
            f"{session['status']}, {session['payment_status']}",
            shown(session["amount_total"], session["currency"]),
            escape(session["customer_email"] or ""),
            f'<a href="/pay/{session["id"]}">{session["id"][:20]}…</a>',
        )
        for session in box.store.newest("checkout.session", limit=SHOWN_ROWS)
    ]


def _charge(charge: Body) -> tuple[str, ...]:
    succeeded = charge["status"] == "succeeded"
    left = charge["amount"] - charge["amount_refunded"] if succeeded else 0
    field = (
        f'<input name="amount" inputmode="numeric" size="8" placeholder="{left}" '
        'aria-label="Minor units to give back, empty for all">'
    )
    do = button("/dashboard/refund", {"charge": charge["id"]}, "Refund", field) if left else ""
    if left and not charge["disputed"]:
        do += button("/dashboard/dispute", {"charge": charge["id"], "kind": "dispute"}, "Dispute")
        do += button("/dashboard/dispute", {"charge": charge["id"], "kind": "inquiry"}, "Inquiry")
    if charge["status"] == "pending":
        do += button("/dashboard/debit", {"charge": charge["id"], "outcome": "paid"}, "Bank pays")
        do += button("/dashboard/debit", {"charge": charge["id"], "outcome": "failed"}, "Bank refuses")
    return (
        time_of(charge["created"]),
        escape(charge["status"]) + (", disputed" if charge["disputed"] else ""),
        shown(charge["amount"], charge["currency"]),
        shown(charge["amount_refunded"], charge["currency"]),
        do,
    )


def _refunds(box: Box) -> str:
    rows = [
        (
            time_of(refund["created"]),
            escape(refund["status"]),
            shown(refund["amount"], refund["currency"]),
            button("/dashboard/refund_fail", {"refund": refund["id"]}, "Fail")
            if refund["status"] in ("pending", "succeeded")
            else "",
        )
        for refund in box.store.newest("refund", limit=SHOWN_ROWS, account="")
    ]
    return table("Refunds", ("Made", "State", "Amount", "Do"), rows)


def _seller(box: Box, account: Body) -> tuple[str, ...]:
    status, account_id = transfers_status(account), account["id"]
    choices = [("active", "Approve"), ("restricted", "Restrict"), ("rejected", "Reject")]
    do = "".join(
        button("/dashboard/seller", {"account": account_id, "status": value}, label)
        for value, label in choices
        if value != status
    )
    balance = books.balance(box, account_id)
    sums = "; ".join(
        f"{shown(now['amount'], now['currency'])} + {shown(later['amount'], now['currency'])} pending"
        for now, later in zip(balance["available"], balance["pending"], strict=True)
    )
    name = escape(account["display_name"] or account["contact_email"] or account_id)
    return (
        f'<a href="/express/{account_id}">{name}</a>',
        escape(account["identity"]["country"].upper()),
        escape(status),
        sums,
        do + button("/dashboard/payout", {"account": account_id}, "Pay out"),
    )


def _transfers(box: Box) -> str:
    rows = [
        (
            time_of(transfer["created"]),
            shown(transfer["amount"], transfer["currency"]),
            shown(transfer["amount_reversed"], transfer["currency"]),
            escape(transfer["transfer_group"] or ""),
            f'<a href="/express/{transfer["destination"]}">{transfer["destination"]}</a>',
        )
        for transfer in box.store.newest("transfer", limit=SHOWN_ROWS)
    ]
    return table("Transfers", ("Made", "Amount", "Reversed", "Group", "To"), rows)


def _dispute(dispute: Body) -> tuple[str, ...]:
    asked = dispute["status"].startswith("warning_") and dispute["status"] != "warning_closed"
    choices: list[tuple[str, str]] = []
    if asked:
        choices = [("escalate", "Becomes a dispute"), ("lose", "Closed")]
    elif dispute["status"] in ("needs_response", "under_review"):
        choices = [("win", "Won"), ("lose", "Lost")]
    return (
        time_of(dispute["created"]),
        escape(dispute["status"]),
        shown(dispute["amount"], dispute["currency"]),
        escape(dispute["reason"]),
        "".join(
            button("/dashboard/dispute_decide", {"dispute": dispute["id"], "outcome": value}, label)
            for value, label in choices
        ),
    )


def _payout(box: Box, payout: Body) -> tuple[str, ...]:
    return (
        time_of(payout["created"]),
        escape(payout["status"]),
        shown(payout["amount"], payout["currency"]),
        escape(box.store.account_of(payout["id"]) or "platform"),
        button("/dashboard/payout_fail", {"payout": payout["id"]}, "Fail")
        if payout["status"] not in ("failed", "canceled")
        else "",
    )


def _movements(box: Box) -> list[tuple[str, ...]]:
    return [
        (
            time_of(line["created"]),
            escape(line["type"]),
            shown(line["amount"], line["currency"]),
            shown(line["fee"], line["currency"]),
            escape(box.store.account_of(line["id"]) or "platform"),
        )
        for line in box.store.newest("balance_transaction", limit=SHOWN_ROWS)
    ]


def _events(box: Box) -> list[tuple[str, ...]]:
    said: dict[str, list[str]] = {}
    shown_events = box.store.newest("event", limit=SHOWN_ROWS) + box.store.newest("v2.core.event", limit=SHOWN_ROWS)
    for event in shown_events:
        for row in box.store.rows("SELECT state, answer FROM delivery WHERE event = ? ORDER BY id", event["id"]):
            said.setdefault(event["id"], []).append(f"{row['state']} {row['answer']}".strip())
    return [
        (
            time_of(event["created"] if event["object"] == "event" else times.seconds(event["created"])),
            escape(event["type"]),
            escape(_about(event)[:20]),
            escape("; ".join(said.get(event["id"], ["not delivered"]))),
            button("/dashboard/redeliver", {"event": event["id"]}, "Deliver again"),
        )
        for event in shown_events
    ]


def _about(event: Body) -> str:
    about = event["data"]["object"] if event["object"] == "event" else event.get("related_object", {})
    return str(about.get("id", ""))
