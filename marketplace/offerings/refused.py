"""What an offering says no to. The messages are for the maker; nothing was written."""

from __future__ import annotations


class OfferingIncomplete(Exception):
    """It cannot be published yet, or would not be complete any more. ``missing``: pairs of (field, sentence)."""

    def __init__(self, missing: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(str(sentence) for _field, sentence in missing))
        self.missing = missing


class OfferingRefused(ValueError):
    """What was asked cannot be; nothing was written. The message is for the maker."""


class TransitionRefused(OfferingRefused):
    """From this state it cannot go there."""
