"""One guest who buys over HTTP as a browser does, and tries again when the shop falls over in the middle of it."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode, urlsplit

GIVES_UP_AFTER_S = 240
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FIELD = re.compile(r"<input\b[^>]*>")


class GaveUp(Exception):
    """The shop did not come back in time, or answered something that no buyer can go on from."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str
    location: str


@dataclass(slots=True)
class Visitor:
    """Cookies, and the patience of somebody who wants to buy."""

    url: str
    cookies: dict[str, str]
    again: int = 0
    """How often an answer was lost, or was none."""

    def ask(self, method: str, address: str, form: list[tuple[str, str]] | None = None) -> Answer:
        """Asked until there is an answer that is one. A form is sent again as it was. Raises GaveUp."""
        until, last = time.monotonic() + GIVES_UP_AFTER_S, ""
        while time.monotonic() < until:
            try:
                answer = self._once(method, address, form)
                if answer.status < 500:
                    return answer
                last = f"{answer.status}"
            except (OSError, http.client.HTTPException) as fault:
                last = repr(fault)
            self.again += 1
            time.sleep(0.3)
        raise GaveUp(f"{method} {address}: {last}")

    def _once(self, method: str, address: str, form: list[tuple[str, str]] | None) -> Answer:
        parts = urlsplit(address if "://" in address else self.url + address)
        headers = {"Accept-Language": "en-IE", "Origin": f"{parts.scheme}://{parts.netloc}", "Host": parts.netloc}
        ours = parts.netloc == urlsplit(self.url).netloc
        if ours and self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers |= FORM
        connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=60)
        try:
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request(method, path, urlencode(form) if form is not None else None, headers)
            got = connection.getresponse()
            body = got.read().decode(errors="replace")
        finally:
            connection.close()
        for line in got.headers.get_all("Set-Cookie") or () if ours else ():
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(got.status, body, got.headers.get("Location", ""))


def buy(
    url: str, *, mail: str, tiers: list[str], comes_back: bool, ordered: Callable[[], None] = lambda: None
) -> Visitor:
    """Basket, checkout, payment page, and back to the shop if ``comes_back``. Raises GaveUp."""
    visitor = Visitor(url, {})
    for tier in tiers:
        put = visitor.ask("POST", "/en/basket/add/", [("tier", tier), ("next", "/en/")])
        _expect(put, 302, "basket")
    form = _filled(visitor, mail)
    placed = visitor.ask("POST", "/en/checkout/", form)
    if (
        placed.status not in (302, 303) or "/pay/" not in placed.location
    ):  # the first answer was lost: the form leads there again
        raise GaveUp(f"checkout: {placed.status} {placed.location} {_problem(placed.body)}")
    ordered()
    paid = visitor.ask("POST", placed.location, [("outcome", "ok")])
    if paid.status in (302, 303) and comes_back:
        visitor.ask("GET", paid.location)
    return visitor


def _filled(visitor: Visitor, mail: str) -> list[tuple[str, str]]:
    """The form as the buyer confirms it: who they are first, which changes the total, then what that total is."""
    page = visitor.ask("GET", "/en/checkout/")
    _expect(page, 200, "checkout")
    page = visitor.ask("POST", "/en/checkout/", [*_form(page.body, mail), ("update", "1")])
    _expect(page, 200, "total")
    return _form(page.body, mail)


def _form(body: str, mail: str) -> list[tuple[str, str]]:
    hidden = {name: _attribute(tag, "value") for tag in FIELD.findall(body) if (name := _attribute(tag, "name"))}
    said = {name: hidden[name] for name in ("csrfmiddlewaretoken", "token", "fingerprint")}
    consents = {name: "on" for name in hidden if name.startswith("consent-")}
    person = {"email": mail, "name": "Ada", "country": "DE", "postcode": "10115", "capacity": "consumer"}
    return list((said | consents | person).items())


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _expect(answer: Answer, status: int, where: str) -> None:
    if answer.status != status:
        raise GaveUp(f"{where}: {answer.status} {answer.location} {_problem(answer.body)}")


def _problem(body: str) -> str:
    words = re.sub(r"<[^>]+>", " ", body[body.find("<main") :])
    return " ".join(words.split())[:300]
