"""What a reader can do with one engagement now: the one next step, and the quieter ones. And how each is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from storefronts.engagements import briefs, endings, operations
from storefronts.engagements import forms as sent
from storefronts.engagements.agreed import questions_of
from storefronts.engagements.models import Engagement
from storefronts.engagements.queries import Reader, waits_for_earlier
from storefronts.engagements.states import RUNNING, WITH_MAKER, Side, State

Run = Callable[[Engagement, Any, Reader, datetime], object]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: ``form`` asks for what it needs, ``run`` does it, ``done`` says that it is done."""

    action: str
    label: Any
    form: type[sent.StepForm]
    run: Run
    done: Any
    again: Any = ""
    """The label where it is only one of the quieter steps."""
    side: Side | None = None
    """Whose it is; None: either side's."""

    @property
    def quiet_label(self) -> Any:
        return self.again or self.label


def _words(operation: Callable[..., object]) -> Run:
    def run(row: Engagement, form: Any, by: Reader, at: datetime) -> object:
        said = form.cleaned_data
        return operation(engagement=row, words=said["words"], files=said["attached"], by=by, at=at, once=said["once"])

    return run


def _brief(row: Engagement, form: Any, by: Reader, at: datetime) -> object:
    said = form.cleaned_data
    return briefs.answer_brief(
        engagement=row, answers=form.answers(), files=said["attached"], by=by, at=at, once=said["once"]
    )


def _begin_now(row: Engagement, form: Any, by: Reader, at: datetime) -> object:
    language = get_language() or "en"
    return briefs.ask_to_start(engagement=row, agreed=form.agreed(), language=language, by=by, at=at)


def _numbers(operation: Callable[..., object]) -> Run:
    def run(row: Engagement, form: Any, by: Reader, at: datetime) -> object:
        said = form.cleaned_data
        return operation(engagement=row, percent=said["percent"], words=said["words"], by=by, at=at)

    return run


def _accept(row: Engagement, form: Any, by: Reader, at: datetime) -> object:
    return operations.accept(engagement=row, version=form.was_seen(), by=by, at=at)


def _agree(row: Engagement, form: Any, by: Reader, at: datetime) -> object:
    return endings.agree_cancel(engagement=row, percent=form.was_seen(), by=by, at=at)


def _plain(operation: Callable[..., object]) -> Run:
    def run(row: Engagement, form: Any, by: Reader, at: datetime) -> object:
        return operation(engagement=row, by=by, at=at)

    return run


STEPS: dict[str, Step] = {
    step.action: step
    for step in (
        Step(
            "brief", _("Send the answers"), sent.BriefForm, _brief, _("Thank you. The maker has your answers."),
            _("Change the answers"), side=Side.BUYER,
        ),
        Step(
            "begin-now", _("Let the maker begin now"), sent.BeginNowForm, _begin_now, _("The maker may begin now."),
            side=Side.BUYER,
        ),
        Step(
            "start", _("Start the work"), sent.EmptyForm, _plain(operations.start),
            _("Started. The buyer gets a mail."), side=Side.MAKER,
        ),
        Step(
            "progress", _("Note the progress"), sent.ProgressForm, _numbers(operations.record_progress), _("Noted."),
            side=Side.MAKER,
        ),
        Step(
            "deliver", _("Hand over"), sent.DeliverForm, _words(operations.deliver),
            _("Handed over. The buyer gets your message by mail."), side=Side.MAKER,
        ),
        Step("accept", _("Accept the work"), sent.AcceptForm, _accept, _("Accepted. It is yours."), side=Side.BUYER),
        Step(
            "changes", _("Ask for changes"), sent.ChangesForm, _words(operations.ask_changes),
            _("The maker has your wishes."), side=Side.BUYER,
        ),
        Step(
            "cancel", _("Propose to cancel"), sent.CancelForm, _numbers(endings.propose_cancel),
            _("Proposed. The other side answers."),
        ),
        Step("agree", _("Agree and cancel"), sent.AgreeForm, _agree, _("It is cancelled.")),
        Step("decline", _("Decline"), sent.EmptyForm, _plain(endings.decline_cancel), _("The work goes on.")),
        Step(
            "dispute", _("Open a dispute"), sent.DisputeForm, _words(endings.open_dispute),
            _("We look into it and write to you both."),
        ),
    )
}  # fmt: skip


def open_steps(
    row: Engagement, reader: Reader, at: datetime, siblings: Iterable[Engagement]
) -> tuple[list[str], list[str]]:
    """``(first, more)``: actions of this reader. Nothing for readers who may only look."""
    if not reader.may_act or row.state not in RUNNING:
        return [], []
    if row.cancel_side:
        return (["decline"], []) if row.cancel_side == reader.side else (["agree", "decline"], [])
    first, more = _of_buyer(row, at, siblings) if reader.side == Side.BUYER else _of_maker(row, at, siblings)
    if row.state != State.DISPUTED:
        more = [*more, "cancel", "dispute"]
    return first, more


def _of_buyer(row: Engagement, at: datetime, siblings: Iterable[Engagement]) -> tuple[list[str], list[str]]:
    if row.state == State.BRIEF_NEEDED:
        waits = ["begin-now"] if _asks_to_begin(row, at, siblings) else []
        if row.briefed_at is None:
            return ["brief"], waits
        return [], [*waits, *(["brief"] if questions_of(row) else [])]
    if row.state == State.DELIVERED:
        return ["accept"], [] if row.revisions_left == 0 else ["changes"]
    return [], []


def _asks_to_begin(row: Engagement, at: datetime, siblings: Iterable[Engagement]) -> bool:
    """Whether the form to begin now stands here: once a conversation, since its statement names all work that waits."""
    asking = (each for each in briefs.waiting_among(siblings, at=at) if not each.cancel_side)
    return next(asking, None) == row


def _of_maker(row: Engagement, at: datetime, siblings: Iterable[Engagement]) -> tuple[list[str], list[str]]:
    if row.state == State.BRIEF_NEEDED:
        ready = row.briefed_at is not None and at >= row.may_start_at and not waits_for_earlier(row, siblings)
        return (["start"] if ready else []), []
    if row.state in WITH_MAKER:
        return ["deliver"], ["progress"]
    return [], []
