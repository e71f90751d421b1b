"""What a seller states about its taxes: from which day, where else it is exempt, and what a sale of that day makes of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from marketplace.partner.models import PartnerEvent, TaxProfile, TaxStatement
from marketplace.partner.operations import TaxFacts, TaxFactsRefused, set_tax_facts
from marketplace.partner.prices import buyer_at_checkout, decision_for
from marketplace.partner.tax import statement_on, take_due_statements
from marketplace.written_once.rows import NeverChanged
from tests.factories import NOON, make_maker, owner_of

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
NEW_YEAR = date(TODAY.year + 1, 1, 1)
SMALL = TaxFacts("FR", "person", "small_business")
ABROAD = replace(SMALL, ex_number="FR83404833048-EX", ex_states=("DE", "IT"))
FRENCH_ID = "FR83404833048"


def state(partner, facts: TaxFacts, at=NOON) -> TaxProfile:
    return set_tax_facts(partner=partner, tax=facts, by=owner_of(partner), at=at)


def decided(partner, *, country: str = "DE", business: bool = False, on: date = TODAY):
    """(place, category) of a person's work for this buyer."""
    partner.tax_profile.refresh_from_db()
    check = "valid" if business else "not_given"
    buyer = buyer_at_checkout(
        country=country, postcode="", capacity="business" if business else "consumer", vat_id="", check=check
    )
    made = decision_for(nature="human_service", profile=partner.tax_profile, buyer=buyer, on=on)
    return made.place, made.category


def test_the_first_statement_is_made_when_a_maker_starts():
    partner = make_maker(country="FR", vat_status="small_business")
    (first,) = partner.tax_statements.all()
    assert (first.country, first.vat_status, first.valid_from, first.stated_by) == (
        "FR", "small_business", TODAY, owner_of(partner)
    )  # fmt: skip
    assert partner.tax_profile.valid_from == TODAY


def test_a_change_holds_from_its_day_and_not_before():
    partner = make_maker(vat_status="small_business")
    state(partner, TaxFacts("FR", "person", "registered", FRENCH_ID, valid_from=NEW_YEAR))
    assert decided(partner, country="FR", on=NEW_YEAR - timedelta(days=1)) == ("FR", "E")
    assert decided(partner, country="FR", on=NEW_YEAR) == ("FR", "S")
    assert (partner.tax_profile.vat_status, partner.tax_profile.valid_from) == ("small_business", TODAY)
    assert statement_on(partner, TODAY).vat_status == "small_business"
    assert statement_on(partner, NEW_YEAR).vat_status == "registered"
    assert statement_on(partner, TODAY - timedelta(days=1)) is None


def test_the_day_makes_what_was_coming_what_holds():
    partner = make_maker(vat_status="small_business")
    state(partner, TaxFacts("FR", "person", "registered", FRENCH_ID, valid_from=NEW_YEAR))
    assert take_due_statements(at=NOON) == 0
    at = NOON.replace(year=NEW_YEAR.year, month=1, day=1)
    assert take_due_statements(at=at) == 1
    assert take_due_statements(at=at) == 0
    profile = TaxProfile.objects.get(partner=partner)
    assert (profile.vat_status, profile.vat_id, profile.coming) == ("registered", FRENCH_ID, [])
    assert profile.valid_from == NEW_YEAR


def test_what_was_coming_is_replaced_for_its_day_and_kept_in_the_history():
    partner = make_maker(vat_status="small_business")
    state(partner, TaxFacts("FR", "person", "registered", FRENCH_ID, valid_from=NEW_YEAR))
    state(partner, replace(ABROAD, valid_from=NEW_YEAR))
    partner.tax_profile.refresh_from_db()
    assert [said["ex_states"] for said in partner.tax_profile.coming] == [["DE", "IT"]]
    assert [row.vat_status for row in partner.tax_statements.all()] == [
        "small_business", "registered", "small_business"
    ]  # fmt: skip


def test_a_number_for_other_states_exempts_there_and_only_there():
    partner = make_maker(vat_status="small_business")
    assert decided(partner, business=True) == ("DE", "AE")
    state(partner, ABROAD)
    assert decided(partner, business=True) == ("DE", "E")
    assert decided(partner, country="IT", business=True) == ("IT", "E")
    assert decided(partner, country="ES", business=True) == ("ES", "AE")
    assert decided(partner) == ("FR", "E")


def test_a_seller_outside_the_union():
    partner = make_maker(vat_status="none_yet")
    state(partner, TaxFacts("CH", "company", "non_eu"))
    assert decided(partner) == ("outside_EU", "O")
    assert decided(partner, business=True) == ("DE", "AE")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (TaxFacts("CH", "person", "small_business"), "vat_status"),
        (TaxFacts("FR", "person", "non_eu"), "vat_status"),
        (TaxFacts("FR", "person", "registered", "DE136695976"), "vat_id"),
        (replace(SMALL, ex_number="FR83404833048-EX"), "ex_number"),
        (replace(SMALL, ex_states=("DE",)), "ex_number"),
        (replace(ABROAD, ex_number="FR83404833048"), "ex_number"),
        (replace(ABROAD, ex_number="DE136695976-EX"), "ex_number"),
        (replace(ABROAD, vat_status="none_yet"), "ex_number"),
        (replace(ABROAD, ex_states=("FR",)), "ex_states"),
        (replace(ABROAD, ex_states=("DE", "US")), "ex_states"),
        (replace(SMALL, valid_from=TODAY - timedelta(days=1)), "valid_from"),
        (replace(SMALL, valid_from=TODAY + timedelta(days=367)), "valid_from"),
    ],
)
def test_facts_that_do_not_fit_are_refused_and_nothing_is_written(facts, field):
    partner = make_maker(vat_status="none_yet")
    with pytest.raises(TaxFactsRefused) as refused:
        state(partner, facts)
    assert refused.value.field == field
    assert TaxStatement.objects.count() == 1
    assert not PartnerEvent.objects.exists()
    assert TaxProfile.objects.get(partner=partner).vat_status == "none_yet"


def test_statements_are_never_changed_nor_deleted():
    (row,) = make_maker().tax_statements.all()
    row.country = "DE"
    with pytest.raises(NeverChanged):
        row.save()
    with pytest.raises(NeverChanged):
        row.delete()
    assert TaxStatement.objects.get().country == "FR"
