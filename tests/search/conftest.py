from __future__ import annotations

import pytest

from search import sources as registry
from search.engines.embedded import EmbeddedEngine
from search.understanding.vocabulary import vocabularies


def _embedded(tmp_path):
    return EmbeddedEngine(tmp_path / "search")


@pytest.fixture(params=[_embedded], ids=["embedded"])
def engine(request, tmp_path):
    """Each engine there is, empty: the conformance suite asks the same of all."""
    made = request.param(tmp_path)
    made.ensure_index()
    return made


@pytest.fixture(autouse=True)
def no_sources():
    """Each test registers the sources it needs; what the houses registered at start comes back after it."""
    before, names = dict(registry._sources), list(registry._category_names)
    registry._sources.clear()
    registry._category_names.clear()
    vocabularies.forget()
    yield
    registry._sources.clear()
    registry._sources.update(before)
    registry._category_names[:] = names
