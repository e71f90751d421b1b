"""What the page of a conversation shows, from loaded rows, in words of the active language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from storefronts.engagements.agreed import FileLink, agreed_facts, enclosed_with, questions_of
from storefronts.engagements.forms import SeenForm, StepForm
from storefronts.engagements.models import Conversation, Engagement, Entry
from storefronts.engagements.queries import Reader
from storefronts.engagements.states import RUNNING, Side, State, What
from storefronts.engagements.steps import STEPS, Step, open_steps
from storefronts.engagements.turns import Turn, is_late, revisions_text, turn_of

ICONS = {
    What.MESSAGE: "message-circle", What.DELIVERED: "package", What.ACCEPTED: "circle-check", What.CHANGES: "repeat",
    What.DISPUTED: "scale", What.RESOLVED: "scale", What.CANCELLED: "circle-x", What.PROPOSED: "circle-x",
}  # fmt: skip

WITHDRAWN = re.compile(r"withdrawal (\w+)")
"""The reason that a withdrawal gives to what follows from it."""


WITH_A_DATE = (State.BRIEF_NEEDED, State.IN_PROGRESS, State.REVISION_REQUESTED)


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry as it is read."""

    entry: Entry
    heading: str
    who: str
    words: str
    mine: bool
    icon: str
    part: str
    """The milestone it belongs to, where there are several."""

    @property
    def is_message(self) -> bool:
        return self.entry.what == What.MESSAGE


@dataclass(frozen=True, slots=True)
class Offer:
    """A step with its form."""

    step: Step
    form: StepForm
    is_open: bool = False

    @property
    def has_fields(self) -> bool:
        return any(not field.is_hidden for field in self.form)


@dataclass(frozen=True, slots=True)
class WorkView:
    """One engagement as it is read."""

    row: Engagement
    turn: Turn
    mine: bool
    revisions: str
    due_on: date | None
    late: bool
    brief: list[dict[str, Any]]
    """The maker's questions with their answers, or what was agreed before the order."""
    enclosed: list[FileLink]
    first: list[Offer]
    more: list[Offer]

    @property
    def badge(self) -> str:
        if self.row.state == State.ACCEPTED:
            return "ok"
        return "warn" if self.mine or self.row.state == State.DISPUTED else ""


def buyer_name(conversation: Conversation) -> str:
    facts = conversation.seller_order.order.facts
    return str(facts.company or facts.name or _("The buyer"))


def maker_name(conversation: Conversation) -> str:
    storefront = getattr(conversation.partner, "storefront", None)
    return str(storefront.name if storefront else conversation.partner.name)


def name_of(side: str, conversation: Conversation) -> str:
    if side == Side.BUYER:
        return buyer_name(conversation)
    return maker_name(conversation) if side == Side.MAKER else str(settings.PLATFORM_NAME)


def entry_view(entry: Entry, conversation: Conversation, *, side: str, several: bool) -> EntryView:
    part = entry.engagement.line.tier_name if several and entry.engagement is not None else ""
    return EntryView(
        entry=entry, heading=heading_of(entry), who=name_of(entry.side, conversation), words=words_of(entry),
        mine=entry.side == side, icon=ICONS.get(What(entry.what), "dot"), part=part,
    )  # fmt: skip


def words_of(entry: Entry) -> str:
    """What was written. Where the platform only noted the number of a withdrawal, a sentence that says so."""
    found = WITHDRAWN.fullmatch(entry.words) if entry.side == Side.PLATFORM else None
    if found is None:
        return entry.words
    return _("The buyer withdrew from the contract. Number of the withdrawal: %(number)s.") % {"number": found[1]}


def heading_of(entry: Entry) -> str:
    """What happened, in a few words. Empty for messages: their words are enough."""
    facts: dict[str, Any] = entry.facts
    if entry.what == What.DELIVERED:
        return _("Handed over, version %(version)s") % {"version": facts.get("version", 1)}
    if entry.what == What.PROGRESS:
        return _("%(percent)s %% done") % {"percent": facts.get("percent", 0)}
    if entry.what == What.ACCEPTED and facts.get("by_term"):
        return _("Accepted by itself: the time to answer was over")
    if entry.what == What.PROPOSED:
        return _("Proposes to cancel: %(percent)s %% of the price goes back") % {"percent": facts.get("percent", 0)}
    if entry.what == What.CANCELLED:
        if "extra" in facts:
            return _("Given back: %(what)s") % {"what": facts["extra"]}
        return _("Cancelled: %(percent)s %% of the price goes back") % {"percent": facts.get("percent", 0)}
    if entry.what == What.RESOLVED:
        return _decision(facts)
    return "" if entry.what == What.MESSAGE else str(What(entry.what).label)


def _decision(facts: Mapping[str, Any]) -> str:
    if facts.get("outcome") == "accepted":
        return _("Decided: the work counts as accepted")
    if facts.get("outcome") == "cancelled":
        return _("Decided: cancelled, %(percent)s %% of the price goes back") % {"percent": facts.get("percent", 0)}
    return _("Decided: the work goes on")


def work_views(
    conversation: Conversation, reader: Reader, *, at: datetime, refused: StepForm | None = None, action: str = ""
) -> list[WorkView]:
    """All engagements with what this reader can do now. ``refused`` is a form that was sent and not kept."""
    rows = list(conversation.engagements.all())
    agreed, enclosed = agreed_facts(rows, side=reader.side), enclosed_with(rows)
    views = []
    for row in rows:
        first, more = _offers(row, rows, reader, at, refused if refused and _is_of(refused, row) else None, action)
        turn = turn_of(row, side=reader.side, at=at, siblings=rows)
        views.append(WorkView(
            row=row, turn=turn, mine=turn.is_mine(reader.side) and reader.may_act,
            revisions=revisions_text(row) if row.state in RUNNING else "",
            due_on=row.due_on if row.state in WITH_A_DATE else None, late=is_late(row, at),
            brief=questions_of(row) or agreed, enclosed=enclosed, first=first, more=more,
        ))  # fmt: skip
    return views


def _is_of(refused: StepForm, row: Engagement) -> bool:
    return refused.engagement is not None and refused.engagement.pk == row.pk


def _offers(
    row: Engagement, rows: list[Engagement], reader: Reader, at: datetime, refused: StepForm | None, action: str
) -> tuple[list[Offer], list[Offer]]:
    """``refused``: a form of this work that was sent and not kept."""
    first, more = open_steps(row, reader, at, rows)
    offers = {name: _offer(name, row, rows, refused if name == action else None) for name in (*first, *more)}
    return [offers[name] for name in first], [offers[name] for name in more]


def _offer(name: str, row: Engagement, rows: list[Engagement], refused: StepForm | None) -> Offer:
    step = STEPS[name]
    if isinstance(refused, SeenForm):
        refused.show_again(row)
    form = refused or step.form(engagement=row, action=name, siblings=rows)
    return Offer(step, form, is_open=refused is not None)
