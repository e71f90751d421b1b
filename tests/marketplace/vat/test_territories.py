import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.vat.territories import MEMBER_STATES, place


@pytest.mark.parametrize(
    ("country", "postcode", "code"),
    [
        ("ES", "35001", "ES-CN"),
        ("ES", "38 003", "ES-CN"),
        ("ES", "51001", "ES-CE"),
        ("ES", "52001", "ES-ML"),
        ("FR", "97110", "FR-DOM"),
        ("FR", "F-97490", "FR-DOM"),
        ("FR", "98800", "FR-DOM"),
        ("FI", "22100", "FI-01"),
        ("FI", "AX-22100", "FI-01"),
        ("DE", "27498", "DE-Helgoland"),
        ("DE", "D-78266", "DE-Buesingen"),
        ("IT", "23041", "IT-Livigno"),
        ("IT", "22061", "IT-Campione"),
        ("GR", "63086", "GR-69"),
        ("EL", "630 87", "GR-69"),
        ("DK", "3900", "GL"),
        ("GP", "97110", "FR-DOM"),
        ("AX", "", "FI-01"),
        ("GB", "BT1 1AA", "GB"),
        ("GB-NI", "", "GB-NI"),
        ("US", "10001", "US"),
        ("CH", "8001", "CH"),
    ],
)
def test_territory_outside_the_vat_area(country: str, postcode: str, code: str) -> None:
    found = place(country, postcode)
    assert found.code == code
    assert found.state is None
    assert not found.in_eu_vat
    with pytest.raises(ValueError, match="no VAT rate"):
        _ = found.rate_place


@pytest.mark.parametrize(
    ("country", "postcode", "state"),
    [
        ("ES", "28001", "ES"),
        ("ES", "08035", "ES"),
        ("FR", "75001", "FR"),
        ("FR", "20000", "FR"),
        ("FI", "00100", "FI"),
        ("FI", "20220", "FI"),
        ("DE", "10115", "DE"),
        ("DE", "78267", "DE"),
        ("IT", "22060", None),
        ("IT", "23040", "IT"),
        ("GR", "10431", "GR"),
        ("EL", "10431", "GR"),
        ("el", "", "GR"),
        ("DK", "1050", "DK"),
        ("CY", "1010", "CY"),
    ],
)
def test_neighbouring_postcode(country: str, postcode: str, state: str | None) -> None:
    assert place(country, postcode).state == state


def test_madeira_and_azores_are_portugal_with_their_own_rate() -> None:
    madeira, azores, lisbon = place("PT", "9000-017"), place("PT", "9500-150"), place("PT", "1000-001")
    assert (madeira.state, madeira.rate_place) == ("PT", "PT-30")
    assert (azores.state, azores.rate_place) == ("PT", "PT-20")
    assert (lisbon.state, lisbon.rate_place) == ("PT", "PT")
    assert place("PT-30") == madeira


def test_monaco_is_taxed_as_france() -> None:
    assert place("MC").state == "FR"
    assert place("FR", "98000").code == "MC"
    assert place("MC").rate_place == "FR"


def test_country_without_postcode_is_its_mainland() -> None:
    assert {place(state).state for state in MEMBER_STATES} == MEMBER_STATES


@pytest.mark.parametrize("nonsense", ["", "Germany", "D", "12", "🇩🇪"])
def test_nonsense_is_no_country(nonsense: str) -> None:
    with pytest.raises(ValueError, match="not a country code"):
        place(nonsense)


@given(st.sampled_from(sorted(MEMBER_STATES)), st.text(max_size=40))
def test_any_postcode_has_an_answer_of_the_same_country(state: str, postcode: str) -> None:
    found = place(state, postcode)
    assert found.in_eu_vat == (found.state is not None)
    assert found.state in (state, None)


@pytest.mark.parametrize(
    ("said", "code"),
    [("FI-AX", "FI-01"), ("ES-IC", "ES-CN"), ("ES-EA", "ES-CE"), ("FR-COM", "FR-DOM"), ("FR-OM", "FR-DOM")],
)
def test_other_words_for_what_lies_outside(said, code):
    assert (place(said).code, place(said).in_eu_vat) == (code, False)
