"""What all pages share: the frame with its banner, tables and buttons. Plain HTML, no script, own stylesheet."""

from __future__ import annotations

import time
from collections.abc import Sequence
from html import escape
from pathlib import Path

STYLE = (Path(__file__).parent / "style.css").read_bytes()


def page(title: str, content: str, *, wide: bool = False) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)} - Payment sandbox</title><link rel="stylesheet" href="/style.css"></head><body>'
        '<header class="banner">Sandbox, no real money</header>'
        f"<main{' class=wide' if wide else ''}>{content}</main></body></html>"
    )


def button(action: str, hidden: dict[str, str], label: str, field: str = "") -> str:
    """A form with one button; ``hidden`` is sent along, ``field`` is HTML before the button."""
    kept = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in hidden.items())
    return f'<form method="post" action="{action}">{kept}{field}<button>{label}</button></form>'


def table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Cells are HTML."""
    name = anchor(title)
    if not rows:
        return f'<h2 id="{name}">{title}</h2><p>None yet.</p>'
    head = "".join(f'<th scope="col">{word}</th>' for word in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<h2 id="{name}">{title}</h2><div class="scroll" tabindex="0" role="region" aria-label="{title}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def contents(titles: Sequence[str]) -> str:
    """Links to the tables of a long page."""
    items = "".join(f'<li><a href="#{anchor(title)}">{title}</a></li>' for title in titles)
    return f'<nav aria-label="On this page"><ul>{items}</ul></nav>'


def time_of(at: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at)) + " UTC"
