"""Notices of content and complaints about decisions (DSA Art. 16, 17, 20): read, decided with reasons, answered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.acts import Act, Deed, WhyForm
from cms.desk.reasons import BUYERS_HEAR, EACH_WORK
from cms.desk.sections import Facts, Link, Moment, Rows, Section, Text, Timeline, when, yes_no
from cms.desk.viewsets import DeskViewSet, Shown
from marketplace.compliance.measures import NONE, measure_named, measures_for
from marketplace.compliance.models import CaseState, Complaint, ComplaintOutcome, Ground, Notice, StatementOfReasons
from marketplace.compliance.operations import decide_complaint, decide_notice
from marketplace.compliance.operations.notices import Decision
from marketplace.compliance.queries.notices import complaints, notices
from marketplace.compliance.subjects import OFFERING
from marketplace.reviews.moderation import ANSWER, REVIEW
from marketplace.users.operators import Duty

_FOLLOWS: dict[str, Any] = {OFFERING: BUYERS_HEAR, REVIEW: "", ANSWER: ""}
"""What follows for buyers where the law is the ground, by what is decided about."""


def about_notice(notice: Notice) -> str:
    """What a notice is about, as the trail names it."""
    return notice.about or f"notice:{notice.public_id}"


class DecisionForm(WhyForm):
    """What DSA Art. 17(3) wants said. The reason becomes the facts of the statement that both sides get."""

    measure = forms.ChoiceField(label=gettext_lazy("What is done"))
    ground = forms.ChoiceField(
        label=gettext_lazy("What it rests on"), choices=[("", "-"), *Ground.choices], required=False,
    )  # fmt: skip
    ground_text = forms.CharField(
        label=gettext_lazy("Article or clause, and why it fits"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("Needed unless nothing is done."),
    )  # fmt: skip
    scope = forms.CharField(
        label=gettext_lazy("Where it holds"), max_length=200, required=False,
        help_text=gettext_lazy("Empty: in all countries."),
    )  # fmt: skip
    until = forms.DateTimeField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("Only a pause can end by itself. Empty: until somebody lifts it."),
    )  # fmt: skip

    def __init__(self, *args: Any, thing: Any, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        about = self.about(thing)
        self.fields["measure"].choices = measures_for(about)  # type: ignore[attr-defined]
        self.fields["ground"].help_text = _FOLLOWS.get(about.partition(":")[0], EACH_WORK)
        self.fields["why"] = forms.CharField(
            label=gettext_lazy("What we found"), min_length=20, max_length=5000,
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text=gettext_lazy("In words that both sides understand: they get it by mail, and it is kept."),
        )  # fmt: skip

    def about(self, thing: Any) -> str:
        return about_notice(thing)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "measure" in data and "why" in data:
            data["decision"] = Decision(
                measure=data["measure"], facts=data["why"], ground=data.get("ground", ""),
                ground_text=data.get("ground_text", ""), scope=data.get("scope", ""), until=data.get("until"),
            )  # fmt: skip
        return data


class DecideNotice(Act):
    name, label, button = "decide", gettext_lazy("Decide the notice"), gettext_lazy("Decide and tell both sides")
    help = gettext_lazy(
        "Sales stop at once, stored pages follow within a minute. "
        "Each side gets the reasons and can complain for six months."
    )
    form_class = DecisionForm
    duties = (Duty.MODERATION,)
    is_grave = True
    shows = 2

    def is_offered(self, thing: Notice) -> bool:
        return thing.state == CaseState.RECEIVED

    def run(self, deed: Deed) -> str:
        decide_notice(notice=deed.thing, decision=deed.data["decision"], by=deed.by, at=deed.at)
        return _("Decided. Both sides get the reasons by mail.")


def statement_rows(statements: list[StatementOfReasons]) -> Rows:
    return Rows(
        _("Decisions"), [_("When"), _("By"), _("What was done"), _("Reasons"), _("Buyers told")],
        [
            [when(said.decided_at), str(said.decided_by or ""), str(measure_named(said.measure).label), _reasons(said),
             buyers_told(said)]
            for said in statements
        ],
        empty=_("Nothing has been decided yet."),
    )  # fmt: skip


def _reasons(said: StatementOfReasons) -> str:
    ground = f"{said.get_ground_display()}: {said.ground_text}" if said.ground else ""
    return " · ".join(part for part in (ground, said.facts) if part)


def buyers_told(said: StatementOfReasons) -> str:
    """How many buyers of an illegal work had their mail; nothing where nobody has to be told."""
    warning = getattr(said, "warning", None)
    if warning is None:
        return ""
    return str(warning.told) if warning.done_at else _("%(number)s so far") % {"number": warning.told}


def _desk_of(about: str) -> Link | None:
    """The review at the desk, also one that is down: the reported page no longer shows it."""
    kind, _colon, key = about.partition(":")
    return Link(about, reverse("desk_reviews:thing", args=[key])) if kind in (REVIEW, ANSWER) else None


def history_of(case: Notice | Complaint) -> Timeline:
    labels = dict(CaseState.choices)
    events = case.history.select_related("by").order_by("at", "pk")
    return Timeline(_("History"), [Moment(e.at, str(labels.get(e.new, e.new)), str(e.by or ""), e.why) for e in events])


class Notices(DeskViewSet):
    name, icon = "desk_notices", "warning"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Notices")
    duties = (Duty.MODERATION,)
    acts = (DecideNotice,)
    states, state_label = tuple(CaseState.choices), gettext_lazy("State")
    search_help = gettext_lazy("address, words, e-mail, number")
    columns_shown = (
        Shown("number", gettext_lazy("Notice"), lambda notice: notice.public_id, is_title=True),
        Shown("about", gettext_lazy("About"), lambda notice: urlsplit(notice.url).path or notice.url),
        Shown("urgent", gettext_lazy("Crime against children"), lambda notice: yes_no(notice.is_child_abuse)),
        Shown("state", gettext_lazy("State"), lambda notice: notice.get_state_display()),
        Shown("received", gettext_lazy("Received"), lambda notice: when(notice.received_at)),
    )

    def rows(self) -> QuerySet[Notice]:
        return notices().order_by("-state", "-is_child_abuse", "received_at", "pk")

    def search(self, rows: QuerySet[Notice], words: str) -> QuerySet[Notice]:
        said = Q(url__icontains=words) | Q(explanation__icontains=words) | Q(email__icontains=words)
        return rows.filter(said | Q(public_id__iexact=words))

    def about(self, thing: Notice) -> str:
        return about_notice(thing)

    def title(self, thing: Notice) -> str:
        return _("Notice %(number)s") % {"number": thing.public_id}

    def status(self, thing: Notice) -> str:
        return str(thing.get_state_display())

    def sections(self, thing: Notice) -> list[Section]:
        return [
            Facts(_("Notice"), [
                (_("Page"), Link(thing.url, thing.url)), (_("About"), _desk_of(thing.about)),
                (_("Maker"), thing.partner.name if thing.partner else None),
                (_("From"), thing.name), (_("E-mail"), thing.email), (_("Language"), thing.language),
                (_("Crime against children"), yes_no(thing.is_child_abuse)), (_("Received"), when(thing.received_at)),
            ]),
            Text(_("Why it is thought to be illegal"), thing.explanation),
            statement_rows(list(thing.statements.select_related("decided_by", "warning").order_by("decided_at", "pk"))),
            history_of(thing),
        ]  # fmt: skip


class AnswerForm(DecisionForm):
    """The answer, and, where nothing had been done and the complaint is right, what is done instead."""

    outcome = forms.ChoiceField(label=gettext_lazy("The decision"), choices=ComplaintOutcome.choices)
    field_order = ("outcome", "measure", "ground", "ground_text", "scope", "until", "why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].label = _("What is done instead, if anything")
        self.fields["why"].label = _("Answer")

    def about(self, thing: Any) -> str:
        return str(thing.statement.about)


class AnswerComplaint(Act):
    name, label, button = "answer", gettext_lazy("Answer the complaint"), gettext_lazy("Answer and tell the side")
    help = gettext_lazy("Somebody else than who decided first answers. A reversed decision is undone at once.")
    form_class = AnswerForm
    duties = (Duty.MODERATION,)
    is_grave = True
    shows = 3

    def is_offered(self, thing: Complaint) -> bool:
        return thing.state == CaseState.RECEIVED

    def run(self, deed: Deed) -> str:
        decision: Decision = deed.data["decision"]
        decide_complaint(
            complaint=deed.thing, outcome=ComplaintOutcome(deed.data["outcome"]), answer=deed.why, by=deed.by,
            at=deed.at, instead=decision if decision.measure != NONE else None,
        )  # fmt: skip
        return _("Answered. The side that complained gets it by mail.")


class Complaints(DeskViewSet):
    name, icon = "desk_complaints", "comment"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Complaints")
    duties = (Duty.MODERATION,)
    acts = (AnswerComplaint,)
    states, state_label = tuple(CaseState.choices), gettext_lazy("State")
    search_help = gettext_lazy("words, number")
    columns_shown = (
        Shown("number", gettext_lazy("Complaint"), lambda row: row.public_id, is_title=True),
        Shown("about", gettext_lazy("About"), lambda row: row.statement.about),
        Shown("side", gettext_lazy("From"), lambda row: row.get_side_display()),
        Shown("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Shown("received", gettext_lazy("Received"), lambda row: when(row.received_at)),
    )

    def rows(self) -> QuerySet[Complaint]:
        return complaints().order_by("-state", "received_at", "pk")

    def search(self, rows: QuerySet[Complaint], words: str) -> QuerySet[Complaint]:
        return rows.filter(Q(text__icontains=words) | Q(public_id__iexact=words) | Q(statement__about__icontains=words))

    def about(self, thing: Complaint) -> str:
        return thing.statement.about

    def title(self, thing: Complaint) -> str:
        return _("Complaint %(number)s") % {"number": thing.public_id}

    def status(self, thing: Complaint) -> str:
        return str(thing.get_state_display())

    def sections(self, thing: Complaint) -> list[Section]:
        return [
            Facts(_("Complaint"), [
                (_("From"), str(thing.get_side_display())), (_("Received"), when(thing.received_at)),
                (_("The decision"), str(thing.get_outcome_display()) if thing.outcome else None),
                (_("Answered by"), str(thing.decided_by) if thing.decided_by else None),
            ]),
            Text(_("What is said to be wrong"), thing.text),
            statement_rows([thing.statement]),
            Text(_("Answer"), thing.answer),
            history_of(thing),
        ]  # fmt: skip
