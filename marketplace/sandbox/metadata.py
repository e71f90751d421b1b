"""Metadata: fifty short texts that the caller hangs on an object."""

from __future__ import annotations

from marketplace.sandbox.errors import invalid
from marketplace.sandbox.store import Body

MOST_KEYS, LONGEST_KEY, LONGEST_VALUE = 50, 40, 500


def checked(params: Body, outer: str = "") -> None:
    """Raises ApiError 400 for more, or longer, metadata than Stripe keeps."""
    texts = params.get("metadata") or {}
    long = any(len(key) > LONGEST_KEY or len(value or "") > LONGEST_VALUE for key, value in texts.items())
    if len(texts) > MOST_KEYS or long:
        raise invalid("Metadata: at most 50 keys of 40 characters, values of 500", f"{outer}metadata")


def merged(old: Body, params: Body) -> Body:
    """Metadata after an update: given keys replace, an empty value removes one, an empty whole removes all."""
    if "metadata" not in params:
        return old
    checked(params)
    if not params["metadata"]:
        return {}
    return {key: value for key, value in (old | params["metadata"]).items() if value}
