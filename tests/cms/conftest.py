"""A small part of the demo's catalogue, and the pages that hang on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.management import call_command

from cms.demo.accounts import make_people
from cms.demo.content import load
from cms.demo.home import load_home
from cms.demo.loader import Loader
from tests.factories import NOON


@pytest.fixture(scope="session")
def small():
    """Two works each of two hands, two graphics, two services; the whole curation."""
    whole = load()
    kept = {
        hand: replace(whole.series[hand], works=dict(list(whole.series[hand].works.items())[:2]))
        for hand in ("waves", "flow_fields")
    }
    return replace(
        whole,
        series=kept,
        graphics=whole.graphics[:2],
        services=whole.services[:2],
        home=replace(
            whole.home, works=tuple((hand, number) for hand, series in kept.items() for number in series.works)
        ),
    )


@pytest.fixture
def demo(db, settings, small):
    """The small catalogue loaded, its home page made, its index built."""
    settings.PLATFORM_IS_DEMO = True
    people = make_people()
    Loader(small, at=NOON, progress=lambda *_: None, processes=0).run(owner=people["maker"])
    load_home(small)
    call_command("reindex", verbosity=0)
    return people
