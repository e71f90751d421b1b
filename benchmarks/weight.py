"""What a first visit to a page costs on the wire: HTML, CSS and JavaScript, compressed alike for both sides."""

from __future__ import annotations

import re

import brotli

from benchmarks.client import Client, page

STYLES = re.compile(rb"""<link[^>]+href=["']([^"']+\.css[^"']*)["']""")
SCRIPTS = re.compile(rb"""<script[^>]+src=["']([^"']+)["']""")


def weight_kb(url: str, path: str) -> float:
    """Kilobytes (1000 bytes) of the page with its style sheets and scripts."""
    client = Client(url)
    _status, html, _seconds, _headers = client.ask(page(path))
    total = len(brotli.compress(html, quality=5))
    own = {found.decode() for found in [*STYLES.findall(html), *SCRIPTS.findall(html)]}
    for address in sorted(name for name in own if name.startswith("/")):
        status, content, _seconds, _headers = client.ask(page(address))
        if status == 200:
            total += len(brotli.compress(content, quality=5))
    return total / 1000
