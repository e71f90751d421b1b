"""HTTP on loopback: the API under ``/v1/`` and ``/v2/``, the control under ``/_sandbox/``, and the pages."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from marketplace.sandbox import control, layout, pages, site
from marketplace.sandbox.api import Answer, Api, Request
from marketplace.sandbox.box import Box
from marketplace.sandbox.deliveries import Courier
from marketplace.sandbox.errors import ApiError
from marketplace.sandbox.wire import decode

LARGEST_BODY = 2_000_000
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
log = logging.getLogger(__name__)


class Sandbox(ThreadingHTTPServer):
    """One running sandbox: ``with Sandbox() as sandbox: StripeClient(..., base_addresses={"api": sandbox.url})``.

    Port 0 takes a free one. With ``path`` everything survives a restart.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self,
        port: int = 0,
        *,
        path: Path | None = None,
        webhook_url: str = "",
        webhook_secrets: Sequence[str] = (),
        thin_url: str = "",
        thin_secrets: Sequence[str] = (),
        couriers: int = 1,
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.box = Box(path)
        self.box.move_to(self.url)
        control.point_webhooks(self.box, webhook_url, tuple(webhook_secrets))
        control.point_thin(self.box, thin_url, tuple(thin_secrets))
        self.api = Api(self.box)
        self.courier = Courier(self.box, couriers)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Sandbox:
        self.courier.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join()
        self.courier.stop()
        self.server_close()
        self.box.store.close()

    def wait(self) -> None:
        """Until somebody stops the server."""
        self._thread.join()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65_536
    timeout = 60

    @property
    def sandbox(self) -> Sandbox:
        return cast("Sandbox", self.server)

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the parent gave it
        log.info(format, *args)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header of the provider's own clock."""
        return super().date_time_string((timestamp or time.time()) + self.sandbox.box.skew)

    def _serve(self) -> None:
        address = urlsplit(self.path)
        try:
            body = self._body()
            self._check_origin()
            if address.path.startswith(("/v1/", "/v2/")):
                self._api(address.path, body if self.command == "POST" else address.query)
            elif address.path.startswith("/_sandbox/"):
                answer = control.answer(self.sandbox.box, self.command, address.path, decode(body))
                self._send(200, json.dumps(answer).encode(), "application/json")
            else:
                self._page(address.path, body)
        except ApiError as refusal:
            self._refuse(address.path, refusal)
        except Exception:
            log.exception("the sandbox could not answer %s %s", self.command, self.path)
            self._refuse(address.path, ApiError(500, "The sandbox could not answer.", kind="api_error"))

    def _api(self, path: str, encoded: str) -> None:
        headers = {name.title(): value for name, value in self.headers.items()}
        if self.sandbox.box.take_fault(("drop",), path):
            self.close_connection = True
            return
        answer = self.sandbox.api.answer(Request(self.command, path, encoded, headers))
        lost = self.sandbox.box.take_fault(("timeout_after",), path)
        if lost:
            self.sandbox.box.pause(float(lost["seconds"]))
            self.close_connection = True
            return
        self._send(answer.status, answer.body.encode(), "application/json", _api_headers(answer, headers))

    def _page(self, path: str, body: str) -> None:
        box = self.sandbox.box
        if self.command == "GET" and path == "/style.css":
            self._send(200, layout.STYLE, "text/css; charset=utf-8")
        elif self.command == "GET":
            text, elsewhere = site.show(box, path)
            self._go(elsewhere) if elsewhere else self._html(200, text)
        else:
            self._go(site.act(box, path, decode(body)))

    def _body(self) -> str:
        try:
            length = int(self.headers.get("Content-Length", "0"))
        except ValueError:
            length = -1
        if not 0 <= length <= LARGEST_BODY:
            self.close_connection = True
            raise ApiError(400, "The body's length must be given, and at most 2 MB.")
        try:
            return self.rfile.read(length).decode()
        except UnicodeDecodeError:
            raise ApiError(400, "The body must be form-encoded text.") from None

    def _check_origin(self) -> None:
        """No foreign page may press buttons here, and no foreign name may point here."""
        own = self.headers.get("Host", "")
        if urlsplit(f"//{own}").hostname not in control.LOOPBACK:
            raise ApiError(403, "The sandbox answers on this machine's own address only.")
        origin = self.headers.get("Origin")
        if self.command != "GET" and origin and urlsplit(origin).netloc != own:
            raise ApiError(403, "This form was sent from another site.")

    def _refuse(self, path: str, refusal: ApiError) -> None:
        if path.startswith(("/v1/", "/v2/", "/_sandbox/")):
            self._send(refusal.status, json.dumps(refusal.body()).encode(), "application/json")
        else:
            self._html(refusal.status, pages.error_page(refusal))

    def _html(self, status: int, text: str) -> None:
        self._send(status, text.encode(), "text/html; charset=utf-8", _PAGE_HEADERS)

    def _go(self, url: str) -> None:
        self._send(303, b"", "text/plain", {"Location": url, "Cache-Control": "no-store"})

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _api_headers(answer: Answer, asked: dict[str, str]) -> dict[str, str]:
    headers = {"Request-Id": answer.request_id, "Stripe-Version": asked.get("Stripe-Version", "")}
    if asked.get("Idempotency-Key"):
        headers["Idempotency-Key"] = asked["Idempotency-Key"]
    if answer.replayed:
        headers["Idempotent-Replayed"] = "true"
    return headers
