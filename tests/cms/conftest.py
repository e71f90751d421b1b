"""A small part of the demo's catalogue, and the pages that hang on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.management import call_command

from cms.demo.accounts import make_people
from cms.demo.artifacts import draw
from cms.demo.content import load
from cms.demo.editorial import load_editorial
from cms.demo.home import load_home
from cms.demo.loader import Loader
from cms.demo.rings import load_rings
from tests.factories import NOON


@pytest.fixture(scope="session")
def small():
    """Two works each of two hands, one of them a limited edition, two graphics, two services; the whole curation."""
    whole = load()
    kept = {hand: _two_works(whole.series[hand]) for hand in ("waves", "flow_fields")}
    sample = next(iter(kept["flow_fields"].works))
    with_samples, bare = whole.services[:2]
    services = (replace(with_samples, samples=(sample,)), replace(bare, samples=()))
    graphics = whole.graphics[:2]
    makers = {part.maker for part in (*kept.values(), *graphics, *services)}
    return replace(
        whole,
        makers={slug: maker for slug, maker in whole.makers.items() if slug in makers},
        series=kept,
        graphics=graphics,
        services=services,
        home=replace(
            whole.home,
            makers=tuple(sorted(makers)),
            works=tuple((hand, number) for hand, series in kept.items() for number in series.works),
        ),
    )


def _two_works(series):
    """The first, and the limited edition where there is one."""
    limited_first = sorted(series.works.items(), key=lambda item: item[1].edition_size is None)
    return replace(series, works=dict(sorted(limited_first[:2])))


@pytest.fixture(scope="session")
def drawn_once(tmp_path_factory):
    """Drawing is the slow part: each order is drawn once, into a folder that all tests read."""
    place, kept = tmp_path_factory.mktemp("demo"), {}

    def drawing(order):
        if order not in kept:
            kept[order] = draw(order)
        return kept[order]

    return place, drawing


@pytest.fixture
def loaded(settings, small, drawn_once):
    """Load the small catalogue; the number of offerings added."""
    place, drawing = drawn_once
    storages = settings.STORAGES
    for name in ("default", "private"):
        options = storages[name]["OPTIONS"] | {"location": str(place / name)}
        storages = storages | {name: storages[name] | {"OPTIONS": options}}
    settings.STORAGES = storages

    def load(owner):
        return Loader(small, at=NOON, progress=lambda *_: None, drawing=drawing).run(owner=owner)

    return load


@pytest.fixture
def demo(db, settings, small, loaded):
    """The small catalogue loaded, its home page made, its index built."""
    settings.PLATFORM_IS_DEMO = True
    people = make_people()
    loaded(people["maker"])
    load_home(small)
    load_rings(people=people, at=NOON)
    load_editorial(at=NOON)
    call_command("reindex", verbosity=0)
    return people
