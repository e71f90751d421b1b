from __future__ import annotations

import hashlib
import json
import pickle

from search.documents import COUNTRIES, MACHINE, DocumentText
from search.engines.base import KEYWORDS, NUMBERS, TOKENS
from search.engines.naming import index_version
from search.indexing.rows import FILLER, row
from tests.search.making import BEFORE, document

SEEN = ("2.5.d29bfbb5", "e5f266822ce4bf73")
"""What stands in the index under this version."""
PLAKAT = DocumentText("de", "Plakat vom Hafen", "Ein Druck", "meer, schiff", "Auf Papier gedruckt.")


def words(made, field):
    return [token for token in made.tokens[field].split() if token != FILLER]


def test_each_text_stands_in_its_field():
    made = row(document(1, texts=(PLAKAT,), language="de"))
    assert words(made, "t") == ["de:plakat", "de:haf"]
    assert words(made, "k") == ["de:meer", "de:schiff", "de:druck"]
    assert words(made, "d") == ["de:papi", "de:gedruckt"]
    assert "de:hafen/haf" in made.keywords["vocabulary"]


SAME = (
    ("de", "Hochzeitsfotograf für's Haus", "Häuser, Straße; Fotos|Fotos", "L'İstanbul ŁÓDŹ ﬁne 2026"),
    ("fr", "L'affiche d'été", "affiche, affiches, mariage", "Aujourd'hui, l’atelier photographie."),
    ("fi", "Valokuvauspalvelut häihin", "hääkuvaus", "Valokuvia ja valokuvaajia."),
    ("el", "Αφίσα του γάμου", "φωτογραφία", "Μουσική και λόγος."),
    ("bg", "Сватбена снимка", "плакат", "Снимки и плакати."),
    ("en", "The maker's poster", "poster, posters, wedding", "poster " * 40),
)


def test_the_same_texts_give_the_same_row_unless_its_version_says_otherwise():
    """An index is gone on with, and one written to by workers of two releases: what is in it may not differ."""
    texts = tuple(
        DocumentText(language, title, summary=long[:30], keywords=keywords, description=long, weight=weight)
        for (language, title, keywords, long), weight in zip(SAME, (1.0, 1.0, MACHINE, 1.0, 1.0, MACHINE), strict=True)
    )
    labels = {"de": "Fotografie", "fi": "Valokuvaus", "en": "Photography"}
    made = row(document(1, texts=texts, language="de", category_labels=labels, maker_name="Müller d'Or", city="Łódź"))
    content = repr((sorted(made.tokens.items()), sorted(made.keywords.items()), sorted(made.numbers.items())))
    digest = hashlib.sha256(content.encode()).hexdigest()[:16]
    assert (index_version(), digest) == SEEN, "change ANALYSIS_VERSION or SCHEMA_VERSION where this is meant"


def test_a_machine_draft_stands_one_field_lower():
    draft = DocumentText("en", "Harbour", "Print", "sea", "Paper", weight=MACHINE)
    made = row(document(1, texts=(PLAKAT, draft), language="de"))
    assert words(made, "t") == ["de:plakat", "de:haf"]
    assert words(made, "k")[-1] == "en:harbour"
    assert words(made, "d")[-3:] == ["en:sea", "en:print", "en:paper"]


def test_names_formats_and_city_belong_to_no_language():
    made = row(document(1, "Work", maker_name="Atelier Müller", city="Łódź", file_formats=("SVG",)))
    assert words(made, "k") == ["x:atelier", "x:muller", "x:lodz", "x:svg"]


def test_labels_are_indexed_in_every_language():
    made = row(document(1, category_labels={"de": "Fotografie", "el": "Φωτογραφία"}))
    assert words(made, "c") == ["de:fotografi", "el:φωτογραφ"]


def test_a_field_is_as_long_with_one_language_as_with_eight():
    several = [DocumentText(language, "Plakat Hafen") for language in ("de", "en", "fr", "it", "es", "pl", "nl", "sv")]
    lengths = {len(row(document(1, texts=tuple(several[:count]))).tokens["t"].split()) for count in range(1, 9)}
    assert lengths == {24}


def test_a_word_counts_three_times_and_the_rest_only_lengthens():
    made = row(document(1, texts=(DocumentText("en", "Poster", keywords="poster " * 50),)))
    assert words(made, "k") == ["en:poster"] * 3
    assert len(made.tokens["k"].split()) == 8 * 51


def test_numbers_and_keywords_are_those_of_the_schema():
    made = row(
        document(
            1,
            category="c",
            categories=("c", "b"),
            delivery_days=0,
            quality=5000,
            free=True,
            budget=5,
            available=1,
            rating=45,
        )
    )
    assert set(made.tokens) == set(TOKENS)
    assert set(made.keywords) == set(KEYWORDS)
    assert set(made.numbers) == set(NUMBERS)
    assert made.keywords["category"] == ("c", "b")
    assert made.keywords["free"] == ("yes",)
    assert made.numbers["quality"] == 1000
    assert made.numbers["browse"] == 1000 * 10**10 + int(BEFORE.timestamp())
    assert [made.numbers[f"price_{country}"] for country in COUNTRIES] == [1900] * 27


def test_what_has_no_price_and_no_term_has_no_number():
    made = row(document(1, price=None))
    assert set(NUMBERS) - set(made.numbers) == {
        "days",
        "budget",
        "available",
        "rating",
        "price_business",
        *(f"price_{country}" for country in COUNTRIES),
    }


def test_the_card_and_the_tokens_for_reasons_come_back():
    stored = json.loads(row(document(1, "Red poster", display={"title": "Røt"})).stored)
    assert stored["display"] == {"title": "Røt"}
    assert stored["tokens"]["t"] == " en:red en:poster "
    assert stored["titles"] == {"en": "Red poster"}


def test_the_same_document_gives_the_same_row_in_any_process():
    made = document(1, texts=(PLAKAT,), category_labels={"fr": "Affiche"})
    assert row(made) == row(made) == pickle.loads(pickle.dumps(row(made)))  # our own bytes
