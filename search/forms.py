"""From the address of a search page to a SearchQuery. An address is typed, shared and broken: it never fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from marketplace.markets.currencies import CHARGED, CURRENCIES
from marketplace.markets.market import Market
from search.amounts import bounds_of, least_cents, most_cents, typed_in
from search.parameters import AMOUNTS, NO_FILTERS, OTHER_SOURCES, PARAMETERS, clean, several, strangers
from search.places.near import Place, UnknownPlace, read_place
from search.query import PRICE_LIMIT, TEXT_LIMIT, USUAL_RADIUS, SearchQuery

__all__ = ["OTHER_SOURCES", "PARAMETERS", "Asked", "cents", "read"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: the query, its parameters cleaned, what could not be read, and what was left out.

    ``currency`` is that of the amounts: the address's own, else euro where it has amounts, else the visitor's.
    """

    query: SearchQuery
    values: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, str] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    currency: str = CHARGED
    place: Place | None = None

    @property
    def wants_makers(self) -> bool:
        return self.query.sources == ("storefront",)

    @property
    def wants_stories(self) -> bool:
        return self.query.sources == ("showcase",)

    @property
    def wants_works(self) -> bool:
        return self.query.sources == ("offering",)

    @property
    def filters(self) -> list[str]:
        """The names of the filters that are set."""
        return [name for name, values in self.values.items() if values and name not in NO_FILTERS]

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters)

    def one(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def address(self, **changes: str | tuple[str, ...] | None) -> str:
        """The query string with some parameters changed (None takes one away); always back to the first page."""
        values = {**self.values, **{name: several(value) for name, value in changes.items()}}
        if not any(values.get(name) for name in AMOUNTS):
            values["currency"] = ()
        made = QueryDict(mutable=True)
        for name in (*PARAMETERS, "page"):
            if (name in changes or name != "page") and values.get(name):
                made.setlist(name, list(values[name]))
        return f"?{made.urlencode()}" if made else "?"

    def without(self, name: str, value: str) -> str:
        """The address without one value of one parameter."""
        return self.address(**{name: tuple(kept for kept in self.values.get(name, ()) if kept != value)})


def read(given: QueryDict, market: Market) -> Asked:
    """Read an address. Unknown values are dropped; what was typed and makes no sense is reported and kept."""
    values = clean(given)
    currency = next(iter(values["currency"]), CHARGED if any(values[name] for name in AMOUNTS) else market.currency)
    errors: dict[str, str] = {}
    amounts = _amounts(values, currency, errors)
    place, day = _place(values, market, errors), _day(values, errors)
    query = _query(values, amounts, market, currency=currency, place=place, day=day)
    return Asked(query, values, errors, tuple(_hints(given, amounts)), currency, place)


def _amounts(values: Mapping[str, tuple[str, ...]], currency: str, errors: dict[str, str]) -> dict[str, int]:
    """The amounts that can be read, in minor units of their currency."""
    amounts: dict[str, int] = {}
    for name in AMOUNTS:
        for text in values[name]:
            try:
                typed = typed_in(text, currency)
            except ValueError:
                typed = None
            if typed is None:
                errors[name] = (
                    _("Write an amount such as 12.50, in euro.")
                    if currency == CHARGED
                    else _("Write an amount such as 250, in %(currency)s.") % {"currency": currency}
                )
            else:
                amounts[name] = typed
    return amounts


def cents(text: str) -> int:
    """Cents of a limit as it was typed. Raises ValueError for what is no amount, or none that a price can have."""
    typed = typed_in(text, CHARGED)
    if typed is None:
        raise ValueError(text)
    return typed


def _place(values: Mapping[str, tuple[str, ...]], market: Market, errors: dict[str, str]) -> Place | None:
    for text in values["near"]:
        try:
            return read_place(text, market.language)
        except UnknownPlace:
            errors["near"] = _("We know no town called “%(place)s”. Write a larger one nearby.") % {"place": text}
    return None


def _day(values: Mapping[str, tuple[str, ...]], errors: dict[str, str]) -> date | None:
    for text in values["available"]:
        try:
            return date.fromisoformat(text)
        except ValueError:
            errors["available"] = _("Write the day as year, month and day: 2027-01-31.")
    return None


def _hints(given: QueryDict, amounts: Mapping[str, int]) -> list[str]:
    """What of the address is meant otherwise than it stands there, in sentences."""
    said = []
    if len(given.get("q", "")) > TEXT_LIMIT:
        said.append(_("Only the first %(count)s characters were looked for.") % {"count": TEXT_LIMIT})
    if amounts.get("price_min", 0) > amounts.get("price_max", PRICE_LIMIT * 1000):
        said.append(_("The higher price stood first, so we took the two the other way round."))
    currency = given.get("currency", "")[:10].strip()
    if currency and currency not in CURRENCIES:
        said.append(_("Prices are not shown in “%(currency)s”, so amounts are in euro.") % {"currency": currency})
    if strangers(given):
        said.append(_("A filter in this address is not known and was left out."))
    return said


def _query(
    values: Mapping[str, tuple[str, ...]],
    amounts: Mapping[str, int],
    market: Market,
    *,
    currency: str,
    place: Place | None,
    day: date | None,
) -> SearchQuery:
    def one(name: str) -> str:
        return next(iter(values[name]), "")

    other = next((OTHER_SOURCES[kind] for kind in values["kind"] if kind in OTHER_SOURCES), "")
    low, high = _in_order(amounts.get("price_min"), amounts.get("price_max"))
    return SearchQuery(
        text=one("q"),
        language=market.language,
        country=market.country,
        capacity=market.capacity,
        kinds=() if other else values["kind"],
        category=one("category"),
        price_min=None if low is None else least_cents(low, currency),
        price_max=None if high is None else most_cents(high, currency),
        price_bounds=bounds_of(currency),
        countries=values["country"],
        ring=one("ring"),
        licences=values["licence"],
        rights=values["rights"],
        file_formats=values["format"],
        max_days=int(one("days")) if one("days") else None,
        spoken=values["spoken"],
        ai_use=values["ai"],
        colours=values["colour"],
        least_rating=int(one("rating")) if one("rating") else None,
        near=(place.latitude, place.longitude) if place else None,
        radius=int(one("radius") or USUAL_RADIUS),
        budget=most_cents(amounts["budget"], currency) if "budget" in amounts else None,
        free_by=day.toordinal() if day else None,
        sources=(other or "offering",),
        verbatim=bool(values["exact"]),
        sort=one("sort") or ("relevance" if one("q") else "newest"),
        page=int(one("page") or 1),
    )


def _in_order(low: int | None, high: int | None) -> tuple[int | None, int | None]:
    if low is not None and high is not None and low > high:
        return high, low
    return low, high
