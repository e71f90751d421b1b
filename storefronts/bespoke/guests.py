"""The requests of people without an account: all of one address, by a link that goes there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.users.guest_links import GuestLink
from storefronts.bespoke.queries import requests_of_address

REQUESTS_LINK = GuestLink(
    name="requests-link",
    salt="storefronts.bespoke.guests",
    view="bespoke:opened",
    page="bespoke/open.html",
    hint=_("The one you wrote your request with."),
    has_something=lambda address: requests_of_address(address).exists(),
)
