"""The objects a transfer leaves behind: itself, the payment at the seller, a reversal and the seller's refund."""

from __future__ import annotations

from marketplace.sandbox.box import new_id
from marketplace.sandbox.store import Body


def new_transfer(params: Body, charge: Body | None, now: int) -> Body:
    """A transfer; without a group of its own it joins the group of the charge that it is paid from."""
    transfer_id = new_id("tr_3" if charge else "tr_1")
    return {
        "id": transfer_id,
        "object": "transfer",
        "amount": params["amount"],
        "amount_reversed": 0,
        "balance_transaction": None,
        "created": now,
        "currency": params["currency"],
        "description": params.get("description"),
        "destination": params["destination"],
        "destination_payment": None,
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "reversals": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/transfers/{transfer_id}/reversals",
        },
        "reversed": False,
        "source_transaction": charge["id"] if charge else None,
        "source_type": "card",
        "transfer_group": params.get("transfer_group", charge["transfer_group"] if charge else None),
    }


def destination_charge(transfer: Body, now: int) -> Body:
    """What the seller sees of a transfer: a payment that came in."""
    return {
        "id": new_id("py_1"),
        "object": "charge",
        "amount": transfer["amount"],
        "amount_captured": transfer["amount"],
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {
            "address": dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state")),
            "email": None,
            "name": None,
            "phone": None,
            "tax_id": None,
        },
        "calculated_statement_descriptor": None,
        "captured": True,
        "created": now,
        "currency": transfer["currency"],
        "customer": None,
        "description": None,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "on_behalf_of": None,
        "outcome": None,
        "paid": True,
        "payment_intent": None,
        "payment_method": None,
        "payment_method_details": {"stripe_account": {}, "type": "stripe_account"},
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": transfer["id"],
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded",
        "transfer_data": None,
        "transfer_group": None,
    }


def new_reversal(transfer: Body, amount: int, params: Body, now: int) -> Body:
    return {
        "id": new_id("trr_1"),
        "object": "transfer_reversal",
        "amount": amount,
        "balance_transaction": None,
        "created": now,
        "currency": transfer["currency"],
        "destination_payment_refund": None,
        "metadata": params.get("metadata") or {},
        "source_refund": None,
        "transfer": transfer["id"],
    }


def destination_refund(reversal: Body, payment: Body, now: int) -> Body:
    """What the seller sees of a reversal: their payment was given back."""
    return {
        "id": new_id("pyr_1"),
        "object": "refund",
        "amount": reversal["amount"],
        "balance_transaction": None,
        "charge": payment["id"],
        "created": now,
        "currency": reversal["currency"],
        "customer": None,
        "customer_account": None,
        "metadata": {},
        "payment_intent": None,
        "payment_method": None,
        "reason": None,
        "receipt_number": None,
        "source_transfer_reversal": reversal["id"],
        "status": "succeeded",
        "transfer_reversal": None,
    }
