"""What operators decide about one work: take it down, give it back. Each with reasons, kept in the trail."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from oscar.apps.catalogue.models import Product

from marketplace.audit.operations import record
from marketplace.offerings.models import Offering, OfferingEvent, State
from marketplace.offerings.operations import changed
from marketplace.offerings.refused import TransitionRefused
from marketplace.partner.measures import Kind, Measure, Reasons, announce, check_reasons
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty

TAKEN_DOWN, GIVEN_BACK = "taken down by the platform", "given back by the platform"
MOVES: dict[str, tuple[str, ...]] = {
    State.IN_REVIEW: (State.WITHDRAWN,),
    State.PUBLISHED: (State.WITHDRAWN,),
    State.PAUSED: (State.WITHDRAWN,),
    State.WITHDRAWN: (State.DRAFT, State.PAUSED),
}
"""What an operator may do beside the maker's own moves. A draft is nobody's business but its maker's."""


def about_offering(offering: Offering) -> str:
    """A work's name in the trail."""
    return f"offering:{offering.public_id}"


def was_taken_down(offering: Offering) -> bool:
    """Whether the platform withdrew it, and not its maker."""
    last = OfferingEvent.objects.filter(offering=offering).order_by("-at", "-pk").first()
    return last is not None and last.new == State.WITHDRAWN and last.why == TAKEN_DOWN


@transaction.atomic
def take_off_sale(*, offering: Offering, by: User, at: datetime) -> Offering:
    """The writing part of ``take_down``, for decisions that state their reasons themselves.

    Raises NotYourDesk, TransitionRefused.
    """
    require_duty(by, Duty.MODERATION)
    locked = _moved(offering, State.WITHDRAWN, by=by, why=TAKEN_DOWN, at=at)
    Product.objects.filter(pk=locked.product_id).update(is_public=False)
    changed(offering=locked, at=at)
    return locked


@transaction.atomic
def put_back(*, offering: Offering, by: User, at: datetime) -> Offering:
    """After a complaint: what was on sale is paused, so that its maker decides when it is on sale again.

    Raises NotYourDesk, TransitionRefused (also for what its maker withdrew).
    """
    require_duty(by, Duty.MODERATION)
    if not was_taken_down(offering):
        raise TransitionRefused(_("Only what the platform has taken down can be given back."))
    locked = _moved(offering, State.PAUSED if offering.published_at else State.DRAFT, by=by, why=GIVEN_BACK, at=at)
    Product.objects.filter(pk=locked.product_id).update(is_public=locked.published_at is not None)
    changed(offering=locked, at=at)
    return locked


@transaction.atomic
def take_down(*, offering: Offering, by: User, reasons: Reasons, at: datetime) -> Offering:
    """Withdraw a work; buyers keep what they bought. The owners get the statement of reasons.

    Raises NotYourDesk, ReasonMissing, TransitionRefused.
    """
    require_duty(by, Duty.MODERATION)
    check_reasons(reasons)
    locked = take_off_sale(offering=offering, by=by, at=at)
    facts = {"ground": str(reasons.ground), "clause": reasons.clause}
    record(by=by, action="offering.take_down", about=about_offering(locked), why=reasons.facts, at=at, facts=facts)
    _tell(Kind.OFFERING_TAKEN_DOWN, locked, reasons, by, at)
    return locked


@transaction.atomic
def give_back(*, offering: Offering, by: User, why: str, at: datetime) -> Offering:
    """A work that the platform took down becomes its maker's draft again; a withdrawal of the maker's own stays.

    Raises NotYourDesk, ReasonMissing, TransitionRefused.
    """
    require_duty(by, Duty.MODERATION)
    if not was_taken_down(offering):
        raise TransitionRefused(_("Only what the platform has taken down can be given back."))
    locked = _moved(offering, State.DRAFT, by=by, why=GIVEN_BACK, at=at)
    record(by=by, action="offering.give_back", about=about_offering(locked), why=why, at=at)
    changed(offering=locked, at=at)
    _tell(Kind.OFFERING_GIVEN_BACK, locked, Reasons(why), by, at)
    return locked


def _moved(offering: Offering, to: State, *, by: User, why: str, at: datetime) -> Offering:
    rows = Offering.objects.select_for_update(of=("self",)).select_related("partner", "product")
    locked = rows.get(pk=offering.pk)
    if to not in MOVES.get(locked.state, ()):
        raise TransitionRefused(
            _("This cannot be done now: the work is %(state)s.") % {"state": locked.get_state_display()}
        )
    OfferingEvent.objects.create(offering=locked, old=locked.state, new=to, by=by, why=why, at=at)
    locked.state = to
    return locked


def _tell(kind: Kind, offering: Offering, reasons: Reasons, by: User, at: datetime) -> None:
    announce(Measure(kind, about_offering(offering), offering.product.title, offering.partner, reasons, by, at))
