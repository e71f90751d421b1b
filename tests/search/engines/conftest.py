from __future__ import annotations

import pytest

from search.engines.embedded import EmbeddedEngine
from tests.search.conftest import ENGINES


@pytest.fixture(params=ENGINES)
def engine(request, tmp_path):
    """Each engine there is, empty: the conformance suite asks the same of all."""
    if request.param == "elasticsearch":
        return request.getfixturevalue("server")
    made = EmbeddedEngine(tmp_path / "search")
    made.ensure_index()
    return made
