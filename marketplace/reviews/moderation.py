"""What operators decide about reviews and answers: taken down with reasons only, and given back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import date as day
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from marketplace.audit.operations import record
from marketplace.compliance.models import ComplaintOutcome, StatementOfReasons
from marketplace.compliance.operations import CaseRefused
from marketplace.compliance.subjects import Owner
from marketplace.offerings.words import text_for
from marketplace.reviews.models import Answer, Review
from marketplace.reviews.operations import (
    author_of,
    lock_review,
    lock_reviews,
    rated_anew,
    tell_author,
    tell_maker,
)
from marketplace.reviews.refused import Gone, ReviewRefused
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty

REVIEW, ANSWER = "review", "answer"


def about_review(review: Review) -> str:
    """A review's name in the trail."""
    return f"{REVIEW}:{review.public_id}"


def about_answer(answer: Answer) -> str:
    """An answer has no name but its review's."""
    return f"{ANSWER}:{answer.review.public_id}"


def url_of(kind: str, public_id: str, language: str) -> str:
    """The address that a notice about it names; it leads to the page of the work."""
    return f"{settings.SITE_URL}/{language}/reviews/{public_id}/{'answer/' if kind == ANSWER else ''}"


def owner_of_review(public_id: str) -> Owner | None:
    """Its author: one person, with or without an account."""
    found = _find(public_id)
    if found is None:
        return None
    email, language = author_of(found)
    label = _("Review of “%(title)s”, %(date)s") % _named(found, found.written_at)
    return Owner(None, email, language, url_of(REVIEW, public_id, language), label)


def owner_of_answer(public_id: str) -> Owner | None:
    """The maker of the work."""
    found = _find(public_id)
    if found is None or not hasattr(found, "answer"):
        return None
    label = _("Answer to a review of “%(title)s”, %(date)s") % _named(found, found.answer.written_at)
    url = url_of(ANSWER, public_id, get_language() or "en")
    return Owner(found.offering.partner, url=url, label=label)


def _named(review: Review, at: datetime) -> dict[str, str]:
    """The work and the day, in the language in use."""
    return {"title": text_for(review.offering, get_language() or "en").title, "date": day(localtime(at))}


def _find(public_id: str) -> Review | None:
    rows = Review.objects.select_related("offering__partner", "answer", "user", "line__seller_order__order__facts")
    return rows.filter(public_id=public_id).first()


class TakeReviewDown:
    """The measure ``review_down``. It no longer counts and nobody sees it; a complaint can bring it back."""

    label = gettext_lazy("The review was taken down")
    kinds = (REVIEW,)
    may_end = False

    def apply(self, *, about: str, by: User, why: str, at: datetime, until: datetime | None) -> None:
        review = _locked(about)
        if review is None:
            raise _gone()
        if review.down_at is None:
            _set_down(review, at=at)
            tell_maker(review=review, what="down", at=at)

    def undo(self, *, about: str, by: User, why: str, at: datetime) -> None:
        review = _locked(about)
        if review is not None and review.down_at and not _held_by_another("review_down", about, review.down_at):
            _set_up(review, at=at)


class TakeAnswerDown:
    """The measure ``answer_down``: the maker's answer goes, the review stays."""

    label = gettext_lazy("The answer was taken down")
    kinds = (ANSWER,)
    may_end = False

    def apply(self, *, about: str, by: User, why: str, at: datetime, until: datetime | None) -> None:
        answer = _answer(_locked(about))
        if answer is None:
            raise _gone()
        if answer.down_at is None:
            Answer.objects.filter(pk=answer.pk).update(down_at=at)

    def undo(self, *, about: str, by: User, why: str, at: datetime) -> None:
        answer = _answer(_locked(about))
        if answer is not None and answer.down_at and not _held_by_another("answer_down", about, answer.down_at):
            Answer.objects.filter(pk=answer.pk).update(down_at=None)


def _locked(about: str) -> Review | None:
    """The review of this name, or of the answer of this name: an answer is locked by its review."""
    return lock_reviews(Review.objects.filter(public_id=about.partition(":")[2])).first()


def _answer(review: Review | None) -> Answer | None:
    return Answer.objects.filter(review=review).first() if review else None


def _gone() -> CaseRefused:
    """Reasons for what nobody could see any more would be untrue."""
    return CaseRefused(_("This is gone already, so it cannot be taken down. Choose that nothing is done."))


def _held_by_another(measure: str, about: str, since: datetime) -> bool:
    """Whether a decision that nobody reversed keeps it down; what was given back before ``since`` does not count."""
    reversed_ones = StatementOfReasons.objects.filter(complaints__outcome=ComplaintOutcome.REVERSED)
    made = StatementOfReasons.objects.filter(measure=measure, about=about, decided_at__gte=since)
    return made.exclude(pk__in=reversed_ones).exists()


def _set_down(review: Review, *, at: datetime) -> None:
    Review.objects.filter(pk=review.pk).update(down_at=at)
    rated_anew(offering=review.offering, at=at)


def _set_up(review: Review, *, at: datetime) -> None:
    Review.objects.filter(pk=review.pk).update(down_at=None)
    rated_anew(offering=review.offering, at=at)
    tell_maker(review=review, what="back", at=at)


@transaction.atomic
def give_back(*, review: Review, by: User, why: str, at: datetime) -> Review:
    """An operator sees that a decision about a review was wrong: it is shown again. Its answer is not decided by this.

    Raises NotYourDesk, ReasonMissing, Gone, ReviewRefused where it is not down.
    """
    require_duty(by, Duty.MODERATION)
    locked = lock_review(review.pk)
    if locked.down_at is None:
        raise _not_down()
    record(by=by, action="review.give_back", about=about_review(locked), why=why, at=at)
    _set_up(locked, at=at)
    tell_author(review=locked, template="review_back", at=at)
    return locked


@transaction.atomic
def give_answer_back(*, review: Review, by: User, why: str, at: datetime) -> Answer:
    """The same about its answer. Raises as ``give_back``."""
    require_duty(by, Duty.MODERATION)
    locked = lock_review(review.pk)
    answer = _answer(locked)
    if answer is None:
        raise Gone
    if answer.down_at is None:
        raise _not_down()
    record(by=by, action="answer.give_back", about=about_answer(answer), why=why, at=at)
    Answer.objects.filter(pk=answer.pk).update(down_at=None)
    tell_maker(review=locked, what="answer", at=at)
    return answer


def _not_down() -> ReviewRefused:
    return ReviewRefused(_("Only what was taken down can be given back."))
