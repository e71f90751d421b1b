"""What of a story is shown on other sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.rotation import in_turn, turn_of
from cms.supply import Supply, supply_for
from marketplace.markets.market import Market
from marketplace.offerings.models import Offering
from storefronts.pages.cards import OfferingCard
from storefronts.pages.documents import offering_key

WITH_WORKS = ("spread", "works")
MOST = 200


def cards_for(page: Any, market: Market, *, places: int, at: datetime) -> list[OfferingCard]:
    """The works of a story that are on sale, at most ``places``; more than that take turns."""
    keys = picked_keys(page.body.raw_data)
    supply: Supply = supply_for([], market, at=at, via=page.public_id, keys=keys)
    shown = in_turn(supply.on_sale(keys), places=places, turn=turn_of(at.date()))
    return [supply.card(display) for display in shown]


def picked_keys(raw: Iterable[Mapping[str, Any]]) -> list[str]:
    """Search keys of a stored stream's works in their order: one query, whatever blocks they stand in."""
    picked: list[Any] = []
    for block in raw:
        if block["type"] in WITH_WORKS:
            value = block["value"]
            picked += value.get("works") or [value.get("work")]
    pks = [item["value"] if isinstance(item, Mapping) else item for item in picked if item]
    wanted = list(dict.fromkeys(pks))[:MOST]
    ids = dict(Offering.objects.filter(pk__in=wanted).values_list("pk", "public_id"))
    return [offering_key(ids[pk]) for pk in wanted if pk in ids]


def frame_of(address: str, title: str) -> SafeString:
    """The line that people paste."""
    return format_html('<iframe src="{}" title="{}" width="100%" height="640" loading="lazy"></iframe>', address, title)
