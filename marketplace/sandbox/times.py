"""API v2 writes times as text."""

from __future__ import annotations

from datetime import UTC, datetime


def text(at: int) -> str:
    """``0`` -> ``1970-01-01T00:00:00.000Z``."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def seconds(written: str) -> int:
    return int(datetime.fromisoformat(written).timestamp())
