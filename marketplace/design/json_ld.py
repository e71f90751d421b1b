"""Data for machines inside a page (schema.org): text in a script element that no browser runs."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# Nothing in a data block may end the element.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script_text(data: dict[str, Any]) -> SafeString:
    """JSON that is safe inside a script element, like Django's json_script."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(written)  # noqa: S308 - escaped in the line above
