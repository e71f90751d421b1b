"""Opening a storefront and changing what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from marketplace.compliance.models import TermsAcceptance
from marketplace.compliance.operations import accept_terms
from marketplace.one_line import one_line
from marketplace.partner.locks import lock_sellers
from marketplace.partner.models import Partner, Role
from marketplace.partner.operations import TaxFacts, create_partner
from marketplace.partner.permissions import require_role
from marketplace.users.models import User
from search.indexing.changes import changed
from storefronts.profiles.models import Storefront

EDITABLE = frozenset(
    {
        "name",
        "city",
        "country",
        "language",
        "sentence",
        "story",
        "disciplines",
        "spoken",
        "least_budget",
        "availability",
        "free_from",
        "policies",
        "hue",
        "cover",
        "portrait",
    }
)


class StorefrontRefused(ValueError):
    """What was asked cannot be; nothing was written. The message is for the maker."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What becoming a maker asks for. ``language`` is the one the maker will write in."""

    name: str
    city: str
    language: str
    tax: TaxFacts


@transaction.atomic
def become_maker(*, user: User, opening: Opening, at: datetime) -> Storefront:
    """A seller and its storefront, with ``user`` as owner. Raises StorefrontRefused for a name that cannot be."""
    name = _name(opening.name)
    slug = free_slug(name)
    partner = create_partner(name=name, code=slug, owner=user, tax=opening.tax, at=at)
    storefront = Storefront.objects.create(
        partner=partner, slug=slug, name=name, city=one_line(opening.city), country=opening.tax.country,
        language=opening.language, spoken=[opening.language], created_at=at, changed_at=at,
    )  # fmt: skip
    accept_terms(user=user, occasion=TermsAcceptance.MAKER, language=opening.language, at=at)
    changed(f"storefront:{slug}", at=at)
    return storefront


def free_slug(name: str) -> str:
    """A slug nobody has: the name, with a number when it is taken."""
    base = slugify(name)[:50].strip("-") or "studio"
    slug, number = base, 1
    while Partner.objects.filter(code=slug).exists() or Storefront.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def _name(name: str) -> str:
    clean = one_line(name)
    if not 2 <= len(clean) <= 100:
        raise StorefrontRefused(_("Give your storefront a name of 2 to 100 characters."))
    return clean


def _clean(field: str, value: Any) -> Any:
    """Name, city and the sentence under the name stand on one line, beside other words."""
    if field == "name":
        return _name(value)
    if field == "sentence":
        return {language: one_line(text) for language, text in value.items()}
    return one_line(value) if field == "city" else value


@transaction.atomic
def save_storefront(*, storefront: Storefront, by: User, at: datetime, **facts: Any) -> Storefront:
    """Change what the public sees; its address stays. Raises NotYourStorefront, StorefrontRefused."""
    lock_sellers(storefront.partner_id)  # its name changes with the storefront's: the seller's row comes first
    require_role(by, storefront.partner, Role.EDITOR)
    if unknown := set(facts) - EDITABLE:
        raise StorefrontRefused(f"not a fact of a storefront: {', '.join(sorted(unknown))}")
    locked = Storefront.objects.select_for_update().get(pk=storefront.pk)
    for field, value in facts.items():
        setattr(locked, field, _clean(field, value))
    locked.version += 1
    locked.changed_at = at
    locked.save()
    if "name" in facts:
        Partner.objects.filter(pk=locked.partner_id).update(name=locked.name)
    changed(f"storefront:{locked.slug}", at=at)
    return locked
