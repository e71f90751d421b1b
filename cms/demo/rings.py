"""The demo's rings: eight cities, their stories and members, and the umbrella. What is there is left as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from cms.models import RingIndexPage
from cms.rings.operations import furnish, furnish_umbrella, index_in
from marketplace.users.models import User
from storefronts.profiles.models import Storefront
from storefronts.rings.editors import seat_editor
from storefronts.rings.founding import RingFacts, write_ring
from storefronts.rings.membership import BOTH, S, lock_storefront, move
from storefronts.rings.models import Membership, Ring

DATA = Path(__file__).parent / "data" / "rings.json"
EDITORS_RING = "lisbon"
"""The ring that the demo's editor looks after."""


@transaction.atomic
def load_rings(*, people: Mapping[str, User], at: datetime) -> int:
    """Make the rings that are missing, seat the editors. Returns how many were made."""
    data = json.loads(DATA.read_text())
    umbrella, _made = _ring(data["umbrella"], at=at, is_umbrella=True)
    _index_pages(data["umbrella"]["titles"])
    furnish_umbrella(ring=umbrella)
    seat_editor(ring=umbrella, user=people["network"], at=at)
    count = 0
    for row in data["rings"]:
        ring, made = _ring(row, at=at)
        if made:
            furnish(ring=ring, live=True)
            count += 1
        for slug in (*row["makers"], *row.get("also", ())):
            _member(ring, slug, at=at)
        if ring.slug == EDITORS_RING:
            seat_editor(ring=ring, user=people["editor"], at=at)
    return count


def _ring(row: Mapping[str, Any], *, at: datetime, is_umbrella: bool = False) -> tuple[Ring, bool]:
    found = Ring.objects.filter(slug=row["slug"]).first()
    if found is not None:
        return found, False
    latitude, longitude = (Decimal(str(degree)) for degree in row["at"]) if "at" in row else (None, None)
    facts = RingFacts(
        name=row["name"], city=row.get("city", ""), country=row.get("country", ""), latitude=latitude,
        longitude=longitude, hue=row["hue"], languages=tuple(row["languages"]), slug=row["slug"],
        is_umbrella=is_umbrella,
    )  # fmt: skip
    ring = write_ring(facts=facts, at=at)
    ring.sentence, ring.story, ring.dot = row["sentence"], row["story"], row.get("dot", ring.dot)
    ring.partners = [{"name": name, "url": url} for name, url in row["partners"]]
    ring.save()
    return ring, True


def _member(ring: Ring, slug: str, *, at: datetime) -> None:
    """Both sides have agreed; nobody is mailed about it."""
    storefront = Storefront.objects.filter(slug=slug).first()
    if storefront is None or Membership.objects.filter(ring=ring, storefront=storefront).exists():
        return
    owner = storefront.partner.team.select_related("user").order_by("pk")[0].user
    move(ring=ring, storefront=lock_storefront(storefront), to=S.MEMBER, side=BOTH, by=owner, at=at)


def _index_pages(titles: Mapping[str, str]) -> None:
    """The umbrella's page in the languages it is written in; an edited one is left as it is."""
    for code, title in titles.items():
        locale = Locale.objects.get(language_code=code)
        page: RingIndexPage | None = RingIndexPage.objects.filter(locale=locale).first()
        if page is None:
            first = RingIndexPage.objects.order_by("pk").first()
            page = first.copy_for_translation(locale) if first else index_in(locale=locale)
        if page.alias_of_id or (page.live and page.title == title):
            continue
        if page.title in ("Rings", titles["en"]):
            page.title = page.draft_title = title
            page.save_revision().publish()
