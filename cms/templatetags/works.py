"""What a block shows, out of the supply that its page gathered."""

from __future__ import annotations

from typing import Any

from django import template

from cms.supply import City, Supply
from storefronts.pages.cards import MakerCard, OfferingCard

register = template.Library()


@register.simple_tag
def picked_works(supply: Supply, value: Any) -> list[OfferingCard]:
    """Cards of a block's picked works that are on sale now."""
    return supply.works(value.document_keys) if supply else []


@register.simple_tag
def newest_works(supply: Supply, value: Any) -> list[OfferingCard]:
    return supply.newest_works(value["what"], value["count"]) if supply else []


@register.simple_tag
def picked_makers(supply: Supply, value: Any) -> list[MakerCard]:
    return supply.makers(value.document_keys) if supply else []


@register.simple_tag
def cities_of(supply: Supply, value: Any) -> list[City]:
    return supply.cities(value["cities"]) if supply else []
