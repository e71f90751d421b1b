"""A site with a home page in two languages, and rings founded as an editor of the network founds them."""

from __future__ import annotations

import pytest
from wagtail.models import Locale, Page, Site

from cms.models import HomePage
from cms.rings.operations import found_ring, furnish_umbrella
from marketplace.markets.pages import store
from marketplace.offerings.models import Offering, State
from search.engines import get_engine
from search.indexing.write import write_keys
from search.understanding.vocabulary import vocabularies
from storefronts.pages.documents import offering_key
from storefronts.profiles.models import Storefront
from storefronts.rings.founding import RingFacts
from tests.factories import NOON, make_editor, make_ring


@pytest.fixture
def homes(db):
    """English and German home pages at the roots of the site."""
    english = Locale.objects.get_or_create(language_code="en")[0]
    german = Locale.objects.get_or_create(language_code="de")[0]
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=english))
    home = HomePage(title="Home", slug="ring", locale=english)
    root.add_child(instance=home)
    home.save_revision().publish()
    home.copy_for_translation(german).save_revision().publish()
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    site.root_page = home
    site.save()
    return home


@pytest.fixture
def umbrella(homes):
    ring = make_ring(slug="umbrella", name="Umbrella", umbrella=True)
    furnish_umbrella(ring=ring)
    return ring


@pytest.fixture
def network(umbrella):
    return make_editor(umbrella)


def facts(**changes):
    given = {
        "name": "Gentse Ring", "city": "Ghent", "country": "BE", "latitude": "51.054", "longitude": "3.725", "hue": 45,
        "languages": ("nl", "en"),
    }  # fmt: skip
    return RingFacts(**(given | changes))


@pytest.fixture
def ghent(network):
    return found_ring(facts=facts(), editor_email="", by=network, at=NOON, sentence="Van de Leie tot de Schelde.")


@pytest.fixture
def index(db):
    """Write all public offerings and makers into the search index, as the worker would."""

    def write() -> None:
        vocabularies.forget()
        store.clear()
        engine = get_engine()
        engine.ensure_index()
        ids = Offering.objects.filter(state=State.PUBLISHED).values_list("public_id", flat=True)
        keys = [offering_key(pk) for pk in ids]
        keys += [f"storefront:{slug}" for slug in Storefront.objects.values_list("slug", flat=True)]
        write_keys(keys, engine=engine)

    return write
