"""Reading work: who may open a conversation, a page of it, what waits for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from marketplace.partner.models import Role, TeamMember
from marketplace.users.models import User
from storefronts.engagements.models import Conversation, Engagement, EngagementExtra, Entry
from storefronts.engagements.states import RUNNING, Side, State

PAGE = 50
ACTS = (Role.OWNER, Role.EDITOR)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who has opened a conversation, and from which side."""

    conversation_id: int
    side: str
    user: User | None
    may_act: bool
    key: str = ""
    """The key they came with; kept in the links of the page."""


def conversations() -> QuerySet[Conversation]:
    engagements = Engagement.objects.select_related("line").prefetch_related(
        Prefetch("extras", queryset=EngagementExtra.objects.select_related("line").order_by("pk"))
    )
    return Conversation.objects.select_related(
        "seller_order__order__facts", "partner__storefront", "offering"
    ).prefetch_related(Prefetch("engagements", queryset=engagements.order_by("position", "pk")))


def open_for(*, public_id: str, key: str, user: Any) -> tuple[Conversation, Reader]:
    """The conversation and its reader: a buyer by key or account, else a seat in the maker's team.

    Raises LookupError: others learn not even that it exists.
    """
    found = conversations().filter(public_id=public_id).first()
    if found is None:
        raise LookupError("no such conversation")
    return found, reader_of(found, key=key, user=user)


def reader_of(conversation: Conversation, *, key: str, user: Any) -> Reader:
    """Who this is to the conversation. Raises LookupError for strangers."""
    person = user if user.is_authenticated else None
    if key and constant_time_compare(key.encode(), conversation.key.encode()):
        return Reader(conversation.pk, Side.BUYER, person, may_act=True, key=conversation.key)
    if person is None:
        raise LookupError("not signed in, and no key")
    if conversation.user_id == person.pk:
        return Reader(conversation.pk, Side.BUYER, person, may_act=True)
    seat = TeamMember.objects.filter(partner_id=conversation.partner_id, user_id=person.pk).first()
    if seat is None:
        raise LookupError("somebody else's")
    return Reader(conversation.pk, Side.MAKER, person, may_act=seat.role in ACTS)


def entries_page(conversation: Conversation, *, before: int | None = None) -> tuple[list[Entry], bool]:
    """The newest PAGE entries (older than ``before``), oldest first, and whether there are earlier ones."""
    rows = conversation.entries.select_related("by", "engagement__line").prefetch_related("files__file")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    newest = list(rows.order_by("-pk")[: PAGE + 1])
    return newest[PAGE - 1 :: -1] if len(newest) > PAGE else newest[::-1], len(newest) > PAGE


def waits_for_earlier(engagement: Engagement, siblings: Iterable[Engagement]) -> bool:
    """Milestones of a bespoke order are done one after the other."""
    if engagement.line.kind != "bespoke":
        return False
    return any(
        each.position < engagement.position and each.state in RUNNING
        for each in siblings
        if each.conversation_id == engagement.conversation_id
    )


def of_order(order: Any) -> list[Engagement]:
    """All work of an order, for its page."""
    found = Engagement.objects.filter(conversation__seller_order__order=order)
    return list(found.select_related("line", "conversation__partner").order_by("conversation_id", "position", "pk"))


def places_of_work(lines: Sequence[Any], *, with_keys: bool) -> dict[int, str]:
    """The conversation of each line: where its files lie (the registry of marketplace.delivery.places)."""
    found = Engagement.objects.filter(line__in=[line.pk for line in lines]).select_related("conversation")
    return {row.line_id: _address(row.conversation, with_keys=with_keys) for row in found}


def _address(conversation: Conversation, *, with_keys: bool) -> str:
    url = reverse("engagements:conversation", args=[conversation.public_id])
    return f"{url}?key={conversation.key}" if with_keys else url


def of_user(user: Any) -> QuerySet[Engagement]:
    """A buyer's work, what is running first."""
    found = Engagement.objects.filter(conversation__user=user)
    return found.select_related("line", "conversation__partner__storefront").order_by("-conversation__changed_at", "pk")


def running_of(user: Any) -> list[Engagement]:
    return list(of_user(user).filter(state__in=RUNNING)[:20])


def with_maker(partner_id: int) -> QuerySet[Engagement]:
    """A seller's running work, the most urgent first."""
    found = Engagement.objects.filter(conversation__partner_id=partner_id, state__in=RUNNING)
    return found.select_related("line", "conversation__seller_order__order__facts").order_by("due_on", "pk")


def of_parts(part_ids: Iterable[int]) -> dict[int, list[Engagement]]:
    """The work of several seller's parts in one query, by the part's primary key."""
    rows: dict[int, list[Engagement]] = {}
    found = Engagement.objects.filter(conversation__seller_order__in=list(part_ids))
    for row in found.select_related("line", "conversation").order_by("conversation_id", "position", "pk"):
        rows.setdefault(row.conversation.seller_order_id, []).append(row)
    return rows


def disputed() -> QuerySet[Engagement]:
    """The operators' queue, oldest first."""
    found = Engagement.objects.filter(state=State.DISPUTED)
    return found.select_related("line", "conversation__partner", "conversation__seller_order__order__facts").order_by(
        "disputed_at", "pk"
    )


def team_of(conversation: Conversation) -> list[User]:
    """The people at the maker's who act."""
    seats = TeamMember.objects.filter(partner_id=conversation.partner_id, role__in=ACTS, user__is_active=True)
    return [seat.user for seat in seats.select_related("user").order_by("pk")]
