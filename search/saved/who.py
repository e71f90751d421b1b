"""Who stands before the list: an account, or an address that a link was mailed to."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.users.models import User


@dataclass(frozen=True, slots=True)
class Who:
    """``email``: proven by the mailed link, lower case."""

    user: User | None = None
    email: str = ""
