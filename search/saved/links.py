"""Links in mails. Each opens one thing of one search, and opening it never changes anything."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.users.guest_links import GuestLink
from search.saved.models import SavedSearch
from search.saved.queries import of_address

CONFIRM, STOP = "search.saved.confirm", "search.saved.stop"
CONFIRM_LIVES = timedelta(days=7)
SEARCHES_LINK = GuestLink(
    name="searches-link",
    salt="search.saved.guests",
    view="saved:opened",
    page="saved/open.html",
    hint=_("The one your mails about new works come to."),
    has_something=lambda address: of_address(address).exists(),
)
"""All saved searches of an address without an account."""


class TooOld(LookupError):
    """Ours, but older than it lives."""


def confirm_token(saved: SavedSearch) -> str:
    return signing.dumps(saved.public_id, salt=CONFIRM)


def stop_token(saved: SavedSearch) -> str:
    return signing.dumps(saved.public_id, salt=STOP)


def search_of_confirm(token: str) -> str:
    """Its public id. Raises TooOld after CONFIRM_LIVES, LookupError for a forged link."""
    try:
        return str(signing.loads(token, salt=CONFIRM, max_age=CONFIRM_LIVES))
    except signing.SignatureExpired as fault:
        raise TooOld("too old") from fault
    except signing.BadSignature as fault:
        raise LookupError("not our link") from fault


def search_of_stop(token: str) -> str:
    """Its public id; who wants no mail may say so for ever. Raises LookupError for a forged link."""
    try:
        return str(signing.loads(token, salt=STOP))
    except signing.BadSignature as fault:
        raise LookupError("not our link") from fault


def stop_address(saved: SavedSearch, language: str) -> str:
    """Where one click ends these mails; the language stands in it, because a form sent there is never redirected."""
    return f"{settings.SITE_URL}/{language}" + _without_language(reverse("saved:stop", args=[stop_token(saved)]))


def _without_language(path: str) -> str:
    return "/" + path.lstrip("/").partition("/")[2]
