"""What operators decide about reviews and answers: taken down with reasons only, and given back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.audit.operations import record
from marketplace.compliance.models import ComplaintOutcome, StatementOfReasons
from marketplace.compliance.subjects import Owner
from marketplace.reviews.models import Answer, Review
from marketplace.reviews.operations import author_of, rated_anew, tell_author, tell_maker
from marketplace.reviews.refused import ReviewRefused
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
    return Owner(None, email, language, url_of(REVIEW, public_id, language))


def owner_of_answer(public_id: str) -> Owner | None:
    """The maker of the work."""
    found = _find(public_id)
    return Owner(found.offering.partner) if found is not None and hasattr(found, "answer") else None


def _find(public_id: str) -> Review | None:
    rows = Review.objects.select_related("offering__partner", "answer", "user", "line__seller_order__order__facts")
    return rows.filter(public_id=public_id).first()


class TakeReviewDown:
    """The measure ``review_down``. It no longer counts and nobody sees it; a complaint can bring it back."""

    label = gettext_lazy("The review was taken down")
    kinds = (REVIEW,)
    may_end = False

    def apply(self, *, about: str, by: User, why: str, at: datetime, until: datetime | None) -> None:
        review = _find(_id(about))
        if review is not None and review.down_at is None:
            _set_down(review, at=at)
            tell_maker(review=review, what="down", at=at)

    def undo(self, *, about: str, by: User, why: str, at: datetime) -> None:
        review = _find(_id(about))
        if review is not None and review.down_at and not _held_by_another("review_down", about, review.down_at):
            _set_up(review, at=at)


class TakeAnswerDown:
    """The measure ``answer_down``: the maker's answer goes, the review stays."""

    label = gettext_lazy("The answer was taken down")
    kinds = (ANSWER,)
    may_end = False

    def apply(self, *, about: str, by: User, why: str, at: datetime, until: datetime | None) -> None:
        Answer.objects.filter(review__public_id=_id(about), down_at__isnull=True).update(down_at=at)

    def undo(self, *, about: str, by: User, why: str, at: datetime) -> None:
        answer = Answer.objects.filter(review__public_id=_id(about), down_at__isnull=False).first()
        if answer is not None and answer.down_at and not _held_by_another("answer_down", about, answer.down_at):
            Answer.objects.filter(pk=answer.pk).update(down_at=None)


def _id(about: str) -> str:
    return about.partition(":")[2]


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
    """An operator sees that a decision was wrong: the review, and its answer, are shown again.

    Raises NotYourDesk, ReasonMissing, ReviewRefused where nothing is down.
    """
    require_duty(by, Duty.MODERATION)
    locked = Review.objects.select_for_update(of=("self",)).select_related("offering").get(pk=review.pk)
    answer = Answer.objects.filter(review=locked, down_at__isnull=False)
    if locked.down_at is None and not answer.exists():
        raise ReviewRefused(_("Only what was taken down can be given back."))
    record(by=by, action="review.give_back", about=about_review(locked), why=why, at=at)
    if answer.update(down_at=None):
        tell_maker(review=locked, what="answer", at=at)
    if locked.down_at is not None:
        _set_up(locked, at=at)
        tell_author(review=locked, template="review_back", at=at)
    return locked
