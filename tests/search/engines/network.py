"""What stands between a client and a server, and can fail: a small HTTP proxy that is cut, slow, or answers itself."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Answer = tuple[int, Mapping[str, str], bytes]
PRODUCT = {"X-Elastic-Product": "Elasticsearch"}
ERROR = {"error": {"type": "the_network_says_so", "reason": "no"}, "status": 503}


class Network:
    """Everything passes, until told otherwise. ``seen`` holds method and path of each request that arrived."""

    def __init__(self, upstream: str) -> None:
        self.upstream = urlsplit(upstream).netloc
        self.seen: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.slow_s = 0.0
        self.fault: tuple[int, Any] | None = None
        self.break_next = 0
        """So many requests are answered by a closed connection."""
        self.lose_answers = False
        """The server does what it is asked, and nobody hears of it."""
        self.meanwhile: dict[str, Callable[[], object]] = {}
        """Done once, before a request whose path ends so is passed on."""
        self._sockets: set[socket.socket] = set()
        self._server = self._listen(0)
        self.port = self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _listen(self, port: int) -> ThreadingHTTPServer:
        server = ThreadingHTTPServer(
            ("127.0.0.1", port), type("Here", (Handler,), {"network": self}), bind_and_activate=False
        )
        server.allow_reuse_address = True
        server.daemon_threads = True
        server.server_bind()
        server.server_activate()
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return server

    def down(self) -> None:
        """As if the node were killed: connections break, new ones are refused."""
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self._sockets):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def up(self) -> None:
        self._server = self._listen(self.port)

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer | None:
        """Status, headers and body; None for a connection that breaks."""
        if self.break_next:
            self.break_next -= 1
            return None
        if self.fault is not None:
            status, said = self.fault
            return status, {} if status == 200 else PRODUCT, json.dumps(said).encode()
        try:
            answer = self.pass_on(method, path, body, headers)
        except OSError:
            return None
        return None if self.lose_answers else answer

    def pass_on(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(self.upstream, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()


class Handler(BaseHTTPRequestHandler):
    """One connection through the network that a subclass names."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    network: Network

    def setup(self) -> None:
        super().setup()
        self.network._sockets.add(self.connection)

    def finish(self) -> None:
        self.network._sockets.discard(self.connection)
        super().finish()

    def log_message(self, *_: object) -> None:
        pass

    def _any(self) -> None:
        network, path = self.network, self.path.partition("?")[0]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        network.seen.append(f"{self.command} {path}")
        network.headers.append(dict(self.headers))
        for ending in [ending for ending in network.meanwhile if path.endswith(ending)]:
            network.meanwhile.pop(ending)()
        time.sleep(network.slow_s)
        answer = network.answer(self.command, self.path, body, dict(self.headers))
        if answer is None:
            self.close_connection = True
            return
        self._send(*answer)

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        kept = {"content-type": "application/json"} | {name.lower(): value for name, value in headers.items()}
        with contextlib.suppress(OSError):  # who asked may be gone
            self.send_response(status)
            for name, value in kept.items():
                if name not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815 - http.server's names
