"""The library of people without an account: opened by a link that goes to the address they ordered with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.delivery.queries import of_email
from marketplace.users.guest_links import GuestLink

LIBRARY_LINK = GuestLink(
    name="library-link",
    salt="marketplace.delivery.guests",
    view="library:opened",
    page="delivery/open.html",
    hint=_("The one you ordered with."),
    has_something=lambda address: of_email(address).exists(),
)
