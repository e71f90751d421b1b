from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import QueryDict

from marketplace.markets.market import Market
from marketplace.markets.shown import ShownPrice
from search import cards
from search.engines import get_engine
from search.saved.models import SavedSearch
from search.saved.operations import save_search
from search.sources import register
from search.subscribed import canonical
from storefronts.pages.cards import OfferingCard
from tests.factories import NOON, make_user
from tests.search.making import MemorySource, document, fill

GERMAN = Market("de", "DE", "EUR")


def asked(text: str, market: Market = GERMAN):
    return canonical(QueryDict(text), market)


@pytest.fixture
def shelf(db):
    """An index and a source that hold the same works: ``put(number, title, at)``."""
    engine, source = get_engine(), MemorySource()
    engine.ensure_index()
    register(source)

    def put(number: int, title: str, *, at, **traits):
        made = document(number, title, "de", published=at, display={"title": title, "number": number}, **traits)
        source.held[made.key] = made
        fill(engine, made)
        return made

    put.source = source
    return put


@pytest.fixture(autouse=True)
def plain_cards(monkeypatch):
    """Cards that need no pictures and no tiers."""

    def build(display, market, *, language=""):
        price = ShownPrice(f"12 {market.currency} {market.country}")
        return OfferingCard(
            f"/{market.language}/works/{display['number']}/", display["title"], language, "Atelier", "Lyon", None, price
        )

    monkeypatch.setitem(cards._kinds, "offering", cards.CardKind(build, "design/wall.html"))


@pytest.fixture
def saved(db):
    """A saved search of a new person, due a day later unless said otherwise."""

    def save(
        text: str = "q=plakat", *, user=None, often="daily", at=NOON, market=GERMAN, name="Plakate"
    ) -> SavedSearch:
        row, _is_new = save_search(
            user=user or make_user(), asked=asked(text, market), market=market, name=name, often=often, at=at
        )
        return row

    return save


DAY = timedelta(days=1)
