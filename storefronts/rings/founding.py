"""Founding a ring, and what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Count
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from marketplace.markets.languages import LANGUAGES
from marketplace.users.models import User
from storefronts.rings.models import DOTS, Ring, RingState
from storefronts.rings.permissions import require_editor, require_network
from storefronts.rings.queries import forget_ring_names
from storefronts.rings.refused import RingRefused

MOST_PARTNERS = 40
LONGEST_STORY = 8000


@dataclass(frozen=True, slots=True)
class RingFacts:
    """What a ring is: the answers of the one form."""

    name: str
    city: str
    country: str
    latitude: Decimal | None
    longitude: Decimal | None
    hue: int
    languages: tuple[str, ...]
    slug: str = ""
    is_umbrella: bool = False


NETWORK_EDITORS = "Network editors"
"""The group of the umbrella's editors: it approves showcases even before there is an umbrella."""


@transaction.atomic
def create_ring(*, facts: RingFacts, by: User, at: datetime) -> Ring:
    """The ring and the group of its editors. Raises NotYourRing, RingRefused."""
    require_network(by)
    return write_ring(facts=facts, at=at)


def write_ring(*, facts: RingFacts, at: datetime) -> Ring:
    """The rows, checked; for whoever has asked for permission already."""
    name = " ".join(facts.name.split())
    slug = facts.slug or (slugify(facts.city) or slugify(name))[:60].strip("-")
    if not 2 <= len(name) <= 80 or not slug:
        raise RingRefused(_("Give the ring a name of 2 to 80 characters, with letters in it."))
    if not facts.languages or set(facts.languages) - set(LANGUAGES):
        raise RingRefused(_("Choose at least one language for the ring's page."))
    if Ring.objects.filter(slug=slug).exists():
        raise RingRefused(_("There is a ring of this name already."))
    group, _made = Group.objects.get_or_create(name=NETWORK_EDITORS if facts.is_umbrella else f"Ring: {slug}")
    ring = Ring.objects.create(
        slug=slug, name=name, city=facts.city.strip(), country=facts.country, latitude=facts.latitude,
        longitude=facts.longitude, hue=facts.hue, dot=_rarest_dot(), languages=list(facts.languages),
        is_umbrella=facts.is_umbrella, group=group, founded_at=at,
    )  # fmt: skip
    forget_ring_names()
    return ring


def _rarest_dot() -> int:
    """The dot of the mark that fewest rings light, in the order of the clock."""
    used = dict(Ring.objects.values_list("dot").annotate(Count("pk")).order_by())
    return min(range(DOTS), key=lambda dot: (used.get(dot, 0), dot))


@transaction.atomic
def save_words(*, ring: Ring, language: str, sentence: str, story: str, by: User) -> Ring:
    """What a ring says in one of its languages. Raises NotYourRing, RingRefused."""
    require_editor(by, ring)
    if language not in ring.languages:
        raise RingRefused(_("The ring has no page in this language."))
    if len(story) > LONGEST_STORY:
        raise RingRefused(_("The story is longer than 8,000 characters."))
    locked = Ring.objects.select_for_update().get(pk=ring.pk)
    locked.sentence = _with(locked.sentence, language, " ".join(sentence.split())[:200])
    locked.story = _with(locked.story, language, story.strip())
    locked.save(update_fields=["sentence", "story"])
    return locked


def _with(texts: Mapping[str, str], language: str, text: str) -> dict[str, str]:
    return {code: words for code, words in {**texts, language: text}.items() if words}


@transaction.atomic
def save_partners(*, ring: Ring, partners: Sequence[tuple[str, str]], by: User) -> Ring:
    """The institutions beside a ring: name and link. Raises NotYourRing, RingRefused."""
    require_editor(by, ring)
    if len(partners) > MOST_PARTNERS:
        raise RingRefused(_("At most 40 partners can be named."))
    checked = [_partner(name, url) for name, url in partners]
    locked = Ring.objects.select_for_update().get(pk=ring.pk)
    locked.partners = checked
    locked.save(update_fields=["partners"])
    return locked


def _partner(name: str, url: str) -> dict[str, str]:
    clean, address = " ".join(name.split()), url.strip()
    if not 2 <= len(clean) <= 120:
        raise RingRefused(_("Write each partner's name in 2 to 120 characters."))
    parts = urlsplit(address) if address else None
    if parts is not None and (parts.scheme not in ("https", "http") or not parts.hostname or len(address) > 300):
        raise RingRefused(_("The link of %(name)s must be a web address that begins with https://.") % {"name": clean})
    return {"name": clean, "url": address}


@transaction.atomic
def set_ring_state(*, ring: Ring, state: str, by: User) -> Ring:
    """Open a ring to makers, or let it take no new ones. Raises NotYourRing, RingRefused."""
    require_editor(by, ring)
    if state not in RingState.values:
        raise RingRefused(_("A ring is open, or takes no new makers."))
    locked = Ring.objects.select_for_update().get(pk=ring.pk)
    locked.state = state
    locked.save(update_fields=["state"])
    return locked
