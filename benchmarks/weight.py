"""What a first visit to a page costs on the wire: HTML, CSS and JavaScript as a browser gets them from each server."""

from __future__ import annotations

import gzip
import re

import brotli

from benchmarks.client import Client, Request, page

STYLES = re.compile(rb"""<link[^>]+href=["']([^"']+\.css[^"']*)["']""")
SCRIPTS = re.compile(rb"""<script[^>]+src=["']([^"']+)["']""")


def weight_kb(url: str, path: str) -> float:
    """Kilobytes (1000 bytes) that arrive for the page with its style sheets and scripts."""
    client = Client(url)
    _status, body, _seconds, headers = client.ask(as_browser(path))
    html, total = unpacked(body, headers.get("Content-Encoding", "")), len(body)
    own = {found.decode() for found in [*STYLES.findall(html), *SCRIPTS.findall(html)]}
    for address in sorted(name for name in own if name.startswith("/")):
        status, content, _seconds, _headers = client.ask(as_browser(address))
        if status == 200:
            total += len(content)
    return total / 1000


def as_browser(path: str) -> Request:
    method, address, body, headers = page(path)
    return method, address, body, headers | {"Accept-Encoding": "gzip, deflate, br"}


def unpacked(body: bytes, encoding: str) -> bytes:
    return {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)(body)
