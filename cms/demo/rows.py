"""Writing the demo's rows: makers, offerings, their texts, tiers, pictures and files. Repeatable by stable ids."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.text import slugify
from oscar.apps.catalogue.models import Category, Product

from cms.demo.artifacts import Drawn, StoredPicture
from cms.demo.content_types import Content, Maker, Price
from marketplace.files.models import PrivateFile
from marketplace.invoicing.agreement import VERSION, wording
from marketplace.invoicing.wanting import agree
from marketplace.offerings.categories import tree
from marketplace.offerings.editions import limit_edition, product_class
from marketplace.offerings.models import (
    CategoryNames,
    FileVersion,
    Kind,
    Offering,
    OfferingFile,
    OfferingPicture,
    OfferingText,
    State,
)
from marketplace.offerings.rights import Rights, rights_under
from marketplace.offerings.tiers import ExtraSpec, PriceSpec, TierSpec, write_extras, write_tiers
from marketplace.partner.models import AccountState, Partner, PaymentAccount, TaxNature, TraderIdentity
from marketplace.partner.operations import TaxFacts, create_partner
from marketplace.pictures.models import Picture
from marketplace.public_ids import ALPHABET
from marketplace.users.models import User
from storefronts.profiles.models import Storefront


def stable_id(key: str, length: int = 8) -> str:
    """The same public id for the same thing on every machine and in every run."""
    number = int.from_bytes(hashlib.sha256(f"demo:{key}".encode()).digest()[:16], "big")
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def write_categories() -> dict[str, Category]:
    """The tree of creative disciplines; existing categories keep their place, names are brought up to date."""
    found = {row.code: row.category for row in CategoryNames.objects.select_related("category")}
    for position, node in enumerate(tree()):
        if node.id not in found:
            name, slug = node.names["en"], slugify(node.id.rsplit("/", 1)[-1])
            parent = found.get(node.parent)
            made = parent.add_child(name=name, slug=slug) if parent else Category.add_root(name=name, slug=slug)
            found[node.id] = made
            if parent:
                parent.refresh_from_db()
        CategoryNames.objects.update_or_create(
            code=node.id,
            defaults={
                "category": found[node.id],
                "names": dict(node.names),
                "kinds": list(node.kinds),
                "position": position,
            },
        )
    return found


def write_maker(maker: Maker, *, owner: User, at: datetime) -> Partner:
    """One storefront with all that stands behind it; an existing one is left as it is."""
    existing = Partner.objects.filter(code=maker.slug).first()
    if existing is not None:
        return existing
    tax = TaxFacts(maker.country, maker.legal_form, maker.vat_status, maker.vat_id)
    partner = create_partner(name=maker.name, code=maker.slug, owner=owner, tax=tax, at=at)
    trader = maker.trader
    TraderIdentity.objects.filter(partner=partner).update(
        legal_name=trader.legal_name, street=trader.street, postcode=trader.postcode, city=trader.city,
        email=trader.email, phone=trader.phone, self_certified_at=at,
    )  # fmt: skip
    if maker.payment_verified:
        PaymentAccount.objects.filter(partner=partner).update(state=AccountState.VERIFIED)
        _agree_to_documents(partner, language=maker.language, by=owner, at=at)
    Storefront.objects.create(
        partner=partner, slug=maker.slug, name=maker.name, city=maker.city, country=maker.country,
        language=maker.language, sentence=dict(maker.sentence), story=dict(maker.story),
        disciplines=list(maker.disciplines), spoken=list(maker.spoken), hue=maker.hue, is_demo=maker.is_demo,
        least_budget=maker.least_budget, availability=maker.availability,
        free_from=None if maker.free_in_days is None else at.date() + timedelta(days=maker.free_in_days),
        created_at=at, changed_at=at,
    )  # fmt: skip
    return partner


def _agree_to_documents(partner: Partner, *, language: str, by: User, at: datetime) -> None:
    """Makers of the demo let the platform make out their documents."""
    with translation.override(language):
        agree(partner=partner, wording=wording(), version=VERSION, language=language, by=by, at=at)


def picture_row(stored: StoredPicture, *, credit: str, at: datetime) -> Picture:
    row, _created = Picture.objects.get_or_create(
        digest=stored.digest,
        defaults={
            "width": stored.width, "height": stored.height, "mat": stored.mat, "colours": list(stored.colours),
            "credit": credit[:200], "created_at": at,
        },
    )  # fmt: skip
    return row


def price_spec(price: Price) -> PriceSpec:
    return PriceSpec(price.pricing, price.amount_minor, price.minimum_minor, price.side)


class Listing:
    """One offering being written: shared steps for works, services and graphics."""

    def __init__(
        self, *, key: str, partner: Partner, kind: Kind, language: str, texts: Any, category: Category, at: datetime
    ) -> None:
        """``texts`` needs title, summary, description (by language) and tags."""
        title = texts["title"][language]
        slug = slugify(texts["title"].get("en") or title)[:80] or "work"
        nature = TaxNature.HUMAN_SERVICE if kind == Kind.SERVICE else TaxNature.E_SERVICE
        product = Product.objects.create(
            structure=Product.PARENT, title=title[:255], slug=slug, product_class=product_class(kind.value)
        )
        product.categories.add(category)
        self.at = at
        self.offering = Offering.objects.create(
            product=product, partner=partner, public_id=stable_id(key), slug=slug, kind=kind, tax_nature=nature,
            language=language, category=category, ai_use="none", created_at=at, changed_at=at, published_at=at,
            state=State.PUBLISHED,
        )  # fmt: skip
        OfferingText.objects.bulk_create(
            OfferingText(
                offering=self.offering, language=code, title=texts["title"][code][:120],
                summary=texts["summary"].get(code, "")[:280], description=texts["description"].get(code, "")[:8000],
                tags=list(texts["tags"].get(code, ())),
            )
            for code in texts["title"]
        )  # fmt: skip

    def tiers(self, specs: list[TierSpec], edition: int | None = None) -> None:
        if edition:
            limit_edition(offering=self.offering, size=edition)
            self.offering.save(update_fields=["edition_size"])
        write_tiers(offering=self.offering, tiers=specs, at=self.at)

    def extras(self, specs: list[ExtraSpec]) -> None:
        write_extras(offering=self.offering, extras=specs, at=self.at)

    def picture(self, row: Picture, alt: dict[str, str], position: int = 0) -> None:
        OfferingPicture.objects.create(offering=self.offering, picture=row, alt=alt, position=position)

    def drawn_picture(self, drawn: Drawn, *, credit: str, alt: dict[str, str]) -> None:
        """The picture that was drawn for it, if there is one."""
        if drawn.picture is not None:
            self.picture(picture_row(drawn.picture, credit=credit, at=self.at), alt)

    def files(self, drawn: Drawn) -> None:
        for position, stored in enumerate(drawn.files):
            file, _created = PrivateFile.objects.get_or_create(
                public_id=stable_id(f"{drawn.key}:{stored.name}", 20),
                defaults={
                    "file": stored.path, "name": stored.name, "size": stored.size, "sha256": stored.sha256,
                    "content_type": stored.content_type, "created_at": self.at,
                },
            )  # fmt: skip
            kept = OfferingFile.objects.create(offering=self.offering, label=stored.label, position=position)
            FileVersion.objects.create(offering_file=kept, file=file, created_at=self.at)


def rights_of(content: Content, code: str) -> tuple[Rights, str]:
    """The rights and the licence id behind a name in rights.json; what an open licence says stands in one table."""
    named = content.rights[code]
    return rights_under(named.licence, said=Rights.from_json(dict(named.data))), named.licence
