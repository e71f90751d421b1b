"""What a ring says no to."""

from __future__ import annotations


class RingRefused(ValueError):
    """What was asked cannot be; nothing was written. The message is for the person."""


class TransitionRefused(RingRefused):
    """A membership cannot go there from where it is."""
