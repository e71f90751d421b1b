"""Reviews for the demo: invented buyers order invented makers' works, get them and rate them; nobody is mailed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.db import transaction

from cms.demo.rows import stable_id
from marketplace.basket.models import Basket, LineChoice
from marketplace.basket.quote import quote
from marketplace.fulfilment.following import follow
from marketplace.fulfilment.registry import tell_paid
from marketplace.markets.wording import ConsentKind, consent
from marketplace.offerings.models import Kind, Offering, State
from marketplace.order.facts import CheckoutFacts, ConsentGiven
from marketplace.order.models import LineFacts, Order
from marketplace.order.operations import mark_paid, place_order
from marketplace.partner.models import AccountState, Pricing
from marketplace.partner.prices import buyer_at_checkout
from marketplace.reviews.models import Answer, Review
from marketplace.reviews.operations import rated_anew
from marketplace.users.models import User

BUYERS = (
    ("Nora", "en", "IE"), ("Jonas", "de", "DE"), ("Camille", "fr", "FR"), ("Eleni", "el", "GR"), ("", "de", "AT"),
    ("Inès", "fr", "BE"),
)  # fmt: skip
"""Shown name (one wants none to be seen), language, country."""
WORKS = 18
"""How many works are rated; each by one to all of the buyers."""
DAYS_AGO = 14
SAID: dict[str, dict[int, str]] = {
    "en": {
        5: "Exactly what I was looking for. It prints beautifully at full size.",
        4: "Lovely work. I would have liked one more format.",
        3: "Good, but the colours came out darker than on my screen.",
        2: "Smaller than I thought. I should have read the details.",
    },
    "de": {
        5: "Hängt schon an der Wand. Gestochen scharf, auch im großen Format.",
        4: "Sehr schön gemacht, nur die Datei ist etwas groß.",
        3: "Gut, im Druck aber dunkler als am Bildschirm.",
        2: "Ich hatte es mir feiner vorgestellt.",
    },
    "fr": {
        5: "Magnifique, et le fichier est impeccable à l’impression.",
        4: "Très beau travail. Il manque juste un format.",
        3: "Bien, mais plus sombre une fois imprimé.",
        2: "Je l’imaginais plus détaillé.",
    },
    "el": {
        5: "Υπέροχο έργο, τυπώθηκε άψογα σε μεγάλο μέγεθος.",
        4: "Πολύ όμορφο. Θα ήθελα ακόμη μία μορφή αρχείου.",
        3: "Καλό, αλλά στην εκτύπωση βγήκε πιο σκούρο.",
        2: "Το περίμενα πιο λεπτομερές.",
    },
}
CHANCES = (5, 5, 5, 4, 4, 4, 3, 2)
ANSWERS = {
    "en": "Thank you. A lighter version for print is in the files now.",
    "de": "Danke. Eine hellere Fassung für den Druck liegt jetzt bei den Dateien.",
    "fr": "Merci. Une version plus claire pour l’impression est maintenant jointe.",
    "el": "Ευχαριστούμε. Στα αρχεία υπάρχει τώρα μια πιο ανοιχτή εκδοχή για εκτύπωση.",
}


@transaction.atomic
def load_opinions(*, at: datetime) -> int:
    """Orders and their reviews; nothing where there are any. Returns how many reviews were written."""
    works = _works(at - timedelta(days=DAYS_AGO))
    if not works or Review.objects.exists():
        return 0
    written = 0
    for number, (name, language, country) in enumerate(BUYERS):
        wanted = [work for work in works if number < _dice(f"many:{work.public_id}").randint(1, len(BUYERS))]
        if wanted:
            order = _bought(wanted, number, language, country, at=at - timedelta(days=DAYS_AGO))
            written += _rate(order, name, language, at=at - timedelta(days=DAYS_AGO - 1 - number))
    for work in works:
        rated_anew(offering=work, at=at)
    return written


def _dice(key: str) -> random.Random:
    return random.Random(f"opinion:{key}")


def _works(before: datetime) -> list[Offering]:
    """Downloads of invented makers at a fixed price, whose number is not limited; the same ones everywhere."""
    found = Offering.objects.filter(
        kind=Kind.DIGITAL, state=State.PUBLISHED, published_at__lt=before, edition_size__isnull=True,
        partner__storefront__is_demo=True, partner__payment_account__state=AccountState.VERIFIED,
    ).exclude(slug__startswith="synthetic-")  # fmt: skip
    fixed = found.exclude(tiers__product__stockrecords__terms__pricing__in=(Pricing.FREE, Pricing.PAY_WHAT_YOU_WANT))
    return list(fixed.order_by("public_id").distinct()[:WORKS])


def _bought(works: list[Offering], number: int, language: str, country: str, *, at: datetime) -> Order:
    """One paid order of the first tier of each work, by the operations that people use, without its mails."""
    user, _created = User.objects.get_or_create(
        email=f"buyer{number}@buyers.example", defaults={"language": language}
    )  # fmt: skip
    user.set_unusable_password()
    user.save(update_fields=["password"])
    basket = Basket.objects.create(owner=user)
    for work in works:
        tier = work.tiers.filter(is_active=True).select_related("product").first()
        assert tier is not None, "what is published has a price"
        line = basket.lines.create(
            product=tier.product, stockrecord=tier.product.stockrecords.get(), line_reference=str(tier.pk), quantity=1,
            price_currency="EUR",
        )  # fmt: skip
        LineChoice.objects.create(line=line)
    buyer = buyer_at_checkout(country=country, postcode="", capacity="consumer", vat_id="", check="not_given")
    kinds = (ConsentKind.DOWNLOAD_NOW, ConsentKind.DOWNLOAD_LOSES_WITHDRAWAL)
    given = [consent(kind, language) for kind in kinds]
    facts = CheckoutFacts(
        token=stable_id(f"opinion:{number}", 20), email=user.email, name="", language=language, country=country,
        fingerprint=quote(basket=basket, buyer=buyer, on=at.date()).fingerprint,
        consents=tuple(ConsentGiven(one.kind, one.text, one.version) for one in given),
    )  # fmt: skip
    order = place_order(basket=basket, facts=facts, user=user, at=at)
    mark_paid(number=order.number, at=at, why="demo")
    tell_paid(_lines(order), at=at)
    follow(number=order.number, at=at, why="demo")
    return order


def _lines(order: Order) -> list[LineFacts]:
    lines = LineFacts.objects.filter(seller_order__order=order).select_related("seller_order__order__facts", "offering")
    return list(lines.order_by("pk"))


def _rate(order: Order, name: str, language: str, *, at: datetime) -> int:
    reviews = []
    for line in _lines(order):
        assert line.offering is not None
        dice = _dice(f"{line.offering.public_id}:{order.facts.email}")
        stars = dice.choice(CHANCES)
        reviews.append(Review(
            public_id=stable_id(f"review:{line.offering.public_id}:{order.facts.email}", 10), offering=line.offering,
            line=line, user=order.user, email=order.facts.email, stars=stars, shown_as=name, language=language,
            text=SAID[language][stars] if dice.random() < 0.6 else "", written_at=at, changed_at=at,
        ))  # fmt: skip
    Review.objects.bulk_create(reviews)
    Answer.objects.bulk_create(
        Answer(review=row, text=ANSWERS[language], language=language, written_at=at, changed_at=at)
        for row in reviews
        if row.stars == 3 and row.text
    )
    return len(reviews)
