"""Every change of an offering's state and content: permission, rule, write, announce."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.models import Category, Product

from marketplace.offerings.editions import limit_edition, product_class
from marketplace.offerings.models import Kind, Offering, OfferingEvent, OfferingPicture, OfferingText, State
from marketplace.offerings.queries import missing_for_publishing
from marketplace.offerings.refused import OfferingIncomplete, OfferingRefused, TransitionRefused
from marketplace.offerings.signals import offering_changed
from marketplace.offerings.texts import Words, check_title, slug_of, write_words
from marketplace.one_line import one_line
from marketplace.partner.locks import lock_sellers
from marketplace.partner.models import Partner, PriceTerms, Role, TaxNature
from marketplace.partner.permissions import require_role
from marketplace.pictures.models import Picture
from marketplace.users.models import User

MOVES: dict[str, tuple[str, ...]] = {
    State.DRAFT: (State.IN_REVIEW, State.PUBLISHED, State.WITHDRAWN),
    State.IN_REVIEW: (State.DRAFT, State.PUBLISHED, State.WITHDRAWN),
    State.PUBLISHED: (State.PAUSED, State.WITHDRAWN),
    State.PAUSED: (State.PUBLISHED, State.WITHDRAWN),
    State.WITHDRAWN: (),
    State.PRIVATE: (),
}


@transaction.atomic
def create_draft(
    *, partner: Partner, kind: Kind, tax_nature: TaxNature, words: Words, by: User, at: datetime
) -> Offering:
    """A new draft with its first text. Raises NotYourStorefront, OfferingRefused."""
    require_role(by, partner, Role.EDITOR)
    title = check_title(words.title)
    product = Product.objects.create(
        structure=Product.PARENT, title=title, product_class=product_class(kind), slug=slug_of(title), is_public=False
    )
    offering = Offering.objects.create(
        product=product, partner=partner, kind=kind, tax_nature=tax_nature, language=words.language,
        slug=slug_of(title), created_at=at, changed_at=at,
    )  # fmt: skip
    write_words(offering=offering, words=words)
    return offering


@transaction.atomic
def save_words(*, offering: Offering, words: Words, by: User, at: datetime) -> OfferingText:
    """Write or change the text in one language. Raises NotYourStorefront, OfferingRefused, OfferingIncomplete."""
    require_role(by, offering.partner, Role.EDITOR)
    text = write_words(offering=offering, words=words)
    if words.language == offering.language:
        Product.objects.filter(pk=offering.product_id).update(title=text.title)
        if offering.state == State.DRAFT:
            offering.slug = slug_of(text.title)
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
    rows = Offering.objects.select_for_update(of=("self",)).select_related("partner", "product")
    return rows.get(pk=offering.pk)


@transaction.atomic
def publish(*, offering: Offering, by: User, at: datetime) -> Offering:
    """Put an offering on sale (again). Raises NotYourStorefront, OfferingIncomplete, TransitionRefused."""
    lock_sellers(offering.partner_id)  # the storefront may be closing at this moment
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


def category_of(code: str) -> Category:
    """The category with this stable code. Raises OfferingRefused."""
    found = Category.objects.filter(names__code=code).first()
    if found is None:
        raise OfferingRefused(_("Choose a category from the list."))
    return found
