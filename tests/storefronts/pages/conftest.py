from __future__ import annotations

import pytest

from marketplace.offerings.models import Offering, State
from search.engines import get_engine
from search.indexing.write import write_keys
from search.understanding.vocabulary import vocabularies
from storefronts.pages.cards import offering_url
from storefronts.pages.documents import offering_key
from storefronts.profiles.models import Storefront

GERMAN = {"Accept-Language": "de-DE,de;q=0.9"}


@pytest.fixture
def index(db):
    """Write all public offerings and makers into the search index, as the worker would."""

    def write() -> None:
        vocabularies.forget()
        engine = get_engine()
        engine.ensure_index()
        keys = [
            offering_key(pk)
            for pk in Offering.objects.filter(state=State.PUBLISHED).values_list("public_id", flat=True)
        ]
        keys += [f"storefront:{slug}" for slug in Storefront.objects.values_list("slug", flat=True)]
        write_keys(keys, engine=engine)

    return write


@pytest.fixture
def visit(client, settings):
    """GET a page as a visitor from Germany, past the page store."""
    settings.PUBLIC_PAGE_CACHE = False

    def get(path: str, **headers: str):
        return client.get(path, headers=GERMAN | headers)

    return get


@pytest.fixture
def page_of(visit):
    """The page of an offering in a language."""

    def get(offering: Offering, language: str = "en", **headers: str):
        return visit(offering_url(language, offering.slug, offering.public_id), **headers)

    return get
