"""What a decision about content can do: take a work down, pause a maker. Each can be undone after a complaint."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from marketplace.compliance.subjects import OFFERING, STOREFRONT, partner_of
from marketplace.offerings.models import Offering, State
from marketplace.offerings.moderation import MOVES, put_back, take_off_sale, was_taken_down
from marketplace.partner.queries import sale_state
from marketplace.partner.standing import hold_sales, release_sales
from marketplace.users.models import User


def _work(about: str) -> Offering | None:
    return Offering.objects.filter(public_id=about.partition(":")[2]).first()


class TakeDown:
    """The measure ``take_down``. Buyers keep what they bought; taken down already: nothing happens."""

    label = _("The work was taken down")
    kinds = (OFFERING,)
    may_end = False

    def apply(self, *, about: str, by: User, why: str, at: datetime, until: datetime | None) -> None:
        work = _work(about)
        if work is not None and State.WITHDRAWN in MOVES.get(work.state, ()):
            take_off_sale(offering=work, by=by, at=at)

    def undo(self, *, about: str, by: User, why: str, at: datetime) -> None:
        work = _work(about)
        if work is not None and was_taken_down(work):
            put_back(offering=work, by=by, at=at)


class PauseMaker:
    """The measure ``pause_maker``. What was sold is kept; paused already: nothing happens."""

    label = _("The maker's sales were paused")
    kinds = (STOREFRONT, OFFERING)
    may_end = True

    def apply(self, *, about: str, by: User, why: str, at: datetime, until: datetime | None) -> None:
        partner = partner_of(about)
        if partner is not None and sale_state(partner) != "maker_paused":
            hold_sales(partner=partner, until=until.date() if until else None, by=by, why=why, at=at)

    def undo(self, *, about: str, by: User, why: str, at: datetime) -> None:
        partner = partner_of(about)
        if partner is not None and sale_state(partner) == "maker_paused":
            release_sales(partner=partner, by=by, why=why, at=at)
