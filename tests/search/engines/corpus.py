"""Four hundred varied offerings, the same at every run: languages, prices, kinds, places, and many that are alike."""

from __future__ import annotations

import random
from datetime import timedelta

from search.documents import COUNTRIES, DocumentText
from tests.search.making import BEFORE, document

SIZE = 400
WORDS = {
    "en": "poster wedding photograph red blue house logo music paper song letter forest winter portrait calendar map",
    "de": "Plakat Hochzeit Foto rot blau Haus Logo Musik Papier Lied Brief Wald Winter Porträt Kalender Karte",
    "fr": "affiche mariage photo rouge bleu maison logo musique papier chanson lettre forêt hiver portrait calendrier carte",
    "el": "αφίσα γάμος φωτογραφία κόκκινο μπλε σπίτι λογότυπο μουσική χαρτί τραγούδι γράμμα δάσος χειμώνας πορτρέτο",
    "pl": "plakat ślub zdjęcie czerwony niebieski dom logo muzyka papier piosenka list las zima portret kalendarz mapa",
    "mt": "kartellun tieġ ritratt aħmar blu dar logo mużika karta kanzunetta ittra foresta xitwa ħaġar",
    "bg": "плакат сватба снимка червен син къща лого музика хартия песен писмо гора зима портрет календар карта",
}
CATEGORIES = ("poster", "photo", "music", "brand", "paper")
LABELS = {"poster": ("Posters", "Plakate"), "photo": ("Photographs", "Fotos"), "music": ("Music", "Musik")}


def texts(dice: random.Random) -> tuple[DocumentText, ...]:
    languages = dice.sample([*WORDS], k=dice.choice([1, 1, 1, 2, 3]))
    made = []
    for language in languages:
        words = WORDS[language].split()
        title, keywords = dice.choices(words, k=dice.randint(2, 5)), dice.choices(words, k=dice.randint(0, 6))
        description = dice.choices(words, k=dice.choice([0, 5, 20, 60, 200]))
        made.append(
            DocumentText(language, " ".join(title), keywords=", ".join(keywords), description=" ".join(description))
        )
    return tuple(made)


def corpus():
    """Prices and dates repeat, so that many are equals; some have no price, some no delivery."""
    dice = random.Random(5)
    made = []
    for number in range(SIZE):
        category = dice.choice(CATEGORIES)
        named = LABELS.get(category)
        price = dice.choice([None, 0, 500, 999, 1000, 1900, 1900, 2500, 9_900, 120_000])
        made.append(
            document(
                number,
                texts=texts(dice),
                category=category,
                categories=(category, "all"),
                category_labels=dict(zip(("en", "de"), named, strict=True)) if named else {},
                price=price,
                price_consumer={} if price is None else {c: price + at % 3 * 100 for at, c in enumerate(COUNTRIES)},
                kind=dice.choice(["digital", "service"]),
                maker_country=dice.choice(["DE", "FR", "GR", "MT", ""]),
                maker_name=dice.choice(["Studio Ħaġar", "Атељe", "Atelier Łódź", "Οδυσσεύς"]),
                maker_slug=f"maker-{number % 9}",
                licence=tuple(dice.sample(["personal", "commercial", "extended"], k=dice.randint(0, 3))),
                rings=tuple(dice.sample(["luxembourg", "athens"], k=dice.randint(0, 2))),
                languages=tuple(dice.sample(["en", "de", "el"], k=dice.randint(0, 2))),
                delivery_days=dice.choice([None, 0, 2, 7, 30]),
                rating=None if number % 3 else 10 + number * 7 % 41,
                quality=dice.choice([100, 500, 500, 900]),
                published=BEFORE + timedelta(days=dice.randint(0, 20)),
            )
        )
    return made
