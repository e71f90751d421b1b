"""What a mail of a conversation says, in its reader's language: what happened, what is next, and one link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from storefronts.engagements import clicks
from storefronts.engagements.models import Conversation, Engagement, Entry
from storefronts.engagements.queries import conversations, waits_for_earlier
from storefronts.engagements.shown import heading_of, name_of, words_of
from storefronts.engagements.states import Side, State, What
from storefronts.engagements.turns import turn_of


def entry_mail(context: dict[str, Any]) -> dict[str, Any]:
    """``context``: the entry's primary key, the reader's side, and at the maker's the person's public id."""
    entry = Entry.objects.select_related("engagement__line").prefetch_related("files__file").get(pk=context["entry"])
    conversation = conversations().get(pk=entry.conversation_id)
    side = context["side"]
    found = {
        "subject": _subject(entry, conversation), "heading": heading_of(entry) or _("A message"),
        "who": "" if entry.side == Side.PLATFORM else name_of(entry.side, conversation),
        "words": words_of(entry)[:4000],
        "files": [kept.file.name for kept in entry.files.all()], "title": _title(entry, conversation), "next": "",
    }  # fmt: skip
    row = next((each for each in conversation.engagements.all() if each.pk == entry.engagement_id), None)
    if row is not None:
        turn = turn_of(row, side=side, at=timezone.now(), siblings=conversation.engagements.all())
        found["next"] = turn.next
    return found | _links(conversation, row, entry, side, context["person"])


def _subject(entry: Entry, conversation: Conversation) -> str:
    who, title = name_of(entry.side, conversation), _title(entry, conversation)
    if entry.what == What.MESSAGE:
        return _("%(who)s writes to you: %(title)s") % {"who": who, "title": title}
    if entry.what == What.OPENED:
        return _("The maker needs your answers: %(title)s") % {"title": title}
    return f"{heading_of(entry)}: {title}"


def _title(entry: Entry, conversation: Conversation) -> str:
    rows = list(conversation.engagements.all())
    row = next((each for each in rows if each.pk == entry.engagement_id), rows[0])
    return f"{row.line.title}, {row.line.tier_name}" if len(rows) > 1 else row.line.title


def _links(conversation: Conversation, row: Engagement | None, entry: Entry, side: str, person: str) -> dict[str, str]:
    page = page_url(conversation, side)
    step = _one_click(row, side, conversation.engagements.all()) if row is not None else ""
    if row is None or not step:
        return {"page_url": page, "button_url": page, "button": _("Open the conversation"), "is_click": ""}
    token = clicks.sign(row, step=step, side=side, person=person, seen=_told(entry, step))
    labels = {"accept": _("Accept the work"), "start": _("Start the work"), "agree": _("Agree and cancel")}
    return {"page_url": page, "button_url": click_url(token), "button": labels[step], "is_click": step}


def _told(entry: Entry, step: str) -> int | None:
    """The version or the share that this mail speaks of: a mail that leaves late is not about a newer one."""
    what, fact = {"accept": (What.DELIVERED, "version"), "agree": (What.PROPOSED, "percent")}.get(step, ("", ""))
    return entry.facts.get(fact) if entry.what == what else None


def _one_click(row: Engagement, side: str, siblings: Iterable[Engagement]) -> str:
    """What this reader may do with one click now: read when the mail leaves, and again at the click."""
    if row.cancel_side:
        return "agree" if row.cancel_side != side else ""
    if side == Side.BUYER:
        return "accept" if row.state == State.DELIVERED else ""
    ready = row.state == State.BRIEF_NEEDED and row.briefed_at is not None and row.may_start_at <= timezone.now()
    return "start" if ready and not waits_for_earlier(row, siblings) else ""


def reminder_mail(context: dict[str, Any]) -> dict[str, Any]:
    """The delivered work is accepted by itself on this day."""
    row = Engagement.objects.select_related("line").get(public_id=context["engagement"])
    conversation = conversations().get(pk=row.conversation_id)
    when = timezone.localtime(datetime.fromisoformat(context["accepts_at"]))
    token = clicks.sign(row, step="accept", side=Side.BUYER)
    return {
        "title": row.line.title, "maker": name_of(Side.MAKER, conversation),
        "date": date_format(when, "DATE_FORMAT"), "page_url": page_url(conversation, Side.BUYER),
        "button_url": click_url(token), "revisions_left": row.revisions_left,
    }  # fmt: skip


def page_url(conversation: Conversation, side: str) -> str:
    """The conversation as this side opens it: a buyer by the key, a maker signed in."""
    url = f"{settings.SITE_URL}/{get_language() or 'en'}/engagements/{conversation.public_id}/"
    return f"{url}?key={conversation.key}" if side == Side.BUYER else url


def click_url(token: str) -> str:
    return f"{settings.SITE_URL}/{get_language() or 'en'}/engagements/click/{token}/"
