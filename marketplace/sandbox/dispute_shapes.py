"""A dispute as it begins: no evidence yet, and a day by which there should be some."""

from __future__ import annotations

from marketplace.sandbox.box import new_id
from marketplace.sandbox.store import Body

EVIDENCE = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
)
_NETWORK_CODES = {"fraudulent": "10.4", "duplicate": "12.6", "product_not_received": "13.1"}


def new_dispute(charge: Body, amount: int, status: str, reason: str, due_by: int, now: int) -> Body:
    asked = status.startswith("warning")
    method = charge["payment_method_details"]["type"]
    card = {
        "brand": "visa",
        "case_type": "inquiry" if asked else "chargeback",
        "network": "visa",
        "network_reason_code": _NETWORK_CODES.get(reason, "13.3"),
    }
    return {
        "id": new_id("du_1"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(EVIDENCE) | {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": None if status == "prevented" else due_by,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": asked,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"card": card, "type": "card"} if method == "card" else None,
        "reason": reason,
        "status": status,
    }
