"""Ways to pay that are no card: a bank's page now (iDEAL, Bancontact), or a debit that is known days later (SEPA)."""

from __future__ import annotations

from marketplace.sandbox.box import new_id
from marketplace.sandbox.store import Body

BANK_PAGES = {"ideal": "iDEAL", "bancontact": "Bancontact"}
DELAYED = "sepa_debit"
LOCAL = (*BANK_PAGES, DELAYED)
COUNTRY = {"ideal": "NL", "bancontact": "BE"}


def details(method: str, country: str) -> Body:
    """``payment_method_details`` of a charge that was paid this way."""
    if method == "ideal":
        inner: Body = {
            "bank": "ing",
            "bic": "INGBNL2A",
            "generated_sepa_debit": None,
            "generated_sepa_debit_mandate": None,
            "iban_last4": "2051",
            "transaction_id": None,
            "verified_name": "Sandbox buyer",
        }
    elif method == "bancontact":
        inner = {
            "bank_code": "VAPE",
            "bank_name": "VAN DE PUT & CO",
            "bic": "VAPEBE22",
            "generated_sepa_debit": None,
            "generated_sepa_debit_mandate": None,
            "iban_last4": "7061",
            "preferred_language": "nl",
            "verified_name": "Sandbox buyer",
        }
    else:
        inner = {
            "bank_code": "37040044",
            "branch_code": None,
            "country": country,
            "expected_debit_date": None,
            "fingerprint": "sandboxsepa",
            "last4": "3000",
            "mandate": new_id("mandate_1"),
        }
    return {method: inner, "type": method}


def offered(currency: str, excluded: list[str]) -> list[str]:
    """What a payment page offers: cards always, the euro's own ways for euros, without what the shop excludes."""
    names = ("card", *LOCAL) if currency == "eur" else ("card",)
    return [name for name in names if name not in excluded]
