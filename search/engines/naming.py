"""What an index is built by, as part of its name: another analysis, schema or lexicon is another index."""

from search.analysis import ANALYSIS_VERSION
from search.engines.base import SCHEMA_VERSION
from search.lexicon import lexicon_version

SHAPE = r"[0-9a-z.]+"
"""What a version may look like in a name (Elasticsearch takes lower case only)."""


def index_version() -> str:
    """``analysis.schema.lexicon``: an index of another version cannot answer."""
    return f"{ANALYSIS_VERSION}.{SCHEMA_VERSION}.{lexicon_version()}"


def made_at(name: str) -> int:
    """When an index was made, in nanoseconds since 1970: the last part of its name, in every engine."""
    return int(name.rpartition("-")[2])
