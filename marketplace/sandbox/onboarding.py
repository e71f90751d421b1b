"""Account links, the page behind them where a seller answers the provider's questions, and the seller's dashboard."""

from __future__ import annotations

from html import escape
from typing import Any

from marketplace.sandbox import accounts, books, thin, times
from marketplace.sandbox.account_shapes import transfers_status
from marketplace.sandbox.box import Box, Call, new_id
from marketplace.sandbox.currencies import shown
from marketplace.sandbox.errors import ApiError, invalid, missing, not_found
from marketplace.sandbox.layout import button, page, table, time_of
from marketplace.sandbox.store import Body

LINK_LIFE = 5 * 60
_OUTCOMES = ("finish", "later", "rejected")


def create_link(box: Box, params: Body) -> Body:
    """A page that works once, for five minutes. Raises ApiError for an unknown account or a wrong use."""
    use = params["use_case"]
    kind = use["type"]
    if kind not in use:
        raise missing(f"use_case.{kind}")
    given = use[kind]
    for name in ("refresh_url", "return_url"):
        if name in given and not given[name].startswith(("http://", "https://")):
            raise invalid("Not a valid URL", f"use_case.{kind}.{name}")
    accounts.find(box, params["account"])
    token = new_id("", 32)
    link: Body = {
        "object": "v2.core.account_link",
        "account": params["account"],
        "created": times.text(box.now()),
        "expires_at": times.text(box.now() + LINK_LIFE),
        "livemode": False,
        "url": f"{box.url}/onboard/{token}",
        "use_case": {"type": kind, kind: {"return_url": None, "collection_options": None} | given},
    }
    box.store.add("v2.core.account_link", link | {"id": token})
    return link


def login_link(box: Box, account_id: str) -> Body:
    """Where a seller sees their own money. Only once they have finished onboarding."""
    account = accounts.find(box, account_id)
    if account["dashboard"] != "express" or account["requirements"]["entries"]:
        raise ApiError(400, "Cannot create a login link for an account that has not completed onboarding.")
    return {"object": "login_link", "created": box.now(), "url": f"{box.url}/express/{account_id}"}


def _link(box: Box, token: str) -> tuple[Body, Body]:
    """The link and its account. Raises ApiError 404."""
    link = box.store.get("v2.core.account_link", token)
    if link is None:
        raise not_found("account_link", token, "token")
    return link, accounts.find(box, link["account"])


def _over(box: Box, link: Body) -> bool:
    return bool(box.store.hidden(link["id"]).get("used")) or times.seconds(link["expires_at"]) <= box.now()


def show(box: Box, token: str) -> tuple[str, str]:
    """The page, or the address to go to when the link was used or is too old."""
    link, account = _link(box, token)
    use = link["use_case"][link["use_case"]["type"]]
    if _over(box, link):
        return "", str(use["refresh_url"])
    entries = account["requirements"]["entries"]
    asked = "".join(f"<li>{escape(entry['description'])}</li>" for entry in entries)
    name = escape(account["display_name"] or account["contact_email"] or account["id"])
    status = transfers_status(account)
    questions = f"<p>The provider would ask for:</p><ul>{asked}</ul>" if asked else "<p>Nothing is missing.</p>"
    return (
        page(
            "Get paid",
            f"<h1>Get paid</h1><p>{name}, {escape(account['identity']['country'].upper())}. "
            f"Transfers are {escape(status)}.</p>{questions}"
            f'<form method="post" action="/onboard/{token}">'
            '<button class="main" name="outcome" value="finish">Answer everything and finish</button>'
            '<button name="outcome" value="later">Go back and finish later</button>'
            '<button name="outcome" value="rejected">Be rejected by the provider</button></form>',
        ),
        "",
    )


def answer(box: Box, token: str, form: dict[str, Any]) -> str:
    """Do what a button says; gives back the address to go to."""
    outcome = str(form.get("outcome", ""))
    link, account = _link(box, token)
    kind = link["use_case"]["type"]
    use = link["use_case"][kind]
    if outcome not in _OUTCOMES:
        raise invalid(f"Unknown outcome: {outcome}", "outcome")
    call = Call()
    with box.acting(call):
        if _over(box, link):
            return str(use["refresh_url"])
        box.store.hide(token, {"used": True})
        if outcome == "finish":
            accounts.decide(box, call, account["id"], "active")
        elif outcome == "rejected":
            accounts.decide(box, call, account["id"], "rejected")
        data = {"account_id": account["id"], "configurations": ["recipient"], "use_case": kind}
        thin.announce(box, call, "v2.core.account_link.returned", account["id"], data)
    return str(use["return_url"] or use["refresh_url"])


def express(box: Box, account_id: str) -> str:
    """The seller's own dashboard: balance, what came in, what went to the bank."""
    account = accounts.find(box, account_id)
    balance = books.balance(box, account_id)
    sums = [
        (row["currency"].upper(), shown(row["amount"], row["currency"]), shown(later["amount"], later["currency"]))
        for row, later in zip(balance["available"], balance["pending"], strict=True)
    ]
    lines = [
        (
            time_of(line["created"]),
            escape(line["type"]),
            shown(line["amount"], line["currency"]),
            books.as_of_now(box, line)["status"],
        )
        for line in box.store.newest("balance_transaction", account=account_id, limit=50)
    ]
    payouts = [
        (time_of(payout["created"]), escape(payout["status"]), shown(payout["amount"], payout["currency"]))
        for payout in box.store.newest("payout", account=account_id, limit=50)
    ]
    name = escape(account["display_name"] or account["contact_email"] or account_id)
    return page(
        name,
        f"<h1>{name}</h1>"
        + table("Balance", ("Currency", "Available", "Pending"), sums)
        + table("Movements", ("When", "What", "Amount", "State"), lines)
        + table("Payouts", ("When", "State", "Amount"), payouts)
        + button("/express/payout", {"account": account_id}, "Pay out what is available"),
        wide=True,
    )
