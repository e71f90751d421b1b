"""Test data by trait. Rows are written by the same operations that people use, wherever there is one."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from django.contrib.auth.models import Group

from marketplace.files.models import PrivateFile
from marketplace.offerings.models import FileVersion, Kind, Offering, OfferingFile, OfferingPicture
from marketplace.offerings.operations import create_draft, publish, save_facts
from marketplace.offerings.rights import PRESETS
from marketplace.offerings.texts import Words
from marketplace.offerings.tiers import ExtraSpec, PriceSpec, TierSpec, set_extras, set_tiers
from marketplace.partner.models import AccountState, Partner, PaymentAccount, TaxNature, TraderIdentity
from marketplace.partner.operations import TaxFacts, create_partner
from marketplace.pictures.models import Picture
from marketplace.users.models import User
from marketplace.users.operators import GROUPS, Duty
from storefronts.profiles.models import Storefront

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PASSWORD = "kastanje-fluss-7"
_numbers = count(1)


def make_user(email: str = "", *, operator: bool = False, language: str = "en", duties: tuple[Duty, ...] = ()) -> User:
    """A person; ``duties`` make an operator of the desk."""
    user = User.objects.create_user(
        email or f"person{next(_numbers)}@example.org", PASSWORD, is_staff=operator, language=language
    )
    user.groups.add(*[Group.objects.get_or_create(name=GROUPS[duty])[0] for duty in duties])
    return user


def make_maker(
    *, name: str = "", country: str = "FR", vat_status: str = "registered", verified: bool = True, language: str = "fr",
    city: str = "Marseille", owner: User | None = None,
) -> Partner:  # fmt: skip
    """A seller with owner, tax facts, storefront; ready to be sold for unless ``verified`` is False."""
    number = next(_numbers)
    name = name or f"Atelier {number}"
    partner = create_partner(
        name=name, code=f"atelier-{number}", owner=owner or make_user(),
        tax=TaxFacts(country, "person", vat_status), at=NOON,
    )  # fmt: skip
    if verified:
        PaymentAccount.objects.filter(partner=partner).update(state=AccountState.VERIFIED)
    Storefront.objects.create(
        partner=partner, slug=f"atelier-{number}", name=name, city=city, country=country, language=language,
        sentence={language: "Nous dessinons."}, created_at=NOON, changed_at=NOON,
    )  # fmt: skip
    return Partner.objects.get(pk=partner.pk)


def identified(partner: Partner) -> Partner:
    """With everything that has to be known of a trader before a sale (DSA Art. 30)."""
    TraderIdentity.objects.filter(partner=partner).update(
        street="1, rue du Panier", postcode="13002", city="Marseille", email="atelier@example.org",
        phone="+33 4 00 00 00 00", self_certified_at=NOON,
    )  # fmt: skip
    return partner


def owner_of(partner: Partner) -> User:
    return partner.team.get(role="owner").user


def make_picture() -> Picture:
    number = next(_numbers)
    return Picture.objects.create(
        digest=f"{number:032x}", width=800, height=600, mat=3, credit="Atelier", created_at=NOON
    )


def make_file(*, content: bytes = b"%PDF-1.7 a small file", name: str = "work.pdf") -> PrivateFile:
    import hashlib

    from django.core.files.base import ContentFile

    row = PrivateFile(
        name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest(), content_type="application/pdf",
        created_at=NOON,
    )  # fmt: skip
    row.file.save(name, ContentFile(content), save=False)
    row.save()
    return row


def make_digital(
    *, partner: Partner | None = None, title: str = "", language: str = "fr", price: int = 1200, side: str = "gross",
    pricing: str = "fixed", minimum: int = 0, published: bool = True, tiers: tuple[str, ...] = ("personal", "commercial"),
    edition: int | None = None, translations: dict[str, str] | None = None, content: bytes = b"%PDF-1.7 a small file",
) -> Offering:  # fmt: skip
    """A digital product; the price of each further tier is three times the one before."""
    partner = partner or make_maker()
    by = owner_of(partner)
    title = title or f"Affiche {next(_numbers)}"
    words = Words(language, title, f"Résumé: {title}", "Une histoire assez longue pour être publiée sans honte.")
    offering = create_draft(
        partner=partner, kind=Kind.DIGITAL, tax_nature=TaxNature.E_SERVICE, words=words, by=by, at=NOON
    )
    for code, translated in (translations or {}).items():
        from marketplace.offerings.operations import save_words

        save_words(offering=offering, words=Words(code, translated, f"{translated}."), by=by, at=NOON)
    save_facts(offering=offering, by=by, at=NOON, ai_use="none", category=_any_category(), edition_size=edition)
    set_tiers(
        offering=offering,
        tiers=[
            TierSpec(
                code,
                PriceSpec(pricing, price * 3**i, minimum, side),
                PRESETS[code],
                "CC-BY-4.0" if code == "open" else f"LicenseRef-Ring-{code}",
            )
            for i, code in enumerate(tiers)
        ],
        by=by,
        at=NOON,
    )
    OfferingPicture.objects.create(offering=offering, picture=make_picture(), alt={language: "Une affiche"})
    kept = OfferingFile.objects.create(offering=offering, label="PDF")
    FileVersion.objects.create(offering_file=kept, file=make_file(content=content), created_at=NOON)
    return publish(offering=offering, by=by, at=NOON) if published else offering


def make_service(
    *, partner: Partner | None = None, title: str = "", language: str = "fr", price: int = 20000, side: str = "gross",
    published: bool = True, brief: bool = True, extras: int = 0,
) -> Offering:  # fmt: skip
    """A service with three packages."""
    partner = partner or make_maker()
    by = owner_of(partner)
    title = title or f"Illustration {next(_numbers)}"
    words = Words(language, title, f"Résumé: {title}", "Une histoire assez longue pour être publiée sans honte.")
    offering = create_draft(
        partner=partner, kind=Kind.SERVICE, tax_nature=TaxNature.HUMAN_SERVICE, words=words, by=by, at=NOON
    )
    questions = [{"id": "what", "label": {"en": "What is it for?", "fr": "Pour quoi faire ?"}, "required": True}]
    save_facts(
        offering=offering, by=by, at=NOON, ai_use="none", category=_any_category(), spoken=["fr", "en"],
        brief_questions=questions if brief else [],
    )  # fmt: skip
    set_tiers(
        offering=offering,
        tiers=[
            TierSpec(code, PriceSpec("fixed", price * (i + 1), 0, side), PRESETS[code], "LicenseRef-Ring-service",
                     scope={"fr": f"Étape {i + 1}"}, delivery_days=5 * (i + 1), revisions=i + 1)
            for i, code in enumerate(("basic", "standard", "premium"))
        ],
        by=by,
        at=NOON,
    )  # fmt: skip
    if extras:
        set_extras(
            offering=offering,
            extras=[ExtraSpec({"fr": f"Supplément {i}"}, PriceSpec("fixed", 5000)) for i in range(extras)],
            by=by,
            at=NOON,
        )
    OfferingPicture.objects.create(offering=offering, picture=make_picture(), alt={language: "Un dessin"})
    return publish(offering=offering, by=by, at=NOON) if published else offering


def _any_category():
    from oscar.apps.catalogue.models import Category

    from marketplace.offerings.models import CategoryNames

    found = CategoryNames.objects.filter(code="posters").select_related("category").first()
    if found:
        return found.category
    category = Category.add_root(name="Posters", slug="posters")
    CategoryNames.objects.create(
        category=category,
        code="posters",
        names={"en": "Posters", "de": "Plakate", "fr": "Affiches"},
        kinds=["digital", "service"],
    )
    return category


def make_ring(*, slug: str = "", name: str = "", languages: tuple[str, ...] = ("en",), umbrella: bool = False, **facts):
    """A ring with the group of its editors."""
    from storefronts.rings.founding import RingFacts, write_ring

    number = next(_numbers)
    slug = slug or f"ring-{number}"
    given = {"city": "Ghent", "country": "BE", "latitude": None, "longitude": None, "hue": 210} | facts
    return write_ring(
        facts=RingFacts(name=name or f"Ring {number}", slug=slug, languages=languages, is_umbrella=umbrella, **given),
        at=NOON,
    )


def make_editor(ring) -> User:
    """A person who looks after a ring; of the umbrella: after all of them."""
    from storefronts.rings.editors import seat_editor

    user = make_user()
    seat_editor(ring=ring, user=user, at=NOON)
    return user


def make_member(ring, *, partner: Partner | None = None) -> Partner:
    """A maker who is a member of a ring."""
    from storefronts.rings.membership import BOTH, S, lock_storefront, move

    partner = partner or make_maker()
    front = lock_storefront(partner.storefront)
    move(ring=ring, storefront=front, to=S.MEMBER, side=BOTH, by=owner_of(partner), at=NOON)
    return partner
