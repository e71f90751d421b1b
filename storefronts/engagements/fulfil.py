"""Fulfilment of work that people do: packages with their extras, and the milestones of bespoke orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from marketplace.basket.models import LineChoice
from marketplace.delivery.operations import revoke
from marketplace.fulfilment.operations import share_is_due
from marketplace.fulfilment.registry import WHOLE, Performance, Step
from marketplace.order.consents import agreed_by_line, asked_at_once
from marketplace.order.models import LineFacts
from marketplace.order.operations import WITHDRAWAL
from marketplace.payment.following import price_back, refunded_of
from marketplace.payment.refunds import share_left
from storefronts.engagements.briefs import asked, missing_answers
from storefronts.engagements.entries import write
from storefronts.engagements.models import Conversation, Engagement, EngagementExtra
from storefronts.engagements.moving import move, relocked
from storefronts.engagements.settling import pass_rights, rights_pass_on
from storefronts.engagements.states import Side, State, What

EXTRA = "extra"
STEPS = {
    State.BRIEF_NEEDED: Step.WAITING,
    State.IN_PROGRESS: Step.BEGUN,
    State.DELIVERED: Step.DELIVERED,
    State.REVISION_REQUESTED: Step.BEGUN,
    State.DISPUTED: Step.BEGUN,
    State.ACCEPTED: Step.DONE,
}


def engagement_of(line: LineFacts) -> Engagement | None:
    """The work that a line belongs to: its own, or the package's that it was added to."""
    if line.tier_code == EXTRA:
        extra = EngagementExtra.objects.select_related("engagement__line").filter(line=line).first()
        return extra.engagement if extra else None
    return Engagement.objects.select_related("line").filter(line=line).first()


def open_engagement(line: LineFacts, *, at: datetime) -> Engagement:
    """The engagement of a package or milestone; safe to repeat."""
    found = Engagement.objects.filter(line=line).first()
    return found or _new(line, _conversation(line, at), at)


def _conversation(line: LineFacts, at: datetime) -> Conversation:
    part = line.seller_order
    order, facts = part.order, part.order.facts
    conversation, _created = Conversation.objects.get_or_create(
        seller_order=part, offering=line.offering,
        defaults={
            "partner": part.partner, "user": order.user, "email": facts.email, "language": facts.language,
            "opened_at": at, "changed_at": at,
        },
    )  # fmt: skip
    return conversation


def _new(line: LineFacts, conversation: Conversation, at: datetime) -> Engagement:
    brief = asked(line, conversation.language)
    briefed = not missing_answers(brief)
    row = Engagement(
        conversation=conversation, line=line, position=conversation.engagements.count(), brief=brief,
        briefed_at=at if briefed else None, may_start_at=_may_start(line, at), days=line.delivery_days,
        revisions=line.revisions,
    )  # fmt: skip
    row.due_on = row.due_after(at) if briefed else None
    row.save()
    write(
        conversation=conversation, engagement=row, what=What.OPENED, side=Side.PLATFORM, by=None, at=at,
        moved=("", State.BRIEF_NEEDED), tell=() if briefed else (Side.BUYER,),
    )  # fmt: skip
    if rights_pass_on(row) == "payment":
        pass_rights(row, at=at)
    return row


def _may_start(line: LineFacts, at: datetime) -> datetime:
    """At once for businesses, for whoever asked for it, and for what costs nothing.

    Else when nobody can withdraw any more (CRD Art. 9).
    """
    order = line.seller_order.order
    if order.facts.capacity == "business" or asked_at_once(line, agreed_by_line(order)):
        return at
    # A package that costs nothing may have extras that do: then it is a contract to withdraw from.
    same = LineFacts.objects.filter(seller_order=line.seller_order_id, offering=line.offering_id)
    if not same.filter(gross_minor__gt=0).exists():
        return at
    return max(at, order.facts.placed_at + WITHDRAWAL)


def package_of(extra: LineFacts) -> LineFacts | None:
    """The line that an extra was added to: by the basket it came from, else the package before it."""
    lines = LineFacts.objects.filter(seller_order=extra.seller_order, offering=extra.offering)
    packages = lines.exclude(tier_code=EXTRA).order_by("pk")
    stock = extra.line.stockrecord_id
    choice = (
        LineChoice.objects.select_related("extra_of")
        .filter(line__basket=extra.seller_order.order.basket_id, line__stockrecord=stock, extra_of__isnull=False)
        .first()
    )
    if choice is not None and choice.extra_of is not None:
        named = packages.filter(line__stockrecord=choice.extra_of.stockrecord_id).first()
        if named is not None:
            return named
    return packages.filter(pk__lt=extra.pk).last() or packages.first()


def _is_back(line: LineFacts) -> bool:
    return refunded_of(line).minor >= line.gross_minor


class ServiceWork:
    """The kinds "service" and "bespoke"."""

    def paid(self, *, lines: Sequence[LineFacts], at: datetime) -> None:
        for line in lines:
            if line.tier_code != EXTRA:
                open_engagement(line, at=at)
            elif not EngagementExtra.objects.filter(line=line).exists() and (package := package_of(line)) is not None:
                self._add(line, open_engagement(package, at=at), at)

    def _add(self, line: LineFacts, engagement: Engagement, at: datetime) -> None:
        EngagementExtra.objects.create(engagement=engagement, line=line)
        product = getattr(line.line, "product", None)
        more = getattr(getattr(product, "extra", None), "extra_days", 0)
        if more and engagement.days is not None:
            engagement.days += more
            engagement.due_on = engagement.due_after(at) if engagement.briefed_at else None
            engagement.save(update_fields=["days", "due_on"])

    def given_back(self, *, line: LineFacts, at: datetime, why: str) -> None:
        """The money went back, wholly or (a withdrawal from work half done) in part: the work is cancelled.

        What of the maker's share remains becomes due. Called after the refund was written.
        """
        found = engagement_of(line)
        if found is None:
            return
        row = relocked(found.pk)
        if line.tier_code == EXTRA:
            facts = {"extra": line.tier_name}
            write(
                conversation=row.conversation, engagement=row, what=What.CANCELLED, side=Side.PLATFORM, by=None, at=at,
                words=why, facts=facts,
            )  # fmt: skip
            if not _is_back(line):
                share_is_due(line=line, at=at, why=why, share=share_left(line))
        elif row.state != State.CANCELLED:
            self._cancel(row, line, at=at, why=why)

    def _cancel(self, row: Engagement, line: LineFacts, *, at: datetime, why: str) -> None:
        whole = _is_back(line)
        price, back = price_back(line)
        percent = 100 if whole else back * 100 // price
        row.cancel_side, row.cancel_percent, row.accepts_at = "", percent, None
        facts = {"percent": percent, "refund": True}
        move(
            engagement=row, to=State.CANCELLED, what=What.CANCELLED, side=Side.PLATFORM, by=None, at=at, words=why,
            facts=facts,
        )  # fmt: skip
        if whole:
            revoke(line=line, at=at, why=why)
        else:
            share_is_due(line=line, at=at, why=why, share=share_left(line))
        for extra in row.extras.select_related("line"):
            if not _is_back(extra.line):
                share_is_due(line=extra.line, at=at, why=why, share=share_left(extra.line))

    def performed(self, *, line: LineFacts, at: datetime) -> Performance:
        """Accepted work is whole; before that what the maker recorded as done counts, handed over or not.

        So a withdrawing buyer never pays for more than was said in time, in an entry that both sides could read.
        """
        found = engagement_of(line)
        if found is None or found.state == State.BRIEF_NEEDED:
            return Performance(0)
        return Performance(WHOLE if found.state == State.ACCEPTED else found.progress_percent * 100)

    def progress(self, *, lines: Sequence[LineFacts], at: datetime) -> dict[int, Step]:
        return {line.pk: self._step(line) for line in lines}

    def _step(self, line: LineFacts) -> Step:
        found = engagement_of(line)
        if found is None:
            return Step.WAITING
        if found.state == State.CANCELLED:
            # An extra that stayed paid when its package went back alone is done with: the maker keeps it.
            is_gone = found.cancel_percent == 100 and (line.tier_code != EXTRA or _is_back(line))
            return Step.GONE if is_gone else Step.DONE
        if found.versions and found.state != State.ACCEPTED:
            return Step.DELIVERED
        return STEPS[State(found.state)]

    def ended(self, *, lines: Sequence[LineFacts]) -> set[int]:
        """Lines of work that was cancelled, and what was bought with it."""
        mine = {line.pk for line in lines}
        over = Engagement.objects.filter(Q(line__in=mine) | Q(extras__line__in=mine), state=State.CANCELLED)
        return {pk for pair in over.values_list("line_id", "extras__line_id") for pk in pair if pk in mine}

    def companions(self, *, lines: Sequence[LineFacts]) -> set[int]:
        """The extras of these packages."""
        found = EngagementExtra.objects.filter(engagement__line__in=[line.pk for line in lines])
        return set(found.values_list("line_id", flat=True))

    def received(self, *, lines: Sequence[LineFacts], at: datetime) -> set[int]:
        """Packages and milestones that were accepted, by the buyer or by the term."""
        accepted = Engagement.objects.filter(line__in=[line.pk for line in lines], state=State.ACCEPTED)
        return set(accepted.values_list("line_id", flat=True))
