"""The list of all showcases and articles, from the index."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator

from cms.cards import StoryCard, story_card
from cms.supply import STORIES
from marketplace.markets.market import Market
from search.engines import get_engine
from search.engines.base import SearchPlan, SearchUnavailable
from search.engines.tree import MatchAll
from search.query import DEEPEST

PAGE_SIZE = 24


def stories_in_order(market: Market, *, number: str) -> PageOfList[Any]:
    """One page of all stories, the newest first, from the index; an empty one while there is no index."""
    page = max(int(number), 1) if number.isdecimal() and len(number) < 5 else 1
    try:
        snapshot = get_engine().snapshot()
        plan = SearchPlan(MatchAll(), STORIES, order=("published", True), limit=1)
        total = min(snapshot.search(plan).total, DEEPEST)
        pages = Paginator(range(total), PAGE_SIZE)
        here = pages.get_page(page)
        offset = (here.number - 1) * PAGE_SIZE
        plan = SearchPlan(MatchAll(), STORIES, order=("published", True), offset=offset, limit=PAGE_SIZE)
        found = snapshot.load([candidate.ref for candidate in snapshot.search(plan).candidates])
    except SearchUnavailable:
        return Paginator[StoryCard]([], PAGE_SIZE).get_page(1)
    cards: list[Any] = [story_card(document["display"], market) for document in found if document]
    here.object_list = cards
    return here
