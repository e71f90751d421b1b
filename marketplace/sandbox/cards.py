"""The cards and other ways to pay of the payment page, and the charge that each leaves behind."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.sandbox import methods
from marketplace.sandbox.box import new_id
from marketplace.sandbox.store import Body


@dataclass(frozen=True, slots=True)
class Card:
    """One of the ways to pay. ``country`` is the issuer's or the bank's, evidence for the buyer's place."""

    country: str = "DE"
    last4: str = "4242"
    decline: str = ""
    authenticated: bool = False
    method: str = "card"
    debit: str = "debit_paid"
    """What the clock brings to a delayed payment: ``debit_paid`` or ``debit_failed``."""

    @property
    def delayed(self) -> bool:
        """Whether the money comes, or does not, days after the buyer agreed."""
        return self.method == methods.DELAYED


DECLINES = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
}


def new_charge(intent: Body, card: Card, email: str | None, now: int) -> Body:
    """The charge that a card leaves behind: taken, or failed with the reason."""
    bad, by_card = bool(card.decline), card.method == "card"
    return {
        "id": new_id("ch_3" if by_card else "py_3"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0 if bad else intent["amount"],
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {
            "address": {"city": None, "country": card.country, "line1": None, "line2": None}
            | {"postal_code": None, "state": None},
            "email": email,
            "name": None,
            "phone": None,
            "tax_id": None,
        },
        "calculated_statement_descriptor": "SANDBOX",
        "captured": not bad,
        "created": now,
        "currency": intent["currency"],
        "customer": None,
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": "card_declined" if bad else None,
        "failure_message": DECLINES.get(card.decline),
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": _outcome(card),
        "paid": not bad and not card.delayed,
        "payment_intent": intent["id"],
        "payment_method": new_id("pm_1"),
        "payment_method_details": {"card": _card(card), "type": "card"}
        if by_card
        else methods.details(card.method, card.country),
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "failed" if bad else ("pending" if card.delayed else "succeeded"),
        "transfer_data": None,
        "transfer_group": intent["transfer_group"],
    }


def _outcome(card: Card) -> Body:
    return {
        "advice_code": "try_again_later" if card.decline else None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "declined_by_network" if card.decline else "approved_by_network",
        "reason": card.decline or None,
        "risk_level": "normal",
        "risk_score": 12,
        "seller_message": "The bank declined the payment." if card.decline else "Payment complete.",
        "type": "issuer_declined" if card.decline else "authorized",
    }


def _card(card: Card) -> Body:
    secure = {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": new_id("", 20),
        "version": "2.2.0",
    }
    return {
        "amount_authorized": None,
        "brand": "visa",
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": card.country,
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": "sandbox" + card.last4,
        "funding": "credit",
        "last4": card.last4,
        "mandate": None,
        "network": "visa",
        "three_d_secure": secure if card.authenticated else None,
        "wallet": None,
    }
