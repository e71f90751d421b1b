"""The engine for a network of rings: Elasticsearch 9 through ``elasticsearch.dsl``. Nobody else imports its client.

client.py (asking a server that may be down), mapping.py (fields and rows), queries.py (trees and facets as its
queries), snapshot.py (reads), writing.py (bulk), engine.py (indexes and the alias that names the active one).
"""

from search.engines.elasticsearch.client import Cluster
from search.engines.elasticsearch.engine import ElasticsearchEngine

__all__ = ["Cluster", "ElasticsearchEngine"]
