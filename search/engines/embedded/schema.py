"""An index's fields, and a row as one of its documents."""

import tantivy

from search.engines.base import FACETABLE, KEYWORDS, NUMBERS, TOKENS, IndexRow

SORTED = frozenset(name for name in NUMBERS if name.startswith("price_")) | {"published", "browse", "days"}
TIE_BITS = 16
"""tantivy sorts by one number. So what is sorted by holds the first bits of ``tie`` below its own: equals have one
order, the same in every engine, and floats of the facets (53 bits) still count prices exactly."""


def bits(name: str) -> int:
    return TIE_BITS if name in SORTED else 0


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name, positions in TOKENS.items():
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position" if positions else "freq")
    for name in KEYWORDS:
        fast, stored = name in FACETABLE, name == "key"
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=fast, stored=stored)
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=name == "version", fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


SCHEMA = _schema()


def document_of(row: IndexRow) -> tantivy.Document:
    document = tantivy.Document()
    for name, text in row.tokens.items():
        if text:
            document.add_text(name, text)
    for name, values in row.keywords.items():
        for value in values:
            document.add_text(name, value)
    tie = row.numbers.get("tie", 0) >> (48 - TIE_BITS)
    for name, number in row.numbers.items():
        document.add_unsigned(name, number << TIE_BITS | tie if name in SORTED else number)
    document.add_bytes("stored", row.stored)
    return document
