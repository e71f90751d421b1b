"""Keeping the vectors of meaning up to date. None of this is waited for by the index: embedding a text takes as long
as indexing fifty, so changes are promised anew, in small pieces that the worker does after everything that is quick."""

import logging
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from marketplace.outbox import operations
from search.documents import SearchDocument
from search.indexing.write import documents_of
from search.meaning import current
from search.meaning.measuring import AT_ONCE, Progress, silent
from search.sources import DocumentSource, keys_of, sources

log = logging.getLogger(__name__)

TOPIC = "search.meaning"
PIECE = 8
"""Documents of one promise: about a third of a second."""
NIGHTLY = 500
"""Documents that are embedded in one night beyond what changed; more is for ``manage.py embed``."""
STEP = 500


def promise(keys: Iterable[str], *, at: datetime) -> None:
    """Look at the texts of these documents again, soon. Nothing to do where meaning is not measured."""
    if current() is None:
        return
    waiting = iter(dict.fromkeys(keys))
    while piece := list(islice(waiting, PIECE)):
        operations.put(TOPIC, key=f"{TOPIC}:{secrets.token_hex(8)}", at=at, payload={"keys": piece})


def embed_keys(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Do what was promised; forget what is gone."""
    for payload in payloads:
        write_meanings(payload["keys"])


def write_meanings(keys: Sequence[str]) -> int:
    """Bring the vectors of these documents to what their texts say now. Returns how many were embedded."""
    meaning = current()
    if meaning is None:
        return 0
    documents = documents_of(keys)
    there = {document.key for document in documents}
    meaning.forget(key for key in keys if key not in there)
    return meaning.update(documents)


def embed_all(*, progress: Progress = silent) -> int:
    """Embed every document that has no vector of its present text. Returns how many. Safe to stop and to repeat."""
    meaning = current()
    if meaning is None:
        return 0
    made = meaning.update(_documents(sources()), progress=progress)
    meaning.keep_only(key for source in sources() for keys in keys_of(source) for key in keys)
    return made


def catch_up_nightly(*, at: datetime) -> None:
    """What has no vector gets one, within limits; vectors of what is gone go."""
    meaning = current()
    if meaning is None:
        return
    keys = [key for source in sources() for page in keys_of(source) for key in page]
    meaning.keep_only(keys)
    missing = list(meaning.missing(keys))
    if len(missing) > NIGHTLY:
        log.warning("%s documents have no vector of meaning yet: run manage.py embed", len(missing))
    waiting = iter(missing[:NIGHTLY])
    while piece := list(islice(waiting, AT_ONCE)):
        write_meanings(piece)


def _documents(from_sources: Sequence[DocumentSource]) -> Iterator[SearchDocument]:
    for source in from_sources:
        for keys in keys_of(source, step=STEP):
            yield from source.documents(keys)
