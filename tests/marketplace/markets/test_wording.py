import pytest

from marketplace.markets.languages import INTERFACE_LANGUAGES, LANGUAGES
from marketplace.markets.wording import (
    ORDER_BUTTONS,
    WITHDRAWAL_LABELS,
    WORDING_VERSION,
    ConsentKind,
    consent,
    order_button,
    withdrawal_labels,
)


def test_all_24_languages_have_a_button_and_labels() -> None:
    assert set(ORDER_BUTTONS) == set(LANGUAGES)
    assert set(WITHDRAWAL_LABELS) == set(LANGUAGES)
    assert len({button.text for button in ORDER_BUTTONS.values()}) == 24


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Zahlungspflichtig bestellen"),
        ("fr", "Commande avec obligation de paiement"),
        ("el", "Παραγγελία με υποχρέωση πληρωμής"),
        ("ro", "Comandă ce implică o obligație de plată"),
        ("sv", "Beställning förenad med betalningsskyldighet"),
        ("xx", "Order with obligation to pay"),
    ],
)
def test_order_button(language: str, words: str) -> None:
    assert order_button(language) == words


@pytest.mark.parametrize(
    ("language", "opens", "confirms"),
    [
        ("en", "Withdraw from contract here", "Confirm withdrawal"),
        ("de", "Vertrag widerrufen", "Widerruf bestätigen"),
        ("el", "Πατήστε εδώ για υπαναχώρηση", "Επιβεβαίωση υπαναχώρησης"),
        ("mt", "Irtira mill-kuntratt hawnhekk", "Ikkonferma r-reċess"),
    ],
)
def test_withdrawal_labels(language: str, opens: str, confirms: str) -> None:
    labels = withdrawal_labels(language)
    assert (labels.open, labels.confirm) == (opens, confirms)


def test_consents_are_written_in_every_interface_language() -> None:
    for kind in ConsentKind:
        texts = {consent(kind, language).text for language in INTERFACE_LANGUAGES}
        assert len(texts) == len(INTERFACE_LANGUAGES)


def test_consent_says_in_which_language_and_version_it_was_read() -> None:
    wording = consent(ConsentKind.DOWNLOAD_NOW, "pl")
    assert (wording.language, wording.version) == ("en", WORDING_VERSION)
    assert wording.text == "I ask you to make the file available before the 14 days end."


def test_consent_names_each_work_once_in_the_readers_quotes() -> None:
    said = consent(ConsentKind.WORK_NOW, "de", ["Logo", "Plakat", "Logo"])
    assert said.text == "„Logo“, „Plakat“: Ich bitte darum, mit der Arbeit vor Ablauf der 14 Tage zu beginnen."
    assert consent(ConsentKind.WORK_NOW, "fr", ["Logo"]).text.startswith("«\u202fLogo\u202f»: Je demande")
