"""What is refused here. Nothing was written then; the message is for the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from storefronts.bespoke.models import QuoteVersion


class BespokeRefused(Exception):
    """What was asked cannot be."""


class NotYourRequest(Exception):
    """Neither the account nor the key of its buyer. Views answer 404."""


class TransitionRefused(BespokeRefused):
    """From this state it cannot go there."""


class QuoteReplaced(BespokeRefused):
    """The buyer accepted what is no longer the maker's word: she sees the new one and accepts again."""

    def __init__(self, now: QuoteVersion | None) -> None:
        super().__init__(_("The maker has changed this quote. Read it again: nothing was ordered."))
        self.now = now
