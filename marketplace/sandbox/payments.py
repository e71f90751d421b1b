"""Payment intents and charges: what happens when the buyer pays on the payment page, in one way or another."""

from __future__ import annotations

from marketplace.sandbox import books, fx
from marketplace.sandbox.box import Box, Call, new_id
from marketplace.sandbox.cards import DECLINES, Card, new_charge
from marketplace.sandbox.store import Body


def new_intent(box: Box, call: Call, session: Body, data: Body) -> Body:
    """The intent of a session; it comes into being when the buyer first acts."""
    intent_id = new_id("pi_3")
    intent: Body = {
        "id": intent_id,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{intent_id}_secret_{new_id('', 24)}",
        "confirmation_method": "automatic",
        "created": box.now(),
        "currency": session["currency"],
        "customer": None,
        "customer_account": None,
        "description": data.get("description"),
        "excluded_payment_method_types": session.get("excluded_payment_method_types"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": session["payment_method_types"],
        "processing": None,
        "receipt_email": data.get("receipt_email"),
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": data.get("transfer_group"),
    }
    box.store.add("payment_intent", intent, {"session": session["id"]})
    box.announce(call, "payment_intent.created", intent)
    return intent


def charge(box: Box, call: Call, intent: Body, card: Card, email: str | None) -> bool:
    """Try a card. True when the money is taken; otherwise the intent asks for another way to pay."""
    made = new_charge(intent, card, email, box.now())
    box.store.add("charge", made)
    intent |= {"latest_charge": made["id"], "payment_method": made["payment_method"], "next_action": None}
    if card.decline:
        box.announce(call, "charge.failed", made)
        _failed(
            box,
            call,
            intent,
            {
                "charge": made["id"],
                "code": "card_declined",
                "decline_code": card.decline,
                "message": DECLINES[card.decline],
                "type": "card_error",
            },
        )
        return False
    take(box, call, intent, made)
    return True


def take(box: Box, call: Call, intent: Body, made: Body) -> None:
    """The money is there."""
    box.announce(call, "charge.succeeded", made)
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "last_payment_error": None}
    box.store.save(intent)
    box.announce(call, "payment_intent.succeeded", intent)
    settle(box, call, made)


def begin_debit(box: Box, call: Call, intent: Body, card: Card, email: str | None) -> None:
    """The buyer agreed to a debit: whether their bank pays is known days later."""
    made = new_charge(intent, card, email, box.now())
    box.store.add("charge", made)
    box.announce(call, "charge.pending", made)
    intent |= {"latest_charge": made["id"], "payment_method": made["payment_method"], "next_action": None}
    intent |= {"status": "processing", "last_payment_error": None}
    box.store.save(intent)
    box.announce(call, "payment_intent.processing", intent)


def end_debit(box: Box, call: Call, intent: Body, *, paid: bool) -> None:
    """The buyer's bank paid, or did not."""
    made = box.get("charge", intent["latest_charge"])
    if paid:
        made |= {"status": "succeeded", "paid": True}
        box.store.save(made)
        take(box, call, intent, made)
        return
    words = "The customer's account has insufficient funds to cover this payment."
    made |= {"status": "failed", "captured": False, "amount_captured": 0}
    made |= {"failure_code": "insufficient_funds", "failure_message": words}
    box.store.save(made)
    box.announce(call, "charge.failed", made)
    error = {"charge": made["id"], "code": "payment_intent_payment_attempt_failed", "message": words}
    _failed(box, call, intent, error | {"decline_code": "insufficient_funds", "type": "invalid_request_error"})


def ask_bank(box: Box, call: Call, intent: Body, card: Card, return_url: str) -> None:
    """The bank wants the buyer to confirm: the intent waits until the bank's page answers."""
    room = "3ds" if card.method == "card" else "bank"
    intent |= {
        "status": "requires_action",
        "payment_method": new_id("pm_1"),
        "last_payment_error": None,
        "next_action": {
            "type": "redirect_to_url",
            "redirect_to_url": {"return_url": return_url, "url": f"{box.url}/{room}/{intent['id']}"},
        },
    }
    box.store.save(intent)
    kept = {"country": card.country, "method": card.method}
    box.store.hide(intent["id"], box.store.hidden(intent["id"]) | {"card": kept})
    box.announce(call, "payment_intent.requires_action", intent)


def bank_refused(box: Box, call: Call, intent: Body) -> None:
    intent["next_action"] = None
    _failed(
        box,
        call,
        intent,
        {
            "code": "payment_intent_authentication_failure",
            "message": "The provided PaymentMethod has failed authentication.",
            "type": "invalid_request_error",
        },
    )


def cancel(box: Box, call: Call, intent: Body) -> None:
    """The session ended: nothing can be paid any more."""
    intent |= {
        "status": "canceled",
        "canceled_at": box.now(),
        "cancellation_reason": "expired",
        "next_action": None,
    }
    box.store.save(intent)
    box.announce(call, "payment_intent.canceled", intent)


def _failed(box: Box, call: Call, intent: Body, error: Body) -> None:
    intent |= {"status": "requires_payment_method", "payment_method": None, "last_payment_error": error}
    box.store.save(intent)
    box.announce(call, "payment_intent.payment_failed", intent)


def settle(box: Box, call: Call, made: Body) -> None:
    """With asynchronous capture the balance transaction comes a moment after the charge."""
    method = made["payment_method_details"]["type"]
    amount, currency, rate = fx.settled(box, made["amount"], made["currency"])
    made["balance_transaction"] = books.book(
        box,
        source=made["id"],
        currency=currency,
        amount=amount,
        fee=books.fee_of(method, amount) + fx.margin(amount, rate),
        exchange_rate=rate,
        kind="charge" if method == "card" else "payment",
        category="charge",
        available_on=box.now() + books.SETTLES_AFTER,
    )
    box.store.save(made)
    box.announce(call, "charge.updated", made, {"balance_transaction": None})
