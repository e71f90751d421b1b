"""Every change of an offering's state and content: permission, rule, write, announce."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.models import Category, Product, ProductClass

from marketplace.offerings.models import (
    Kind,
    Offering,
    OfferingEvent,
    OfferingPicture,
    OfferingText,
    Origin,
    State,
)
from marketplace.offerings.queries import missing_for_publishing
from marketplace.offerings.signals import offering_changed
from marketplace.one_line import one_line
from marketplace.partner.models import Partner, PriceTerms, Role, StockRecord, TaxNature
from marketplace.partner.permissions import require_role
from marketplace.pictures.models import Picture
from marketplace.users.models import User


class OfferingIncomplete(Exception):
    """It cannot be published yet, or would not be complete any more. ``missing``: pairs of (field, sentence)."""

    def __init__(self, missing: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(str(sentence) for _field, sentence in missing))
        self.missing = missing


class OfferingRefused(ValueError):
    """What was asked cannot be; nothing was written. The message is for the maker."""


class TransitionRefused(OfferingRefused):
    """From this state it cannot go there."""


MOVES: dict[str, tuple[str, ...]] = {
    State.DRAFT: (State.IN_REVIEW, State.PUBLISHED, State.WITHDRAWN),
    State.IN_REVIEW: (State.DRAFT, State.PUBLISHED, State.WITHDRAWN),
    State.PUBLISHED: (State.PAUSED, State.WITHDRAWN),
    State.PAUSED: (State.PUBLISHED, State.WITHDRAWN),
    State.WITHDRAWN: (),
    State.PRIVATE: (),
}


@dataclass(frozen=True, slots=True)
class Words:
    """One language's text of an offering. Plain text."""

    language: str
    title: str
    summary: str = ""
    description: str = ""
    tags: list[str] = field(default_factory=list)
    origin: str = Origin.WRITTEN


def product_class(kind: str) -> ProductClass:
    """Oscar's product class: ``digital``, ``service``, or ``edition`` (digital, numbered: its stock is counted)."""
    name = {"digital": "Digital product", "service": "Service package", "edition": "Limited edition"}[kind]
    made, _created = ProductClass.objects.get_or_create(
        slug=kind, defaults={"name": name, "requires_shipping": False, "track_stock": kind == "edition"}
    )
    return made


@transaction.atomic
def create_draft(
    *, partner: Partner, kind: Kind, tax_nature: TaxNature, words: Words, by: User, at: datetime
) -> Offering:
    """A new draft with its first text. Raises NotYourStorefront, OfferingRefused."""
    require_role(by, partner, Role.EDITOR)
    title = check_title(words.title)
    product = Product.objects.create(
        structure=Product.PARENT, title=title, product_class=product_class(kind), slug=_slug(title), is_public=False
    )
    offering = Offering.objects.create(
        product=product, partner=partner, kind=kind, tax_nature=tax_nature, language=words.language,
        slug=_slug(title), created_at=at, changed_at=at,
    )  # fmt: skip
    write_words(offering=offering, words=words)
    return offering


def _slug(title: str) -> str:
    return slugify(title)[:80].strip("-") or "work"


MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")


def check_plain(text: str) -> str:
    """Texts are plain: emoji and every script are welcome, HTML is not. Raises OfferingRefused."""
    if MARKUP.search(text) or "\x00" in text:
        raise OfferingRefused(_("Write plain text, without HTML."))
    return text


def check_title(title: str) -> str:
    """A title of 3 to 120 characters on one line. Raises OfferingRefused."""
    clean = one_line(check_plain(title))
    if not 3 <= len(clean) <= 120:
        raise OfferingRefused(_("Give it a title of 3 to 120 characters."))
    return clean


def write_words(*, offering: Offering, words: Words) -> OfferingText:
    """Write one language's text; a text of a machine never replaces a person's."""
    defaults = {
        "title": check_title(words.title),
        "summary": one_line(check_plain(words.summary))[:280],
        "description": check_plain(words.description).strip()[:8000],
        "tags": [tag for tag in map(one_line, words.tags) if tag][:20],
        "origin": words.origin,
    }
    found = OfferingText.objects.filter(offering=offering, language=words.language).first()
    if found is not None and found.origin != Origin.MACHINE and words.origin == Origin.MACHINE:
        return found
    text, _created = OfferingText.objects.update_or_create(
        offering=offering, language=words.language, defaults=defaults
    )
    return text


@transaction.atomic
def save_words(*, offering: Offering, words: Words, by: User, at: datetime) -> OfferingText:
    """Write or change the text in one language. Raises NotYourStorefront, OfferingRefused, OfferingIncomplete."""
    require_role(by, offering.partner, Role.EDITOR)
    text = write_words(offering=offering, words=words)
    if words.language == offering.language:
        Product.objects.filter(pk=offering.product_id).update(title=text.title)
        if offering.state == State.DRAFT:
            offering.slug = _slug(text.title)
    edited(offering=offering, at=at)
    return text


@transaction.atomic
def save_facts(*, offering: Offering, by: User, at: datetime, **facts: Any) -> Offering:
    """Change category, ai_use, ai_note, spoken, brief_questions, attributes, tax_nature or edition_size.

    Raises NotYourStorefront, OfferingIncomplete, and OfferingRefused for a fact that may not be set here.
    """
    require_role(by, offering.partner, Role.EDITOR)
    allowed = {"category", "ai_use", "ai_note", "spoken", "brief_questions", "attributes", "tax_nature", "edition_size"}
    if unknown := set(facts) - allowed:
        raise OfferingRefused(f"not a fact of an offering: {', '.join(sorted(unknown))}")
    if "edition_size" in facts:
        limit_edition(offering=offering, size=facts["edition_size"])
    for name, value in facts.items():
        setattr(offering, name, one_line(value) if name == "ai_note" else value)
    if "tax_nature" in facts:
        sold = PriceTerms.objects.filter(stockrecord__product__parent_id=offering.product_id)
        sold.update(tax_nature=facts["tax_nature"])
    if "category" in facts:
        offering.product.categories.set([facts["category"]] if facts["category"] else [])
    edited(offering=offering, at=at)
    return offering


@transaction.atomic
def add_picture(
    *, offering: Offering, picture: Picture, alt: dict[str, str], by: User, at: datetime
) -> OfferingPicture:
    """Put a stored picture at the end of the gallery (at most 12). Raises OfferingIncomplete without words on sale."""
    require_role(by, offering.partner, Role.EDITOR)
    count = offering.pictures.count()
    if count >= 12:
        raise OfferingRefused(_("An offering has at most 12 pictures. Remove one first."))
    shown = OfferingPicture.objects.create(offering=offering, picture=picture, position=count, alt=alt)
    edited(offering=offering, at=at)
    return shown


def changed(*, offering: Offering, at: datetime) -> None:
    """Count the version up, save, and tell whoever listens. Inside the caller's transaction."""
    offering.version += 1
    offering.changed_at = at
    offering.save()
    offering_changed.send(Offering, offering=offering, at=at)


def edited(*, offering: Offering, at: datetime) -> None:
    """The end of each edit: what is on sale stays complete, and nobody's move meanwhile is undone.

    Raises OfferingIncomplete; the caller's transaction takes everything back.
    """
    now = Offering.objects.select_for_update().get(pk=offering.pk)
    offering.state, offering.published_at, offering.version = now.state, now.published_at, now.version
    changed(offering=offering, at=at)
    if offering.state == State.PUBLISHED and (missing := missing_for_publishing(Offering.objects.get(pk=offering.pk))):
        raise OfferingIncomplete(missing)


def _move(offering: Offering, to: State, *, by: User | None, why: str, at: datetime) -> None:
    if to not in MOVES[offering.state]:
        raise TransitionRefused(
            _("This cannot be done now: the work is %(state)s.") % {"state": offering.get_state_display()}
        )
    OfferingEvent.objects.create(offering=offering, old=offering.state, new=to, by=by, why=why, at=at)
    offering.state = to


def _locked(offering: Offering) -> Offering:
    return Offering.objects.select_for_update().select_related("partner", "product").get(pk=offering.pk)


@transaction.atomic
def publish(*, offering: Offering, by: User, at: datetime) -> Offering:
    """Put an offering on sale (again). Raises NotYourStorefront, OfferingIncomplete, TransitionRefused."""
    require_role(by, offering.partner, Role.EDITOR)
    locked = _locked(offering)
    if missing := missing_for_publishing(locked):
        raise OfferingIncomplete(missing)
    _move(locked, State.PUBLISHED, by=by, why="", at=at)
    locked.published_at = locked.published_at or at
    Product.objects.filter(pk=locked.product_id).update(is_public=True)
    changed(offering=locked, at=at)
    return locked


@transaction.atomic
def pause(*, offering: Offering, by: User, at: datetime, why: str = "") -> Offering:
    """Take it off sale for a while; what was sold stays sold."""
    require_role(by, offering.partner, Role.EDITOR)
    locked = _locked(offering)
    _move(locked, State.PAUSED, by=by, why=why, at=at)
    changed(offering=locked, at=at)
    return locked


@transaction.atomic
def withdraw(*, offering: Offering, by: User, at: datetime, why: str = "") -> Offering:
    """Take it off sale for good; buyers keep what they bought."""
    require_role(by, offering.partner, Role.EDITOR)
    locked = _locked(offering)
    _move(locked, State.WITHDRAWN, by=by, why=why, at=at)
    Product.objects.filter(pk=locked.product_id).update(is_public=False)
    changed(offering=locked, at=at)
    return locked


def is_sold(offering: Offering) -> bool:
    """Whether somebody bought it, or is just paying for it."""
    lines = offering.sold_lines.exclude(seller_order__state="cancelled")  # type: ignore[attr-defined]  # orders stand above offerings
    return bool(lines.exists())


def limit_edition(*, offering: Offering, size: int | None) -> None:
    """Number the copies of a digital product, or stop doing so. Raises OfferingRefused.

    An edition has one tier, so that one stock record counts all its copies.
    """
    if offering.kind != Kind.DIGITAL or (size is not None and not 1 <= size <= 10_000):
        raise OfferingRefused(_("A limited edition is a digital product of 1 to 10,000 copies."))
    if size is not None and offering.tiers.filter(is_active=True).count() > 1:
        raise OfferingRefused(_("A limited edition has one price. Remove the other tiers first."))
    if size != 1 and offering.tiers.filter(is_active=True, rights__exclusive=True).exists():
        raise OfferingRefused(_("It is promised to one buyer only. Take “exclusive” off its licence first."))
    before = offering.edition_size
    if before != size and is_sold(offering):
        if before is None:
            raise OfferingRefused(_("Copies were sold without a number: a work that is sold cannot become limited."))
        if size is None or size > before:
            raise OfferingRefused(_("Copies are sold as a limited edition: there can be fewer of them, never more."))
    offering.edition_size = size
    Product.objects.filter(pk=offering.product_id).update(product_class=product_class("edition" if size else "digital"))
    stock = StockRecord.objects.filter(product__parent_id=offering.product_id)
    if size is None or before is None:
        stock.update(num_in_stock=size)
        return
    # Copies that were sold stay sold: only the difference is added or taken away.
    if any((row.num_in_stock or 0) + size - before < (row.num_allocated or 0) for row in stock.select_for_update()):
        raise OfferingRefused(_("More copies are sold already."))
    stock.update(num_in_stock=F("num_in_stock") + size - before)


def category_of(code: str) -> Category:
    """The category with this stable code. Raises OfferingRefused."""
    found = Category.objects.filter(names__code=code).first()
    if found is None:
        raise OfferingRefused(_("Choose a category from the list."))
    return found
