"""Payment intents and charges: what happens when the buyer uses a card on the payment page."""

from __future__ import annotations

from marketplace.sandbox.box import Box, Call, new_id
from marketplace.sandbox.cards import DECLINES, Card, new_charge
from marketplace.sandbox.store import Body

FEE_BASIS_POINTS = 150
FEE_FIXED = 25


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
        "description": data.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
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
    box.announce(call, "charge.succeeded", made)
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "last_payment_error": None}
    box.store.save(intent)
    box.announce(call, "payment_intent.succeeded", intent)
    _settle(box, call, made)
    return True


def ask_three_d_secure(box: Box, call: Call, intent: Body, card: Card, return_url: str) -> None:
    """The bank wants the buyer to confirm: the intent waits until the bank's page answers."""
    intent |= {
        "status": "requires_action",
        "payment_method": new_id("pm_1"),
        "last_payment_error": None,
        "next_action": {
            "type": "redirect_to_url",
            "redirect_to_url": {"return_url": return_url, "url": f"{box.url}/3ds/{intent['id']}"},
        },
    }
    box.store.save(intent)
    box.store.set(f"card:{intent['id']}", card.country)
    box.announce(call, "payment_intent.requires_action", intent)


def three_d_secure_failed(box: Box, call: Call, intent: Body) -> None:
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


def _settle(box: Box, call: Call, made: Body) -> None:
    """With asynchronous capture the balance transaction comes a moment after the charge."""
    fee = made["amount"] * FEE_BASIS_POINTS // 10_000 + FEE_FIXED
    made["balance_transaction"] = book(box, made, made["amount"], fee, "charge")
    box.store.save(made)
    box.announce(call, "charge.updated", made, {"balance_transaction": None})


def book(box: Box, source: Body, amount: int, fee: int, kind: str) -> str:
    """Write one line of the platform's balance; gives back its id."""
    currency = source["currency"]
    detail = {
        "amount": fee,
        "application": None,
        "currency": currency,
        "description": "Stripe processing fees",
    }
    line: Body = {
        "id": new_id("txn_3"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": box.now() + 7 * 86_400,
        "balance_type": "payments",
        "created": box.now(),
        "currency": currency,
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [detail | {"type": "stripe_fee"}] if fee else [],
        "net": amount - fee,
        "reporting_category": kind,
        "source": source["id"],
        "status": "pending",
        "type": kind,
    }
    box.store.add("balance_transaction", line)
    return str(line["id"])
