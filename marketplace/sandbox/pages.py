"""The pages a buyer sees: the payment page, and the bank's page behind it."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

from marketplace.sandbox import disputes, due, methods, sessions
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.cards import Card
from marketplace.sandbox.currencies import shown
from marketplace.sandbox.errors import ApiError, invalid
from marketplace.sandbox.layout import page
from marketplace.sandbox.store import Body

COUNTRIES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK GB US"
_HOME_OF_LANGUAGE = {"cs": "CZ", "da": "DK", "el": "GR", "en": "IE", "et": "EE", "sl": "SI", "sv": "SE"}


_CARDS = {
    "ok": Card(),
    "3ds": Card(),
    "declined": Card(last4="0002", decline="generic_decline"),
    "insufficient": Card(last4="9995", decline="insufficient_funds"),
    "dispute": Card(last4="0259"),
    "inquiry": Card(last4="1976"),
}
_LATER = {"sepa": "debit_paid", "sepa_fails": "debit_failed"}
_BUTTONS = (
    ("card", "ok", "Pay with a card"),
    ("card", "3ds", "Card with 3-D Secure"),
    ("card", "declined", "Card that is declined"),
    ("card", "insufficient", "Card without enough money"),
    ("card", "dispute", "Card whose bank disputes the payment"),
    ("card", "inquiry", "Card whose bank asks about the payment"),
    ("ideal", "ideal", "iDEAL"),
    ("bancontact", "bancontact", "Bancontact"),
    ("sepa_debit", "sepa", "SEPA debit, paid in five days"),
    ("sepa_debit", "sepa_fails", "SEPA debit, fails in five days"),
)


def pay_page(box: Box, session_id: str) -> str:
    """The hosted payment page of an open session, or a word about what became of it."""
    session = box.get("checkout.session", session_id, "session")
    total = shown(session["amount_total"], session["currency"])
    if session["status"] == "complete":
        back = return_url(session)
        word = "Paid" if session["payment_status"] == "paid" else "Agreed, not paid yet"
        return page(word, f'<h1>{word}: {total}</h1><p><a class="button" href="{escape(back)}">To the shop</a></p>')
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
    buttons = "".join(
        f'<button{" class=main" if value == "ok" else ""} name="outcome" value="{value}">{label}</button>'
        for method, value, label in _BUTTONS
        if method in session["payment_method_types"]
    )
    return (
        f'<form method="post" action="/pay/{session["id"]}">'
        f'<label>Country of the card <select name="country">{options}</select></label>'
        f"{buttons}"
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
    call = Call()
    with box.acting(call):
        due.work(box, call)
        if box.get("checkout.session", session_id, "session")["status"] != "open":
            return f"/pay/{session_id}"
        if outcome == "expire":
            sessions.expire(box, call, session_id)
            return f"/pay/{session_id}"
        way = _way(outcome, country)
        at_bank = outcome == "3ds" or way.method in methods.BANK_PAGES
        session = sessions.pay(box, call, session_id, way, ask_bank=at_bank)
        _trouble(box, call, session, outcome)
    if at_bank:
        return f"/{'3ds' if way.method == 'card' else 'bank'}/{session['payment_intent']}"
    return return_url(session) if session["status"] == "complete" else f"/pay/{session_id}"


def _way(outcome: str, country: str) -> Card:
    """What a button stands for. Raises ApiError 400 for a button that does not exist."""
    if outcome in _CARDS:
        return replace(_CARDS[outcome], country=country)
    if outcome in _LATER:
        return Card(country=country, method=methods.DELAYED, debit=_LATER[outcome])
    if outcome in methods.BANK_PAGES:
        return Card(country=methods.COUNTRY[outcome], method=outcome)
    raise invalid(f"Unknown outcome: {outcome}", "outcome")


def _trouble(box: Box, call: Call, session: Body, outcome: str) -> None:
    """Some cards are disputed as soon as they paid, as Stripe's test cards are."""
    if outcome in disputes.KINDS and session["status"] == "complete":
        charge = box.get("payment_intent", session["payment_intent"])["latest_charge"]
        disputes.start(box, call, charge, outcome)


def bank_page(box: Box, room: str, intent_id: str) -> str:
    """What the buyer's bank would show."""
    intent = box.get("payment_intent", intent_id, "intent")
    total = shown(intent["amount"], intent["currency"])
    hidden = box.store.hidden(intent_id)
    if intent["status"] != "requires_action":
        link = f'<p><a class="button" href="/pay/{hidden.get("session", "")}">Back to the payment</a></p>'
        return page("Nothing to confirm", f"<h1>There is nothing to confirm</h1>{link}")
    method = hidden["card"]["method"]
    name = methods.BANK_PAGES.get(method, "3-D Secure")
    return page(
        "Your bank asks",
        f"<h1>Your bank asks: pay {total}?</h1><p>{name}, as your bank would show it.</p>"
        f'<form method="post" action="/{room}/{intent_id}">'
        '<button class="main" name="answer" value="approve">Approve</button>'
        '<button name="answer" value="fail">Fail</button></form>',
    )


def answer_bank(box: Box, room: str, intent_id: str, form: dict[str, Any]) -> str:
    """Approve or fail; gives back the address to go to."""
    if form.get("answer") not in ("approve", "fail"):
        raise invalid("Unknown answer", "answer")
    call = Call()
    with box.acting(call):
        due.work(box, call)
        if box.get("payment_intent", intent_id, "intent")["status"] != "requires_action":
            return f"/{room}/{intent_id}"
        session = sessions.answer_bank(box, call, intent_id, approved=form["answer"] == "approve")
    return return_url(session) if session["status"] == "complete" else f"/pay/{session['id']}"


def error_page(refusal: ApiError) -> str:
    return page("Not possible", f"<h1>Not possible</h1><p>{escape(str(refusal))}</p>")
