from marketplace.markets.countries import COUNTRIES, choices, country_name
from marketplace.markets.currencies import CURRENCIES
from marketplace.markets.languages import INTERFACE_LANGUAGES, LANGUAGES, interface_language
from marketplace.vat.territories import MEMBER_STATES


def test_the_markets_are_the_member_states() -> None:
    assert set(COUNTRIES) == MEMBER_STATES
    assert all(country.code == code for code, country in COUNTRIES.items())


def test_every_countrys_language_is_official_and_its_currency_can_be_shown() -> None:
    for country in COUNTRIES.values():
        assert set(country.languages) <= set(LANGUAGES)
        assert country.currency in CURRENCIES


def test_every_official_language_is_spoken_in_a_market_that_is_its_own() -> None:
    assert len(LANGUAGES) == 24
    for language in LANGUAGES.values():
        assert language.code in COUNTRIES[language.country].languages


def test_states_without_the_euro() -> None:
    others = {code: country.currency for code, country in COUNTRIES.items() if country.currency != "EUR"}
    assert others == {"CZ": "CZK", "DK": "DKK", "HU": "HUF", "PL": "PLN", "RO": "RON", "SE": "SEK"}


def test_names_are_in_the_readers_language() -> None:
    assert COUNTRIES["GR"].name("de") == "Griechenland"
    assert country_name("DE", "el") == "Γερμανία"
    assert country_name("DE", "ga") == "an Ghearmáin"


def test_name_falls_back_to_english_then_to_the_code() -> None:
    assert country_name("DE", "xx") == "Germany"
    assert country_name("ZZZ", "de") == "ZZZ"


def test_every_country_has_a_name_in_every_language() -> None:
    for language in LANGUAGES:
        names = [country.name(language) for country in COUNTRIES.values()]
        assert len(set(names)) == 27
        assert not set(names) & set(COUNTRIES)


def test_choices_are_sorted_as_a_reader_expects() -> None:
    german = [name for _, name in choices("de")]
    assert german.index("Österreich") == german.index("Niederlande") + 1
    assert len(choices("fr")) == 27


def test_interface_speaks_four_languages_and_english_to_the_rest() -> None:
    assert set(INTERFACE_LANGUAGES) == {"en", "de", "fr", "el"}
    assert interface_language("el") == "el"
    assert interface_language("pl") == "en"
