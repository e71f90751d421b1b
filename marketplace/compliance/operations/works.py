"""Taking a work down, and putting it back after a complaint: what a decision about a notice can do to a work."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.models import Product

from marketplace.compliance.subjects import OFFERING
from marketplace.offerings.models import Offering, OfferingEvent, State
from marketplace.offerings.operations import MOVES, changed
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty


def _locked(about: str) -> Offering | None:
    return Offering.objects.select_for_update().filter(public_id=about.partition(":")[2]).first()


def _write(work: Offering, to: State, *, is_public: bool, by: User, why: str, at: datetime) -> None:
    OfferingEvent.objects.create(offering=work, old=work.state, new=to, by=by, why=why[:300], at=at)
    work.state = to
    Product.objects.filter(pk=work.product_id).update(is_public=is_public)
    changed(offering=work, at=at)


@transaction.atomic
def take_work_down(*, about: str, by: User, why: str, at: datetime) -> None:
    """Off sale for good, whatever its state; buyers keep what they bought. Done already: nothing happens."""
    require_duty(by, Duty.MODERATION)
    work = _locked(about)
    if work is not None and State.WITHDRAWN in MOVES[work.state]:
        _write(work, State.WITHDRAWN, is_public=False, by=by, why=why, at=at)


@transaction.atomic
def put_work_back(*, about: str, by: User, why: str, at: datetime) -> None:
    """Back to paused, so that its maker decides when it is on sale again. Only what an operator took down."""
    require_duty(by, Duty.MODERATION)
    work = _locked(about)
    if work is None or work.state != State.WITHDRAWN:
        return
    last = OfferingEvent.objects.filter(offering=work, new=State.WITHDRAWN).order_by("-at", "-id").first()
    was_ours = last is not None and last.by_id is not None and not work.partner.team.filter(user_id=last.by_id).exists()
    if was_ours:
        back_to = State.PAUSED if work.published_at else State.DRAFT
        _write(work, back_to, is_public=work.published_at is not None, by=by, why=why, at=at)


class TakeDown:
    """The measure ``take_down``."""

    label = _("The work was taken down")
    kinds = (OFFERING,)

    def apply(self, *, about: str, by: User, why: str, at: datetime) -> None:
        take_work_down(about=about, by=by, why=why, at=at)

    def undo(self, *, about: str, by: User, why: str, at: datetime) -> None:
        put_work_back(about=about, by=by, why=why, at=at)
