"""What the VAT rules say to people: English sentences by key, marked for translation. Pure Python.

The rules know no Django, so `gettext_noop` only marks the sentences for the catalogues; a view translates:
``refused.said(gettext)``.
"""

from __future__ import annotations


def gettext_noop(message: str) -> str:
    """Mark for translation, translate nothing."""
    return message


REFUSALS: dict[str, str] = {
    "outside_market": gettext_noop(
        "We cannot sell to this address yet (%(place)s): it is outside the area whose VAT we handle. "
        "Please use another address."
    ),
    "vat_id_of_another_country": gettext_noop(
        "The VAT number is from %(vat_country)s but the billing address is in %(country)s. Please correct one of them."
    ),
    "seller_status_missing": gettext_noop("This maker has not completed their VAT details. Please come back later."),
    "nature_not_sold": gettext_noop("This kind of work cannot be sold here yet."),
}

_SMALL = gettext_noop("The seller is a small business and exempt from VAT.")
_SMALL_THERE = gettext_noop("The seller is exempt from VAT as a small business in your country too.")
_OUTSIDE = gettext_noop("You are outside the European Union: no EU VAT is due.")
_SELLER_OUTSIDE = gettext_noop("The seller is outside the European Union: no EU VAT is due.")
_YOUR_COUNTRY = gettext_noop("VAT of your country applies: %(rate)s %%.")
_SELLER_COUNTRY = gettext_noop("VAT of the seller's country applies: %(rate)s %%.")
_MAKER_COUNTRY = gettext_noop("Work by a person is taxed where the maker is: %(rate)s %% VAT.")

EXPLANATIONS: dict[str, str] = {
    "business_outside": _OUTSIDE,
    "business_domestic_exempt": _SMALL,
    "business_domestic": _YOUR_COUNTRY,
    "business_cross_border_exempt": _SMALL_THERE,
    "business_reverse_charge": gettext_noop("Your business accounts for the VAT in its own country (reverse charge)."),
    "consumer_outside": _OUTSIDE,
    "consumer_domestic_exempt": _SMALL,
    "consumer_domestic": _YOUR_COUNTRY,
    "consumer_below_exempt": _SMALL,
    "consumer_below_threshold": _SELLER_COUNTRY,
    "consumer_cross_border_exempt": _SMALL_THERE,
    "consumer_destination": _YOUR_COUNTRY,
    "old_event_by_outsider": _SELLER_OUTSIDE,
    "old_event_exempt": _SMALL,
    "old_event": _SELLER_COUNTRY,
    "event_outside": _OUTSIDE,
    "event_domestic_exempt": _SMALL,
    "event_cross_border_exempt": _SMALL_THERE,
    "event_destination": _YOUR_COUNTRY,
    "work_by_outsider": _SELLER_OUTSIDE,
    "copyright_outside": _OUTSIDE,
    "work_for_outsider": _MAKER_COUNTRY,
    "work_exempt": _SMALL,
    "work_at_maker": _MAKER_COUNTRY,
}
