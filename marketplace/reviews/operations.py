"""Buyers write, change and withdraw their reviews; makers answer. Each change has the work indexed again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.http import Http404
from django.utils.translation import gettext as _

from marketplace.markets.languages import LANGUAGES
from marketplace.offerings.models import Offering
from marketplace.offerings.refused import OfferingRefused
from marketplace.offerings.signals import offering_changed
from marketplace.offerings.texts import check_plain
from marketplace.one_line import one_line
from marketplace.order.models import LineFacts, Order
from marketplace.order.operations import lock_order
from marketplace.order.queries import order_for
from marketplace.outbox.mail import promise_mail
from marketplace.partner.models import Role, TeamMember
from marketplace.partner.permissions import require_role
from marketplace.reviews.models import BEST, LONGEST, WORST, Answer, Review
from marketplace.reviews.queries import lines_to_review
from marketplace.reviews.refused import NotReceived, ReviewRefused, TakenDown
from marketplace.users.models import User


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
    NotReceived, TakenDown, ReviewRefused.
    """
    order = order_for(number=number, key=key, user=by)
    lock_order(number)
    words = _checked(said)
    mine = review_for(order=order, offering=offering, by=by)
    if mine is not None:
        return _rewrite(mine, words, at=at)
    return _new(_line(order, offering, at), order, words, at=at)


@transaction.atomic
def withdraw_review(*, number: str, offering: str, by: Any, key: str, at: datetime) -> None:
    """The buyer takes the review back; its answer goes with it. Raises Http404 as ``write_review``, TakenDown."""
    order = order_for(number=number, key=key, user=by)
    lock_order(number)
    mine = review_for(order=order, offering=offering, by=by)
    if mine is None:
        raise Http404("no review of this buyer")
    if mine.down_at is not None:
        raise TakenDown
    mine.delete()
    rated_anew(offering=mine.offering, at=at)


@transaction.atomic
def answer_review(*, review: Review, text: str, language: str, by: User, at: datetime) -> Answer:
    """The maker's answer, for all to read; a second one replaces the first. The buyer hears of the first.

    Raises NotYourStorefront, TakenDown, ReviewRefused.
    """
    require_role(by, review.offering.partner, Role.EDITOR)
    locked = Review.objects.select_for_update().get(pk=review.pk)
    words = _plain(text)
    if not words:
        raise ReviewRefused(_("Write an answer."))
    answer = Answer.objects.filter(review=locked).first() or Answer(review=locked, written_at=at)
    if locked.down_at is not None or answer.down_at is not None:
        raise TakenDown
    answer.text, answer.language, answer.by, answer.changed_at = words, _language(language), by, at
    is_new = answer.pk is None
    answer.save()
    if is_new:
        tell_author(review=locked, template="review_answered", at=at)
    return answer


def review_for(*, order: Order, offering: str, by: Any) -> Review | None:
    """The review that who opened this order may change: of this order, or of the account that bought it.

    The address alone opens none: whoever orders can type somebody else's.
    """
    mine = Q(line__seller_order__order=order)
    if by.is_authenticated and by.pk == order.user_id:
        mine |= Q(user=by)
    return Review.objects.select_related("offering").filter(mine, offering__public_id=offering).first()


def _line(order: Order, offering: str, at: datetime) -> LineFacts:
    found = (line for line in lines_to_review(order, at=at) if line.offering and line.offering.public_id == offering)
    line = next(found, None)
    if line is None:
        raise NotReceived
    return line


def _new(line: LineFacts, order: Order, said: Said, *, at: datetime) -> Review:
    email, work = order.facts.email.lower(), line.offering
    assert work is not None, "lines_to_review leaves out lines without a work"
    if line.gross_minor == 0 and order.user_id is None:
        raise ReviewRefused(_("What cost nothing can be reviewed with an account only. Sign up with the same address."))
    team = TeamMember.objects.filter(partner=work.partner_id)
    if team.filter(Q(user=order.user_id) | Q(user__email__iexact=email)).exists():
        raise ReviewRefused(_("You cannot review works of your own team."))
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
    if mine.down_at is not None:
        raise TakenDown
    before = (mine.stars, mine.text)
    mine.stars, mine.text, mine.language, mine.shown_as = said.stars, said.text, said.language, said.shown_as
    mine.changed_at = at
    mine.save()
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
    """One mail to everybody in the team: ``new``, ``changed`` (once a day), ``down``, ``back``, ``answer``."""
    seats = TeamMember.objects.filter(partner=review.offering.partner_id).select_related("user")
    for seat in seats:
        promise_mail(
            template="review_told", to=seat.user.email, language=seat.user.language, at=at,
            key=f"review-{what}:{review.public_id}:{at.date()}:{seat.user.public_id}",
            context={"review": review.public_id, "what": what},
        )  # fmt: skip


def tell_author(*, review: Review, template: str, at: datetime) -> None:
    """One mail to who wrote it."""
    email, language = author_of(review)
    if email:
        promise_mail(
            template=template, to=email, language=language, at=at, key=f"{template}:{review.public_id}:{at.date()}",
            context={"review": review.public_id},
        )  # fmt: skip


def author_of(review: Review) -> tuple[str, str]:
    """Where the author is written to, and in which language: the account's, else the order's."""
    if review.user is not None:
        return review.user.email, review.user.language
    return review.email, review.line.seller_order.order.facts.language
