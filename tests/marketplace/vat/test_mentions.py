"""What an invoice mentions is kept as the rule wrote it, and read in the reader's language."""

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from marketplace.vat import cases
from marketplace.vat.mentions import mention_text
from marketplace.vat.models import VatDecision
from tests.marketplace.compliance.paid import place_and_pay

ALL = [
    cases.REVERSE_CHARGE, cases.SELF_BILLING, cases.NOT_SUBJECT, cases.SMALL_BUSINESS, cases.CROSS_BORDER_EXEMPT,
]  # fmt: skip


@pytest.fixture(autouse=True)
def german(monkeypatch):
    """Words of a catalogue, whatever the translators write there."""
    found = trans_real.translation("de")._catalog._catalogs[0]
    for mention in ALL:
        monkeypatch.setitem(found, mention, f"Auf Deutsch: {mention}")


@pytest.mark.parametrize("mention", ALL)
def test_every_mention_of_the_rules_is_read_in_the_readers_language(mention):
    with translation.override("de"):
        assert mention_text(mention) == f"Auf Deutsch: {mention}"
    with translation.override("en"):
        assert mention_text(mention) == mention


def test_parts_are_read_each_for_itself_and_unknown_words_stay():
    with translation.override("de"):
        assert mention_text("Self-billing; Reverse charge") == "Auf Deutsch: Self-billing; Auf Deutsch: Reverse charge"
        assert mention_text("Steuerfrei seit 1988") == "Steuerfrei seit 1988"
        assert mention_text("") == ""


@pytest.mark.django_db
def test_the_order_page_reads_it_in_its_language_and_the_fact_stays(client, gateway):
    order = place_and_pay(gateway)
    VatDecision._base_manager.update(mention=cases.SMALL_BUSINESS)
    page = client.get(f"/de/orders/{order.number}/?key={order.facts.key}").content.decode()
    assert f"Auf Deutsch: {cases.SMALL_BUSINESS}." in page
    assert set(VatDecision.objects.values_list("mention", flat=True)) == {cases.SMALL_BUSINESS}
