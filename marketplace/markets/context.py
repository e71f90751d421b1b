"""The market in every template."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def market(request: HttpRequest) -> dict[str, Any]:
    return {"market": getattr(request, "market", None)}
