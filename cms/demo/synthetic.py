"""Offerings for load tests: clearly synthetic, with pictures that are there already, written in bulk."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from oscar.apps.catalogue.models import Product

from cms.demo.rows import stable_id
from marketplace.files.operations import store_private
from marketplace.money import Money, to_decimal
from marketplace.offerings.editions import product_class
from marketplace.offerings.models import (
    CategoryNames,
    FileVersion,
    Kind,
    Offering,
    OfferingFile,
    OfferingPicture,
    OfferingText,
    State,
    Tier,
)
from marketplace.offerings.rights import PRESETS
from marketplace.partner.models import Partner, PriceSide, PriceTerms, Pricing, StockRecord, TaxNature

BATCH = 1000
WORDS = {
    "en": ("harbour", "night", "paper", "wedding", "letter", "stone", "garden", "wave", "city", "silver"),
    "de": ("Hafen", "Nacht", "Papier", "Hochzeit", "Brief", "Stein", "Garten", "Welle", "Stadt", "Silber"),
    "fr": ("port", "nuit", "papier", "mariage", "lettre", "pierre", "jardin", "vague", "ville", "argent"),
    "el": ("λιμάνι", "νύχτα", "χαρτί", "γάμος", "γράμμα", "πέτρα", "κήπος", "κύμα", "πόλη", "ασήμι"),
}
LANGUAGES = tuple(WORDS)


def add_synthetic(total: int, *, at: datetime, progress: Callable[[int], object]) -> int:
    """Fill the market up to ``total`` offerings. Needs the real catalogue, whose pictures it shows again.

    Numbers that are there are left out, so a second run adds nothing. Returns how many were added.
    """
    real = Offering.objects.exclude(slug__startswith="synthetic-").count()
    wanted = range(1, max(total - real, 0) + 1)
    there = set(Offering.objects.filter(slug__startswith="synthetic-").values_list("slug", flat=True))
    missing = [number for number in wanted if f"synthetic-{number:06d}" not in there]
    if not missing:
        return 0
    stock = Shelf(at)
    for numbers in _batches(missing):
        with transaction.atomic():
            stock.write(numbers, at=at)
        progress(len(numbers))
    return len(missing)


def _batches(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


PLACEHOLDER = b"Made by a load test. Not a work.\n"


class Shelf:
    """What synthetic offerings are made of: partners, categories and pictures of the real ones."""

    def __init__(self, at: datetime) -> None:
        self.file = store_private(file=ContentFile(PLACEHOLDER, name="load-test.txt"), by=None, at=at)
        self.partners = list(
            Partner.objects.filter(storefront__isnull=False).order_by("pk").values_list("pk", flat=True)
        )
        self.pictures = list(OfferingPicture.objects.order_by("pk").values_list("picture_id", flat=True)[:400])
        leaves = CategoryNames.objects.filter(category__numchild=0).order_by("pk")
        self.categories = [row.category_id for row in leaves if Kind.DIGITAL.value in row.kinds]
        self.kind = product_class(Kind.DIGITAL.value)

    def write(self, numbers: list[int], *, at: datetime) -> None:
        """One batch: product, offering, texts, one tier with price, picture."""
        products = Product.objects.bulk_create(
            Product(
                structure=Product.PARENT, product_class=self.kind, title=f"Synthetic {n:06d}", slug=f"synthetic-{n:06d}"
            )
            for n in numbers
        )  # fmt: skip
        facts = [self._facts(number) for number in numbers]
        offerings = Offering.objects.bulk_create(
            Offering(
                product=product, partner_id=fact["partner"], public_id=stable_id(f"synthetic:{number}"),
                slug=f"synthetic-{number:06d}", kind=Kind.DIGITAL, tax_nature=TaxNature.E_SERVICE, language=fact["language"],
                category_id=fact["category"], ai_use="none", state=State.PUBLISHED, created_at=at, changed_at=at,
                published_at=at - timedelta(days=200, minutes=number),
            )
            for product, number, fact in zip(products, numbers, facts, strict=True)
        )  # fmt: skip
        through = Product.categories.through
        through.objects.bulk_create(through(product_id=o.product_id, category_id=o.category_id) for o in offerings)
        OfferingText.objects.bulk_create(
            text for o, number, fact in zip(offerings, numbers, facts, strict=True) for text in _texts(o, number, fact)
        )
        OfferingPicture.objects.bulk_create(
            OfferingPicture(offering=o, picture_id=fact["picture"], alt={})
            for o, fact in zip(offerings, facts, strict=True)
        )
        self._tiers(offerings, facts)
        # Without a file nothing could be bought; one for all, as nobody reads it.
        kept = OfferingFile.objects.bulk_create(OfferingFile(offering=o, label="TXT") for o in offerings)
        FileVersion.objects.bulk_create(FileVersion(offering_file=row, file=self.file, created_at=at) for row in kept)

    def _facts(self, number: int) -> dict[str, Any]:
        dice = random.Random(f"synthetic:{number}")
        language = dice.choice(LANGUAGES)
        return {
            "partner": dice.choice(self.partners), "picture": dice.choice(self.pictures),
            "category": dice.choice(self.categories), "language": language, "minor": dice.randrange(200, 20_000, 50),
            "words": [dice.randrange(10) for _ in range(3)],
        }  # fmt: skip

    def _tiers(self, offerings: list[Offering], facts: list[dict[str, Any]]) -> None:
        children = Product.objects.bulk_create(
            Product(structure=Product.CHILD, parent_id=o.product_id, title="personal", slug=f"{o.slug}-personal")
            for o in offerings
        )
        pairs = list(zip(offerings, children, facts, strict=True))
        stock = StockRecord.objects.bulk_create(
            StockRecord(
                product=child, partner_id=o.partner_id, partner_sku=f"{o.public_id}-personal", price_currency="EUR",
                price=to_decimal(Money(fact["minor"], "EUR")),
            )
            for o, child, fact in pairs
        )  # fmt: skip
        PriceTerms.objects.bulk_create(
            PriceTerms(
                stockrecord=record, pricing=Pricing.FIXED, side=PriceSide.GROSS, amount_minor=fact["minor"],
                tax_nature=TaxNature.E_SERVICE,
            )
            for record, fact in zip(stock, facts, strict=True)
        )  # fmt: skip
        rights = PRESETS["personal"].to_json()
        Tier.objects.bulk_create(
            Tier(offering=o, product=child, code="personal", rights=rights, licence="LicenseRef-Ring-personal")
            for o, child, _fact in pairs
        )


def _texts(offering: Offering, number: int, fact: dict[str, Any]) -> Iterator[OfferingText]:
    """Two languages each: its own and English (or German)."""
    for code in dict.fromkeys([fact["language"], "en" if fact["language"] != "en" else "de"]):
        words = [WORDS[code][index] for index in fact["words"]]
        yield OfferingText(
            offering=offering, language=code, title=f"Synthetic {number:06d} {' '.join(words[:2])}",
            summary=f"{' '.join(words)}: an entry made by a load test, not a work.", description="", tags=words,
        )  # fmt: skip
