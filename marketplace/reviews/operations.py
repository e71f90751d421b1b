"""Buyers write, change and withdraw their reviews; makers answer. Each change has the work indexed again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from marketplace.limits.rates import TooMany, count
from marketplace.markets.languages import LANGUAGES
from marketplace.offerings.models import Offering
from marketplace.offerings.refused import OfferingRefused
from marketplace.offerings.signals import offering_changed
from marketplace.offerings.texts import check_plain
from marketplace.one_line import one_line
from marketplace.order.models import LineFacts, Order
from marketplace.order.operations import lock_order
from marketplace.order.queries import order_for
from marketplace.outbox.mail import forget_mails_of, promise_mail
from marketplace.partner.models import Role, TeamMember
from marketplace.partner.permissions import require_role
from marketplace.reviews.models import BEST, LONGEST, WORST, Answer, Review
from marketplace.reviews.queries import lines_to_review
from marketplace.reviews.refused import Gone, NotReceived, ReviewRefused, TakenDown, TooOften
from marketplace.users.models import User

CHANGES_PER_HOUR = 20
"""Of all reviews of one order: whoever writes and takes back without end mails and indexes nothing more."""
TOLD = ("new", "changed", "down", "back", "answer")
"""What a maker's team is told of a review."""
MAILED = ("review_answered", "review_back")
"""What its author is told, by template."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the buyer's form brings. Plain text."""

    stars: int
    text: str
    language: str
    shown_as: str = ""


@transaction.atomic
def write_review(*, number: str, offering: str, said: Said, by: Any, key: str, at: datetime) -> Review:
    """Write the review of a work (public id) from the order it came with, or change it.

    ``by`` is the account that bought it; a guest has the order's mailed ``key``. Raises Http404 for everybody else,
    NotReceived, TakenDown, Gone, TooOften, ReviewRefused.
    """
    order = order_for(number=number, key=key, user=by)
    lock_order(number)
    words = _checked(said)
    _count(number)
    mine = review_for(order=order, offering=offering, by=by)
    if mine is not None:
        return _rewrite(lock_review(mine.pk), words, at=at)
    line = _line(order, offering, at)
    _not_own_team(line, order, by)
    return _new(line, order, words, at=at)


@transaction.atomic
def withdraw_review(*, number: str, offering: str, by: Any, key: str, at: datetime) -> None:
    """The buyer takes the review back, with its answer and what mails said of it; asked twice, done once.

    Raises Http404 as ``write_review``, TakenDown.
    """
    order = order_for(number=number, key=key, user=by)
    lock_order(number)
    mine = review_for(order=order, offering=offering, by=by)
    locked = lock_reviews(Review.objects.filter(pk=mine.pk)).first() if mine else None
    if locked is None:
        return
    if locked.down_at is not None:
        raise TakenDown
    drop(locked, at=at)


def drop(review: Review, *, at: datetime) -> None:
    """A locked review goes for good: also its words in mails that were sent. Inside the caller's transaction."""
    forget_words(review)
    review.delete()
    rated_anew(offering=review.offering, at=at)


def forget_words(review: Review) -> None:
    """Kept mails say no more what it said, nor what was answered."""
    for what in TOLD:
        forget_mails_of(f"{_told_key(review, what)}:")
    for template in MAILED:
        forget_mails_of(f"{_mailed_key(review, template)}:")


def lock_reviews(rows: QuerySet[Review]) -> QuerySet[Review]:
    """The rows alone, locked until the transaction ends. Who locks an order too does that before, never after."""
    return rows.select_for_update(of=("self",)).select_related("offering__partner", "line", "user").order_by("pk")


def lock_review(pk: int) -> Review:
    """One review as it is now, whatever the caller read before. Raises Gone."""
    locked = lock_reviews(Review.objects.filter(pk=pk)).first()
    if locked is None:
        raise Gone
    return locked


@transaction.atomic
def answer_review(*, review: Review, text: str, language: str, by: User, at: datetime) -> Answer:
    """The maker's answer, for all to read; a second one replaces the first. The buyer hears of the first.

    Raises NotYourStorefront, TakenDown, Gone, ReviewRefused.
    """
    require_role(by, review.offering.partner, Role.EDITOR)
    locked = lock_review(review.pk)
    words = _plain(text)
    if not words:
        raise ReviewRefused(_("Write an answer."))
    answer = Answer.objects.filter(review=locked).first() or Answer(review=locked, written_at=at)
    if locked.down_at is not None or answer.down_at is not None:
        raise TakenDown
    answer.text, answer.language, answer.by, answer.changed_at = words, _language(language), by, at
    is_new = answer.pk is None
    answer.save(update_fields=None if is_new else ["text", "language", "by", "changed_at"])
    if is_new:
        tell_author(review=locked, template="review_answered", at=at)
    return answer


def review_for(*, order: Order, offering: str, by: Any) -> Review | None:
    """The review that who opened this order may change: of this order, else of the account that bought it.

    The address alone opens none: whoever orders can type somebody else's.
    """
    mine = Q(line__seller_order__order=order)
    if by.is_authenticated and by.pk == order.user_id:
        mine |= Q(user=by)
    rows = Review.objects.select_related("offering", "line__seller_order")
    found = list(rows.filter(mine, offering__public_id=offering))
    return min(found, key=lambda row: row.line.seller_order.order_id != order.pk, default=None)


def _count(number: str) -> None:
    try:
        count("review-changes", number, limit=CHANGES_PER_HOUR, seconds=3600)
    except TooMany:
        raise TooOften from None


def _line(order: Order, offering: str, at: datetime) -> LineFacts:
    found = (line for line in lines_to_review(order, at=at) if line.offering and line.offering.public_id == offering)
    line = next(found, None)
    if line is None:
        raise NotReceived
    return line


def _not_own_team(line: LineFacts, order: Order, by: Any) -> None:
    """Neither who bought it, nor the address it was bought with, nor who is signed in while writing."""
    assert line.offering is not None, "lines_to_review leaves out lines without a work"
    people = Q(user__in=[pk for pk in (order.user_id, by.pk) if pk]) | Q(user__email__iexact=order.facts.email)
    if TeamMember.objects.filter(people, partner=line.offering.partner_id).exists():
        raise ReviewRefused(_("You cannot review works of your own team."))


def _new(line: LineFacts, order: Order, said: Said, *, at: datetime) -> Review:
    """An account has one review a work by itself; of an order without one the address stands for the buyer.

    So nobody keeps an account from its review by typing its address into an order.
    """
    email, work = "" if order.user_id else order.facts.email.lower(), line.offering
    assert work is not None, "lines_to_review leaves out lines without a work"
    if line.gross_minor == 0 and order.user_id is None:
        raise ReviewRefused(_("What cost nothing can be reviewed with an account only. Sign up with the same address."))
    try:
        with transaction.atomic():
            made = Review.objects.create(
                offering=work, line=line, user=order.user, email=email, stars=said.stars, text=said.text,
                language=said.language, shown_as=said.shown_as, written_at=at, changed_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise ReviewRefused(
            _("You have reviewed this work from another order. Open that order to change it.")
        ) from None
    rated_anew(offering=work, at=at)
    tell_maker(review=made, what="new", at=at)
    return made


def _rewrite(mine: Review, said: Said, *, at: datetime) -> Review:
    """Of a locked review. Only its words are written: what others decide about it is not the author's."""
    if mine.down_at is not None:
        raise TakenDown
    before = (mine.stars, mine.text)
    mine.stars, mine.text, mine.language, mine.shown_as = said.stars, said.text, said.language, said.shown_as
    mine.changed_at = at
    mine.save(update_fields=["stars", "text", "language", "shown_as", "changed_at"])
    rated_anew(offering=mine.offering, at=at)
    if before != (mine.stars, mine.text):
        tell_maker(review=mine, what="changed", at=at)
    return mine


def _checked(said: Said) -> Said:
    if not WORST <= said.stars <= BEST:
        raise ReviewRefused(_("Choose one to five stars."))
    name = one_line(_plain(said.shown_as))
    if len(name) > 40:
        raise ReviewRefused(_("Use a name of at most 40 characters."))
    return Said(said.stars, _plain(said.text), _language(said.language), name)


def _plain(text: str) -> str:
    try:
        plain = check_plain(text).strip()
    except OfferingRefused as refused:
        raise ReviewRefused(str(refused)) from None
    if len(plain) > LONGEST:
        raise ReviewRefused(_("Write at most %(count)s characters.") % {"count": LONGEST})
    return plain


def _language(code: str) -> str:
    return code if code in LANGUAGES else "en"


def rated_anew(*, offering: Offering, at: datetime) -> None:
    """What search and cards show of it has changed. Inside the caller's transaction."""
    Offering.objects.filter(pk=offering.pk).update(version=F("version") + 1)
    offering_changed.send(Offering, offering=Offering.objects.get(pk=offering.pk), at=at)


def tell_maker(*, review: Review, what: str, at: datetime) -> None:
    """One mail a day to everybody in the team. ``what`` is one of TOLD."""
    seats = TeamMember.objects.filter(partner=review.offering.partner_id).select_related("user")
    for seat in seats:
        promise_mail(
            template="review_told", to=seat.user.email, language=seat.user.language, at=at,
            key=f"{_told_key(review, what)}:{at.date()}:{seat.user.public_id}",
            context={"line": review.line_id, "what": what},
        )  # fmt: skip


def tell_author(*, review: Review, template: str, at: datetime) -> None:
    """One mail to who wrote it."""
    email, language = author_of(review)
    if email:
        promise_mail(
            template=template, to=email, language=language, at=at, key=f"{_mailed_key(review, template)}:{at.date()}",
            context={"line": review.line_id},
        )  # fmt: skip


def _told_key(review: Review, what: str) -> str:
    """By the purchase, not by the review: written, taken back and written again, it is the same news."""
    return f"review-{what}:{review.line_id}"


def _mailed_key(review: Review, template: str) -> str:
    return f"{template}:{review.line_id}"


def author_of(review: Review) -> tuple[str, str]:
    """Where the author is written to, and in which language: the account's, else the order's."""
    if review.user is not None:
        return review.user.email, review.user.language
    return review.email, review.line.seller_order.order.facts.language
