"""Questions and answers between a buyer and one maker, before there is an order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.files.content import ContentFacts, inspect_upload
from marketplace.files.operations import keep
from marketplace.partner.locks import lock_sellers
from marketplace.partner.models import Role
from marketplace.partner.permissions import require_role
from marketplace.users.models import User
from storefronts.bespoke.buyers import Who, require_buyer
from storefronts.bespoke.models import Invitation, Message, MessageFile
from storefronts.bespoke.operations.moves import LIVE, lock_request
from storefronts.bespoke.operations.telling import tell_buyer, tell_maker
from storefronts.bespoke.refused import BespokeRefused

LONGEST = 4000
MOST_FILES = 5
Checked = Sequence[tuple[File[Any], ContentFacts]]


@transaction.atomic
def ask_buyer(*, invitation: Invitation, text: str, by: User, at: datetime, files: Sequence[File[Any]] = ()) -> Message:
    """The maker writes; the buyer gets it by mail. Raises NotYourStorefront, BespokeRefused, FileRefused."""
    require_role(by, invitation.storefront.partner, Role.EDITOR)
    message = _write(invitation, text, _checked(files), by_maker=True, by=by, at=at)
    tell_buyer(
        request=invitation.request, event="message", mark=str(message.pk), at=at, invitation=invitation,
        text=message.text[:1000], files=_names(message),
    )  # fmt: skip
    return message


@transaction.atomic
def answer_maker(
    *, invitation: Invitation, text: str, who: Who, at: datetime, files: Sequence[File[Any]] = ()
) -> Message:
    """The buyer writes; the maker's team gets it by mail. Raises NotYourRequest, BespokeRefused, FileRefused."""
    require_buyer(invitation.request, who)
    message = _write(invitation, text, _checked(files), by_maker=False, by=who.user, at=at)
    tell_maker(
        invitation=invitation, event="message", mark=str(message.pk), at=at, text=message.text[:1000],
        files=_names(message),
    )  # fmt: skip
    return message


def _checked(files: Sequence[File[Any]]) -> Checked:
    """Looked into before anything is locked. Raises BespokeRefused, FileRefused."""
    if len(files) > MOST_FILES:
        raise BespokeRefused(_("Add at most 5 files. Put more into a ZIP."))
    return [(file, inspect_upload(file, office=True)) for file in files]


def _write(
    invitation: Invitation, text: str, files: Checked, *, by_maker: bool, by: User | None, at: datetime
) -> Message:
    """The same words with the same files again at once (a double click) are one message."""
    words = text.strip()
    if not words:
        raise BespokeRefused(_("Write something first."))
    if len(words) > LONGEST:
        raise BespokeRefused(_("Shorten your message to 4,000 characters, or send it in two."))
    _require_open(invitation)
    request = lock_request(invitation.request_id)
    if request.state not in LIVE or invitation.sent_at is None:
        raise BespokeRefused(_("This request has ended: nobody would read it."))
    last = invitation.messages.order_by("-at", "-pk").first()
    if last is not None and last.by_maker == by_maker and last.text == words and _same_files(last, files):
        return last
    message = Message.objects.create(invitation=invitation, by_maker=by_maker, by=by, text=words, at=at)
    for file, facts in files:
        MessageFile.objects.create(message=message, file=keep(file=file, facts=facts, by=by, at=at))
    return message


def _names(message: Message) -> list[str]:
    return list(message.files.values_list("file__name", flat=True))


def _require_open(invitation: Invitation) -> None:
    """Nobody reads for a maker who has closed. The seller stays locked. Raises BespokeRefused."""
    storefront = invitation.storefront
    if not lock_sellers(storefront.partner_id):
        raise BespokeRefused(_("%(name)s has closed.") % {"name": storefront.name})


def _same_files(message: Message, files: Checked) -> bool:
    kept = message.files.values_list("file__sha256", flat=True)
    return sorted(kept) == sorted(facts.sha256 for _file, facts in files)
