"""Checkout Sessions of mode ``payment``: made, paid once, or expired."""

from __future__ import annotations

from marketplace.sandbox import payments
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.cards import Card
from marketplace.sandbox.checkout_request import new_session, read_request
from marketplace.sandbox.errors import ApiError, invalid
from marketplace.sandbox.retired import retired
from marketplace.sandbox.store import Body

DEBIT_AFTER = 5 * 86_400
"""How long a bank takes to answer a debit, in seconds of the sandbox's clock."""


def create(box: Box, params: Body) -> Body:
    """A hosted payment page. Raises ApiError 400 where Stripe refuses, and for what is not built here."""
    lines = read_request(params, box.now())
    if retired(box, lines[0]["currency"]):
        raise invalid(f"Invalid currency: {lines[0]['currency']}.", "line_items[0][price_data][currency]")
    session = new_session(params, lines, box.now(), box.url)
    box.store.add(
        "checkout.session",
        session,
        {"lines": lines, "intent_data": params.get("payment_intent_data", {})},
    )
    box.schedule(session["expires_at"], "session", session["id"])
    return session


def expire(box: Box, call: Call, session_id: str) -> Body:
    session = box.get("checkout.session", session_id, "session")
    if session["status"] != "open":
        raise ApiError(
            400,
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of {session['status']}.",
        )
    return _expired(box, call, session)


def expire_due(box: Box, call: Call, session_id: str) -> None:
    """The session's time is over: an open one expires, a finished one stays as it is."""
    session = box.get("checkout.session", session_id)
    if session["status"] == "open":
        _expired(box, call, session)


def lines_of(box: Box, session_id: str) -> list[Body]:
    box.get("checkout.session", session_id, "session")
    found: list[Body] = box.store.hidden(session_id)["lines"]
    return found


def pay(box: Box, call: Call, session_id: str, card: Card, *, ask_bank: bool = False) -> Body:
    """The buyer pays in one way. Gives back the session; ApiError 400 when it is not open or does not offer it."""
    session = _open(box, session_id)
    if card.method not in session["payment_method_types"]:
        raise ApiError(400, f"This Checkout Session does not offer {card.method}.")
    intent = _intent(box, call, session)
    if ask_bank:
        payments.ask_bank(box, call, intent, card, session["url"])
    elif card.delayed:
        payments.begin_debit(box, call, intent, card, session["customer_email"])
        _completed(box, call, session, card, payment_status="unpaid")
        box.schedule(box.now() + DEBIT_AFTER, card.debit, session_id)
    elif payments.charge(box, call, intent, card, session["customer_email"]):
        _completed(box, call, session, card)
    return session


def answer_bank(box: Box, call: Call, intent_id: str, *, approved: bool) -> Body:
    """The buyer's answer on the bank's page. Gives back the session."""
    intent, hidden = box.get("payment_intent", intent_id, "intent"), box.store.hidden(intent_id)
    session = _open(box, hidden["session"])
    if intent["status"] != "requires_action":
        raise ApiError(400, f"This PaymentIntent has a status of {intent['status']}.")
    if not approved:
        payments.bank_refused(box, call, intent)
        return session
    card = Card(**hidden["card"], last4="3155", authenticated=hidden["card"]["method"] == "card")
    if payments.charge(box, call, intent, card, session["customer_email"]):
        _completed(box, call, session, card)
    return session


def end_debit(box: Box, call: Call, session_id: str, *, paid: bool) -> None:
    """What became of a delayed payment. Nothing happens to one that was decided before."""
    session = box.get("checkout.session", session_id, "session")
    intent = box.get("payment_intent", session["payment_intent"]) if session["payment_intent"] else {}
    if intent.get("status") != "processing":
        return
    payments.end_debit(box, call, intent, paid=paid)
    session["payment_status"] = "paid" if paid else "unpaid"
    box.store.save(session)
    box.announce(call, f"checkout.session.async_payment_{'succeeded' if paid else 'failed'}", session)


def _open(box: Box, session_id: str) -> Body:
    session = box.get("checkout.session", session_id, "session")
    if session["status"] != "open":
        raise ApiError(400, f"This Checkout Session is {session['status']}.")
    return session


def _intent(box: Box, call: Call, session: Body) -> Body:
    if session["payment_intent"]:
        return box.get("payment_intent", session["payment_intent"])
    data = box.store.hidden(session["id"])["intent_data"]
    intent = payments.new_intent(box, call, session, data)
    session["payment_intent"] = intent["id"]
    box.store.save(session)
    return intent


def _completed(box: Box, call: Call, session: Body, card: Card, *, payment_status: str = "paid") -> None:
    session |= {"status": "complete", "payment_status": payment_status, "url": None}
    session["customer_details"] = {
        "address": {"city": None, "country": card.country, "line1": None, "line2": None}
        | {"postal_code": None, "state": None},
        "business_name": None,
        "email": session["customer_email"],
        "individual_name": None,
        "name": None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    box.store.save(session)
    box.announce(call, "checkout.session.completed", session)


def _expired(box: Box, call: Call, session: Body) -> Body:
    session |= {"status": "expired", "url": None}
    box.store.save(session)
    if session["payment_intent"]:
        payments.cancel(box, call, box.get("payment_intent", session["payment_intent"]))
    box.announce(call, "checkout.session.expired", session)
    return session
