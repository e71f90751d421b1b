"""The pages a person sees: payment page, the bank's page, and a dashboard. Plain HTML, no script, own stylesheet."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from marketplace.sandbox import sessions
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.cards import Card
from marketplace.sandbox.currencies import shown
from marketplace.sandbox.errors import ApiError, invalid
from marketplace.sandbox.store import Body

STYLE = (Path(__file__).parent / "style.css").read_bytes()
COUNTRIES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK GB US"
_HOME_OF_LANGUAGE = {"cs": "CZ", "da": "DK", "el": "GR", "en": "IE", "et": "EE", "sl": "SI", "sv": "SE"}


def page(title: str, content: str, *, wide: bool = False) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)} - Payment sandbox</title><link rel="stylesheet" href="/style.css"></head><body>'
        '<header class="banner">Sandbox, no real money</header>'
        f"<main{' class=wide' if wide else ''}>{content}</main></body></html>"
    )


def pay_page(box: Box, session_id: str) -> str:
    """The hosted payment page of an open session, or a word about what became of it."""
    session = box.get("checkout.session", session_id, "session")
    total = shown(session["amount_total"], session["currency"])
    if session["status"] == "complete":
        back = return_url(session)
        return page("Paid", f'<h1>Paid: {total}</h1><p><a class="button" href="{escape(back)}">To the shop</a></p>')
    if session["status"] == "expired":
        return page("Expired", f"<h1>This page has expired</h1><p>Nothing was charged.</p>{_back(session)}")
    return page(
        f"Pay {total}",
        f"<h1>Pay {total}</h1>"
        f'<p class="soft">{escape(session["customer_email"] or "")}</p>'
        f"{_problem(box, session)}{_lines(box, session, total)}{_cards(session)}{_back(session)}",
    )


def _problem(box: Box, session: Body) -> str:
    if not session["payment_intent"]:
        return ""
    error = box.get("payment_intent", session["payment_intent"])["last_payment_error"]
    return f'<p class="problem" role="alert">{escape(error["message"])}</p>' if error else ""


def _lines(box: Box, session: Body, total: str) -> str:
    rows = "".join(
        f'<tr><td>{escape(line["description"])}</td><td class="amount">{line["quantity"]}</td>'
        f'<td class="amount">{shown(line["amount_total"], line["currency"])}</td></tr>'
        for line in sessions.lines_of(box, session["id"])
    )
    return (
        '<table class="bill"><thead><tr><th scope="col">Item</th><th scope="col" class="amount">Quantity</th>'
        f'<th scope="col" class="amount">Price</th></tr></thead><tbody>{rows}</tbody><tfoot><tr>'
        f'<th scope="row" colspan="2">Total</th><td class="amount">{total}</td></tr></tfoot></table>'
    )


def _cards(session: Body) -> str:
    language = (session["locale"] or "de")[:2]
    home = _HOME_OF_LANGUAGE.get(language, language.upper())
    options = "".join(
        f"<option{' selected' if code == (home if home in COUNTRIES.split() else 'DE') else ''}>{code}</option>"
        for code in COUNTRIES.split()
    )
    return (
        f'<form method="post" action="/pay/{session["id"]}">'
        f'<label>Country of the card <select name="country">{options}</select></label>'
        '<button class="main" name="outcome" value="ok">Pay with a card</button>'
        '<button name="outcome" value="3ds">Card with 3-D Secure</button>'
        '<button name="outcome" value="declined">Card that is declined</button>'
        '<button name="outcome" value="insufficient">Card without enough money</button>'
        '<button name="outcome" value="expire">Let this page expire now</button></form>'
    )


def _back(session: Body) -> str:
    if not session["cancel_url"]:
        return ""
    return f'<p><a href="{escape(session["cancel_url"])}">Cancel and go back</a></p>'


def return_url(session: Body) -> str:
    """Where the buyer goes after paying."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def pay(box: Box, session_id: str, form: dict[str, Any]) -> str:
    """Do what a button of the payment page says; gives back the address to go to."""
    country, outcome = str(form.get("country", "DE")), str(form.get("outcome", ""))
    if country not in COUNTRIES.split():
        raise invalid(f"Unknown country: {country}", "country")
    cards = {
        "ok": Card(country=country),
        "3ds": Card(country=country),
        "declined": Card(country=country, last4="0002", decline="generic_decline"),
        "insufficient": Card(country=country, last4="9995", decline="insufficient_funds"),
    }
    call = Call()
    with box.acting(call):
        sessions.expire_due(box, call)
        if box.get("checkout.session", session_id, "session")["status"] != "open":
            return f"/pay/{session_id}"
        if outcome == "expire":
            sessions.expire(box, call, session_id)
            return f"/pay/{session_id}"
        if outcome not in cards:
            raise invalid(f"Unknown outcome: {outcome}", "outcome")
        session = sessions.pay(box, call, session_id, cards[outcome], ask_bank=outcome == "3ds")
    if outcome == "3ds":
        return f"/3ds/{session['payment_intent']}"
    return return_url(session) if session["status"] == "complete" else f"/pay/{session_id}"


def bank_page(box: Box, intent_id: str) -> str:
    """What the buyer's bank would show."""
    intent = box.get("payment_intent", intent_id, "intent")
    total = shown(intent["amount"], intent["currency"])
    if intent["status"] != "requires_action":
        session_id = box.store.hidden(intent_id)["session"]
        link = f'<p><a class="button" href="/pay/{session_id}">Back to the payment</a></p>'
        return page("Nothing to confirm", f"<h1>There is nothing to confirm</h1>{link}")
    return page(
        "Your bank asks",
        f"<h1>Your bank asks: pay {total}?</h1><p>3-D Secure, as your bank would show it.</p>"
        f'<form method="post" action="/3ds/{intent_id}">'
        '<button class="main" name="answer" value="approve">Approve</button>'
        '<button name="answer" value="fail">Fail</button></form>',
    )


def answer_bank(box: Box, intent_id: str, form: dict[str, Any]) -> str:
    """Approve or fail; gives back the address to go to."""
    if form.get("answer") not in ("approve", "fail"):
        raise invalid("Unknown answer", "answer")
    call = Call()
    with box.acting(call):
        sessions.expire_due(box, call)
        if box.get("payment_intent", intent_id, "intent")["status"] != "requires_action":
            return f"/3ds/{intent_id}"
        session = sessions.answer_bank(box, call, intent_id, approved=form["answer"] == "approve")
    return return_url(session) if session["status"] == "complete" else f"/pay/{session['id']}"


def error_page(refusal: ApiError) -> str:
    return page("Not possible", f"<h1>Not possible</h1><p>{escape(str(refusal))}</p>")
