"""A bounded client on loopback: one keep-alive connection, one request after the other, every answer checked."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlsplit

Request = tuple[str, str, str | None, dict[str, str]]
"""Method, path, body, headers."""


class WrongAnswer(Exception):
    """The page did not answer as the benchmark expects: a number measured on it would mean nothing."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds per request, in order."""

    seconds: tuple[float, ...]

    @property
    def median_ms(self) -> float:
        return median(self.seconds) * 1000

    @property
    def p95_ms(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)] * 1000


class Client:
    """Keeps its connection and, when asked to, its cookies."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host = f"{parts.hostname}:{parts.port}"
        self.connection = http.client.HTTPConnection(self.host, timeout=120)
        self.cookies: dict[str, str] = {}

    def ask(self, request: Request) -> tuple[int, bytes, float, http.client.HTTPMessage]:
        """Status, body, seconds, headers."""
        method, path, body, headers = request
        sent = {"Accept-Encoding": "identity", "Accept-Language": "en-IE", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        self.connection.request(method, path, body=body, headers=sent)
        answer = self.connection.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - began
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content, seconds, answer.headers

    def measure(self, requests: list[Request], *, expect: Callable[[int, bytes], bool], warm: int = 5) -> Times:
        """Times of all requests after some to warm up. Raises WrongAnswer at the first wrong one."""
        seconds = []
        for number, request in enumerate([*requests[:warm], *requests]):
            status, content, took, _headers = self.ask(request)
            if not expect(status, content):
                raise WrongAnswer(f"{request[0]} {request[1]}: {status} {content[:200]!r}")
            if number >= warm:
                seconds.append(took)
        return Times(tuple(seconds))


def page(path: str) -> Request:
    return ("GET", path, None, {})
