"""The embedded engine: tantivy in this process, an index in a folder, no server. Only this room imports tantivy.

One writer at a time (a file lock), any number of reader processes; readers see each commit, because they compare the
index's meta file at every request and reload when it changed. A killed writer leaves the last commit untouched.
"""

from search.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
