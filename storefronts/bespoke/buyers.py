"""Who stands before the counter: the buyer's account, the mailed key, or the browser that wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.crypto import constant_time_compare

from marketplace.users.models import User
from storefronts.bespoke.models import Request, RequestState
from storefronts.bespoke.refused import NotYourRequest


@dataclass(frozen=True, slots=True)
class Who:
    """``wrote_it``: this browser has just filled in the form; it proves no address."""

    user: User | None = None
    key: str = ""
    wrote_it: bool = False

    def is_buyer_of(self, request: Request) -> bool:
        """By account, or by the key that was mailed to the address."""
        if self.user is not None and request.buyer_id == self.user.pk:
            return True
        return bool(self.key) and constant_time_compare(self.key.encode(), request.key.encode())

    def may_prepare(self, request: Request) -> bool:
        """Read and complete it before it is sent."""
        return self.is_buyer_of(request) or (self.wrote_it and request.state == RequestState.UNSENT)


def require_buyer(request: Request, who: Who) -> None:
    """Raises NotYourRequest."""
    if not who.is_buyer_of(request):
        raise NotYourRequest
