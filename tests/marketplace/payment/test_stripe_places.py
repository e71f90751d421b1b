"""What a Stripe charge says about the place of the card or the bank, whichever way it was paid."""

import pytest
import stripe

from marketplace.markets.countries import is_country
from marketplace.payment.stripe_places import bank_country, card_country


def charge(way: str, **inner: object) -> stripe.Charge:
    details = {"type": way, way: inner}
    return stripe.Charge.construct_from({"id": "py_1", "payment_method_details": details}, "sk_test_1")


@pytest.mark.parametrize(
    ("paid", "bank"),
    [
        (charge("sepa_debit", country="FR", bank_code="1"), "FR"),
        (charge("sepa_debit", country=None), None),
        (charge("ideal", bic="INGBNL2A"), "NL"),
        (charge("ideal", bic="REVOLT21"), "LT"),
        (charge("bancontact", bic="VAPEBE22100"), "BE"),
        (charge("sofort", country="AT", bic="COBADEFF"), "AT"),
        (charge("giropay", bic="cobadeffxxx"), "DE"),
        (charge("ideal", bic=None), None),
        (charge("ideal", bic="INGB"), None),
        (charge("ideal", bic="INGBZZ2A"), None),
        (charge("ideal", bic="INGB992A"), None),
        (charge("sepa_debit", country="Germany"), None),
        (charge("eps", bank="bank_austria"), None),
        (charge("link", country="SE"), None),
        (charge("paypal", country="SE"), None),
        (charge("card", country="DE"), None),
        (stripe.Charge.construct_from({"id": "ch_1"}, "sk_test_1"), None),
        (stripe.Charge.construct_from({"id": "ch_1", "payment_method_details": None}, "sk_test_1"), None),
        (None, None),
    ],
)
def test_the_country_of_the_bank(paid, bank):
    assert bank_country(paid) == bank


@pytest.mark.parametrize(
    ("paid", "card"), [(charge("card", country="DE"), "DE"), (charge("sepa_debit", country="FR"), None), (None, None)]
)
def test_the_country_of_the_card_is_not_the_bank_s(paid, card):
    assert card_country(paid) == card


@pytest.mark.parametrize(
    ("code", "known"),
    [("DE", True), ("CH", True), ("XK", True), ("EU", False), ("ZZ", False), ("QQ", False), ("de", False),
     ("001", False), ("", False)],
)  # fmt: skip
def test_what_a_country_is(code, known):
    assert is_country(code) is known
