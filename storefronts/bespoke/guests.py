"""The requests of people without an account: all of one address, by a link that goes there."""

from __future__ import annotations

from marketplace.users.guest_links import GuestLink
from storefronts.bespoke.queries import requests_of_address

REQUESTS_LINK = GuestLink(
    name="requests-link",
    salt="storefronts.bespoke.guests",
    view="bespoke:opened",
    has_something=lambda address: requests_of_address(address).exists(),
)
