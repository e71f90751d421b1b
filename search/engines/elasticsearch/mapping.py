"""The fields of an index, and a row as the server takes it."""

import json
from typing import Any

from elasticsearch.dsl import Mapping

from search.engines.base import KEYWORDS, NUMBERS, TOKENS, IndexRow

EMPTY = "_"
"""Stands in a token field without tokens. Lucene counts only documents that have a field, the embedded engine counts
all: with a token in each, both weigh rare words and long fields alike."""
LONGEST_KEYWORD = 8_000
"""Characters; Lucene refuses a term of more than 32,766 bytes."""
SETTINGS = {
    # One shard: words weigh the same everywhere, counts are exact. A million offerings fit into it.
    "number_of_shards": 1,
    # A copy as soon as there is a second machine to keep it.
    "auto_expand_replicas": "0-1",
    # Each write makes itself visible; this is for one that was cut off before it could.
    "refresh_interval": "5s",
}


def mapping() -> dict[str, Any]:
    """No field but these is taken. Only what a hit gives back, and its version, is kept as source."""
    fields = Mapping()
    fields.meta("dynamic", "strict")
    fields.meta("_source", {"includes": ["stored", "version"]})
    for name, positions in TOKENS.items():
        options = "positions" if positions else "freqs"
        fields.field(name, "text", analyzer="whitespace", index_options=options, norms=True)
    for name in KEYWORDS:
        fields.field(name, "keyword", ignore_above=LONGEST_KEYWORD)
    for name in NUMBERS:
        fields.field(name, "long")
    fields.field("stored", "object", enabled=False)
    made: dict[str, Any] = fields.to_dict()
    return made


def source(row: IndexRow) -> bytes:
    """A row as one line of JSON. What is stored is JSON already and goes in as it is."""
    fields: dict[str, Any] = {name: row.tokens.get(name) or EMPTY for name in TOKENS}
    fields |= {name: list(values) for name, values in row.keywords.items() if values}
    fields |= row.numbers
    line = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    return b'{"stored":' + (row.stored or b"{}") + b"," + line[1:]
