"""What is refused here. Nothing was written then; the message is for the person."""

from __future__ import annotations


class SavingRefused(Exception):
    """This search cannot be kept; says why."""


class NotYourSearch(LookupError):
    """Neither the account nor the mailed link of its owner. Views answer 404."""
