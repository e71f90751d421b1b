"""Before the work: the maker's questions, asked at order or answered afterwards, and the request to begin at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.basket.operations import LONGEST_ANSWER
from marketplace.markets.shown import count_text
from marketplace.markets.wording import ConsentKind, ConsentWording, consent
from marketplace.order.consents import WORK, keep_consent
from marketplace.order.facts import ConsentGiven
from marketplace.order.models import LineFacts
from storefronts.engagements.agreed import AGREED, questions_of
from storefronts.engagements.entries import StepRefused, checked_files, sent_before, write
from storefronts.engagements.models import Engagement, EngagementExtra
from storefronts.engagements.moving import locked, require_side, require_state
from storefronts.engagements.queries import Reader
from storefronts.engagements.states import Side, State, What


def asked(line: LineFacts, language: str) -> list[dict[str, Any]]:
    """The maker's questions with the answers given at order, in the words the buyer reads.

    None for what was agreed before: that stays with the line, as the order froze it.
    """
    if line.kind == AGREED:
        return []
    given = {row.get("id", ""): row for row in line.brief}
    rows: list[dict[str, Any]] = []
    offering = line.offering
    for question in offering.brief_questions if offering is not None else []:
        label = question["label"]
        text = label.get(language) or label.get(offering.language) or next(iter(label.values()), "")  # type: ignore[union-attr]  # its questions
        answered = given.pop(question["id"], None)
        rows.append({
            "id": question["id"], "question": answered["question"] if answered else text,
            "answer": answered["answer"] if answered else "", "required": bool(question.get("required")),
        })  # fmt: skip
    kept = [{"required": False, **row} for row in given.values()]
    return [*rows, *kept]


def missing_answers(brief: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids of required questions without an answer."""
    return [str(row["id"]) for row in brief if row.get("required") and not str(row.get("answer", "")).strip()]


def answer_brief(
    *, engagement: Engagement, answers: Mapping[str, str], files: Sequence[File[Any]], by: Reader, at: datetime,
    once: str = "",
) -> Engagement:  # fmt: skip
    """The buyer answers, or corrects an answer before the work begins.

    Raises NotYourStorefront; StepRefused where nothing is asked, while a required answer is missing, one is too long,
    or the work has begun; FileRefused.
    """
    require_side(by, engagement, Side.BUYER)
    checked = checked_files(files)
    with transaction.atomic():
        row = locked(engagement)
        if sent_before(once):
            return row
        require_state(row, State.BRIEF_NEEDED)
        if not questions_of(row):
            raise StepRefused(_("Nothing is asked here. Write a message instead."))
        brief = [kept | {"answer": answers.get(kept["id"], kept["answer"]).strip()} for kept in row.brief]
        if any(len(kept["answer"]) > LONGEST_ANSWER for kept in brief):
            most = count_text(LONGEST_ANSWER)
            raise StepRefused(_("An answer may have at most %(most)s characters.") % {"most": most})
        if missing_answers(brief):
            raise StepRefused(_("Answer all questions that the maker needs to start."))
        row.brief, row.briefed_at = brief, row.briefed_at or at
        row.due_on = row.due_on or row.due_after(at)
        row.save(update_fields=["brief", "briefed_at", "due_on"])
        write(
            conversation=row.conversation, engagement=row, what=What.BRIEF, side=Side.BUYER, by=by.user, at=at,
            once=once, files=checked,
        )  # fmt: skip
    return row


def waiting_among(works: Iterable[Engagement], *, at: datetime) -> list[Engagement]:
    """Of all work of one conversation what waits for the end of the time to withdraw: one statement names all of it."""
    return [row for row in works if row.state == State.BRIEF_NEEDED and row.may_start_at > at]


def begin_wording(kind: str, language: str, works: Iterable[Engagement]) -> ConsentWording:
    """The sentence as it is shown and kept, with the packages that it is said of."""
    return consent(ConsentKind(kind), language, [f"{row.line.title} · {row.line.tier_name}" for row in works])


def _lines_of(works: Sequence[Engagement]) -> list[LineFacts]:
    """The packages with their extras."""
    extras = LineFacts.objects.filter(pk__in=EngagementExtra.objects.filter(engagement__in=works).values("line"))
    return [*(row.line for row in works), *extras]


@transaction.atomic
def ask_to_start(
    *, engagement: Engagement, agreed: Sequence[str], language: str, by: Reader, at: datetime
) -> Engagement:
    """The buyer asks to begin before the time to withdraw is over: both sentences are kept with each line they name.

    That is the work of this conversation: other works of the order, also of this maker, were not spoken of.

    Raises NotYourStorefront, StepRefused unless both were agreed to. A second click changes nothing.
    """
    require_side(by, engagement, Side.BUYER)
    row = locked(engagement)
    require_state(row, State.BRIEF_NEEDED)
    if row.may_start_at <= at:
        return row
    if not set(WORK) <= set(agreed):
        raise StepRefused(_("Tick both sentences to let the maker begin now."))
    works = row.conversation.engagements.select_related("line").select_for_update(of=("self",))
    waiting = waiting_among(works, at=at)
    for kind in WORK:
        said = begin_wording(kind, language, waiting)
        given = ConsentGiven(said.kind, said.text, said.version)
        for line in _lines_of(waiting):
            keep_consent(
                order=row.conversation.seller_order.order, line=line, said=given, language=said.language, at=at
            )
    for other in waiting:
        other.may_start_at = at
        other.due_on = other.due_after(at) if other.briefed_at else None
        other.save(update_fields=["may_start_at", "due_on"])
    row.refresh_from_db(fields=["may_start_at", "due_on"])
    write(conversation=row.conversation, engagement=row, what=What.ASKED_TO_START, side=Side.BUYER, by=by.user, at=at)
    return row
