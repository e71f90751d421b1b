"""What a block shows, out of the supply that its page gathered."""

from __future__ import annotations

from typing import Any

from django import template

from cms.cards import Piece, StoryCard
from cms.supply import City, Supply
from storefronts.pages.cards import MakerCard, OfferingCard

register = template.Library()


@register.simple_tag
def picked_works(supply: Supply, value: Any) -> list[OfferingCard]:
    """Cards of a block's picked works that are on sale now; those whose turn it is where they take turns."""
    if not supply:
        return []
    return supply.todays(value) if hasattr(value, "today") else supply.works(value.document_keys)


@register.simple_tag
def picked_pieces(supply: Supply, value: Any) -> list[Piece]:
    """The same, to be bought in place."""
    return supply.pieces(value.document_keys) if supply else []


@register.simple_tag
def newest_works(supply: Supply, value: Any) -> list[OfferingCard]:
    return supply.newest_works(value["what"], value["count"]) if supply else []


@register.simple_tag
def found_works(supply: Supply, value: Any) -> list[OfferingCard]:
    """Cards of a saved search."""
    return supply.found(value.asked) if supply else []


@register.simple_tag
def newest_stories(supply: Supply, value: Any) -> list[StoryCard]:
    return supply.newest_stories(value["ring"] or "", value["count"]) if supply else []


@register.simple_tag
def picked_makers(supply: Supply, value: Any) -> list[MakerCard]:
    return supply.makers(value.document_keys) if supply else []


@register.simple_tag
def cities_of(supply: Supply, value: Any) -> list[City]:
    return supply.cities(value["cities"]) if supply else []
