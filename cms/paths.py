"""Addresses of editors' pages without asking the database."""

from __future__ import annotations

from typing import Any


def path_of(page: Any, language: str) -> str:
    """The public path: the language, then what stands below the home page of that language.

    The site begins at the home pages, right below the tree's root, so the first part of Wagtail's path is one of them.
    """
    below = page.url_path.strip("/").partition("/")[2]
    return f"/{language}/{below}/" if below else f"/{language}/"
