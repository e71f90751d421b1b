"""Asking a server that may be slow, broken or away: short waits, one kind of error, and no waiting in a queue.

- One client per process, shared by its threads; a forked process makes its own, because sockets cannot be shared.
- What only reads is tried once more when a connection breaks (a restarted node leaves dead ones behind), never after
  a timeout. Writes are not repeated here: the outbox does that.
- Where nobody is at home (a refused or broken connection, none to be had in time), everybody is refused at once for
  FAST_S; then one request tries, and nobody else until it is through.
- An answer that takes too long may be the fault of one costly question: only SLOW of them in a row, with no question
  answered between them, are taken for a node that hangs.
"""

import logging
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import get_ident
from typing import Any
from urllib.parse import urlsplit

from elasticsearch import ApiError, ConnectionTimeout, Elasticsearch, NotFoundError, TransportError
from urllib3.exceptions import ConnectTimeoutError

from search.engines.base import IndexNotReady, SearchUnavailable
from search.engines.tree import CLAUSES

log = logging.getLogger(__name__)
READ_S = 2.0
"""For what a reader waits for."""
WORK_S = 60.0
"""For writes, new indexes and long lists."""
FAST_S = 2.0
SLOW = 3
"""Questions in a row that nobody answered in time, from which on the node itself is taken to hang."""
FEWEST_CLAUSES = 512
CAUSES = ("error", "root_cause", "caused_by", "failed_shards", "reason")
NOT_THERE = "there is no search index: run manage.py reindex"
PORTS = {"http": 80, "https": 443}


class TooManyClauses(Exception):
    """The server allows fewer clauses than we sent (it counts by its memory)."""


class Cluster:
    """Elasticsearch behind one or several addresses (``https://user:password@host:port``, comma-separated)."""

    def __init__(self, urls: str, *, api_key: str = "", ca_file: str = "", read_s: float = READ_S) -> None:
        self._hosts = [_with_port(url.strip()) for url in urls.split(",") if url.strip()]
        self._api_key = api_key
        self._ca_file = ca_file
        self._read_s = read_s
        self._lock = threading.Lock()
        self._made: tuple[int, Elasticsearch, Elasticsearch] | None = None
        self._down_until = 0.0
        self._trying = 0
        """The thread that asks for all while the others are refused."""
        self._slow = 0
        """Questions in a row that were not answered in time."""
        self.clauses = CLAUSES
        """Scored leaves that this server takes; fewer once it refused some."""

    @contextmanager
    def reading(self, *, light: bool = False) -> Iterator[Elasticsearch]:
        """A client for a reader's question. Raises SearchUnavailable, IndexNotReady.

        ``light``: a question that a node answers even when it is too busy to search.
        """
        with self._asking(light=light) as (reader, _):
            yield reader

    @contextmanager
    def working(self) -> Iterator[Elasticsearch]:
        """A client for what may take long. Raises SearchUnavailable, IndexNotReady."""
        with self._asking() as (_, worker):
            yield worker

    def allow_fewer_clauses(self) -> None:
        """Half as many from now on. Raises SearchUnavailable when that would be too few to search with."""
        if self.clauses <= FEWEST_CLAUSES:
            raise SearchUnavailable("the search engine refuses even small queries")
        self.clauses = max(self.clauses // 2, FEWEST_CLAUSES)
        log.warning("Elasticsearch takes fewer clauses than it should: %s from now on", self.clauses)

    @contextmanager
    def _asking(self, *, light: bool = False) -> Iterator[tuple[Elasticsearch, Elasticsearch]]:
        self._refuse_while_down()
        try:
            yield self._clients()
        except TransportError as fault:
            self._failed(fault)
            raise SearchUnavailable(f"the search engine does not answer: {type(fault).__name__}") from fault
        except ApiError as fault:
            self._answered(light=light)  # if only to refuse
            raise _in_our_words(fault) from fault
        self._answered(light=light)

    def _answered(self, *, light: bool) -> None:
        """After questions that nobody answered in time, a light one says nothing about the next."""
        if light and self._slow >= SLOW:
            return
        self._down_until, self._trying = 0.0, 0
        if not light:
            self._slow = 0

    def _failed(self, fault: TransportError) -> None:
        """Refuse everybody for a while, unless it may have been this one question."""
        with self._lock:
            self._slow += 1
            self._trying = 0
            if not _is_slow(fault) or self._slow >= SLOW:
                self._down_until = time.monotonic() + FAST_S

    def _refuse_while_down(self) -> None:
        until = self._down_until
        if not until:
            return
        with self._lock:
            if time.monotonic() < self._down_until:
                if self._trying != get_ident():
                    raise SearchUnavailable("the search engine did not answer a moment ago")
            elif self._down_until:
                self._down_until = time.monotonic() + FAST_S  # we try, and nobody else until then
                self._trying = get_ident()

    def _clients(self) -> tuple[Elasticsearch, Elasticsearch]:
        made = self._made
        if made is None or made[0] != os.getpid():
            with self._lock:
                if self._made is None or self._made[0] != os.getpid():
                    reader = self._connect()
                    self._made = (os.getpid(), reader, reader.options(request_timeout=WORK_S, max_retries=0))
                made = self._made
        return made[1], made[2]

    def _connect(self) -> Elasticsearch:
        vouched: dict[str, Any] = {"ca_certs": self._ca_file} if self._ca_file else {}
        return Elasticsearch(
            self._hosts,
            api_key=self._api_key or None,
            request_timeout=self._read_s,
            max_retries=1,
            retry_on_timeout=False,
            retry_on_status=(),
            **vouched,
        )


def _is_slow(fault: TransportError) -> bool:
    """Whether somebody was there and did not answer in time."""
    return isinstance(fault, ConnectionTimeout) and not isinstance(fault.__cause__, ConnectTimeoutError)


def _with_port(url: str) -> str:
    """The client insists on a port."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("an address of Elasticsearch looks like https://host:9200")
    return url if parts.port else parts._replace(netloc=f"{parts.netloc}:{PORTS[parts.scheme]}").geturl()


def _in_our_words(fault: ApiError) -> Exception:
    """What a refusal means to those who asked."""
    kinds = _kinds(fault.body)
    if isinstance(fault, NotFoundError) and "index_not_found_exception" in kinds:
        return IndexNotReady(NOT_THERE)
    if any("too_many" in kind and "clauses" in kind for kind in kinds):
        return TooManyClauses()
    if fault.status_code < 500 and fault.status_code != 429:
        log.error("Elasticsearch refused a request (%s): %s", fault.status_code, fault.body)
    return SearchUnavailable(f"the search engine answers {fault.status_code}: {', '.join(kinds[:2])}")


def _kinds(body: object) -> Sequence[str]:
    """The types of an error and of what caused it."""
    found: list[str] = []
    waiting = [body]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, dict):
            found += [part["type"]] if isinstance(part.get("type"), str) else []
            waiting += [part[name] for name in CAUSES if name in part]
        elif isinstance(part, list):
            waiting += part
    return found
