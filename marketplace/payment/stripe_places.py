"""Where the card, or the account with the bank, of a Stripe charge is: evidence of the buyer's place.

IR 282/2011 Art. 24f (c): "bank details, such as the location of the bank account used for payment". A way to pay that
tells neither (eps and Przelewy24 name the bank alone, a wallet nothing) gives no evidence; nothing is guessed.
"""

from __future__ import annotations

from typing import Any

from marketplace.markets.countries import is_country

_ACCOUNT_IN = ("sepa_debit", "sofort")
"""Their ``country`` is the account's. Other ways have a field of that name for something else: a card, a wallet."""
_BIC = 8, 11
"""How long one is; characters 5 and 6 are the country of the bank (ISO 9362)."""


def card_country(charge: Any) -> str | None:
    """As the provider says it; None where no card paid."""
    card = getattr(_details(charge), "card", None)
    return getattr(card, "country", None)


def bank_country(charge: Any) -> str | None:
    """ISO 3166: where the account is that paid, or else where its bank is by its BIC. None where nobody says."""
    details = _details(charge)
    way = str(getattr(details, "type", None) or "")
    paid_by = getattr(details, way, None) if way else None
    told = getattr(paid_by, "country", None) if way in _ACCOUNT_IN else None
    bic = str(getattr(paid_by, "bic", None) or "")
    code = str(told or (bic[4:6] if len(bic) in _BIC else "")).upper()
    return code if is_country(code) else None


def _details(charge: Any) -> Any:
    return getattr(charge, "payment_method_details", None)
