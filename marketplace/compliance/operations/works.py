"""What a decision about content can do: take a work down, pause a maker. Each can be undone after a complaint."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.compliance.models import ComplaintOutcome, StatementOfReasons
from marketplace.compliance.subjects import OFFERING, STOREFRONT, partner_of
from marketplace.offerings.models import Offering, OfferingEvent, State
from marketplace.offerings.moderation import MOVES, put_back, take_off_sale, was_taken_down
from marketplace.partner.models import Partner, PartnerEvent, PartnerStanding, Standing
from marketplace.partner.queries import is_closed, sale_state
from marketplace.partner.standing import change_end, hold_sales, release_sales
from marketplace.users.models import User


def _work(about: str) -> Offering | None:
    return Offering.objects.filter(public_id=about.partition(":")[2]).first()


def _standing(measure: str, *, since: datetime, at: datetime) -> QuerySet[StatementOfReasons]:
    """Decisions for a measure that nobody took back, from ``since`` on: what was lifted before does not count."""
    reversed_ones = StatementOfReasons.objects.filter(complaints__outcome=ComplaintOutcome.REVERSED)
    made = StatementOfReasons.objects.filter(measure=measure, decided_at__gte=since).exclude(pk__in=reversed_ones)
    return made.filter(Q(until__isnull=True) | Q(until__gt=at))


def _taken_down_by_another(work: Offering, about: str, at: datetime) -> bool:
    down = OfferingEvent.objects.filter(offering=work, new=State.WITHDRAWN).order_by("-at", "-pk").first()
    return down is not None and _standing("take_down", since=down.at, at=at).filter(about=about).exists()


def _ends_of_other_pauses(partner: Partner, at: datetime) -> list[date | None]:
    """The last days of what else was decided for the pause that runs; None: until lifted."""
    moves = PartnerEvent.objects.filter(partner=partner, what=PartnerEvent.STANDING, old=Standing.ACTIVE)
    paused = moves.filter(new=Standing.PAUSED).order_by("-at", "-pk").first()
    if paused is None:
        return []
    others = _standing("pause_maker", since=paused.at, at=at).filter(partner=partner)
    ends = [said.until.date() if said.until else None for said in others]
    return [end for end in ends if end is None or end > at.date()]


def _later(ends: list[date | None]) -> date | None:
    """The last of these days; None, until lifted, is later than every day."""
    days = [end for end in ends if end is not None]
    return max(days) if len(days) == len(ends) else None


class TakeDown:
    """The measure ``take_down``. Buyers keep what they bought; taken down already: nothing happens.

    It comes back when no other decision keeps it down.
    """

    label = _("The work was taken down")
    kinds = (OFFERING,)
    may_end = False

    def apply(self, *, about: str, by: User, why: str, at: datetime, until: datetime | None) -> None:
        work = _work(about)
        if work is not None and State.WITHDRAWN in MOVES.get(work.state, ()):
            take_off_sale(offering=work, by=by, at=at)

    def undo(self, *, about: str, by: User, why: str, at: datetime) -> None:
        work = _work(about)
        if work is not None and was_taken_down(work) and not _taken_down_by_another(work, about, at):
            put_back(offering=work, by=by, at=at)


class PauseMaker:
    """The measure ``pause_maker``. What was sold is kept; paused already: the later end counts; closed: nothing.

    It ends when no other decision keeps it.
    """

    label = _("The maker's sales were paused")
    kinds = (STOREFRONT, OFFERING)
    may_end = True

    def apply(self, *, about: str, by: User, why: str, at: datetime, until: datetime | None) -> None:
        partner = partner_of(about)
        if partner is None or is_closed(partner):
            return  # nothing is for sale there any more
        end = until.date() if until else None
        if sale_state(partner) != "maker_paused":
            hold_sales(partner=partner, until=end, by=by, why=why, at=at)
            return
        now = PartnerStanding.objects.get(partner=partner)
        change_end(partner=partner, until=_later([now.until, end]), by=by, why=why, at=at)

    def undo(self, *, about: str, by: User, why: str, at: datetime) -> None:
        partner = partner_of(about)
        if partner is None or sale_state(partner) != "maker_paused":
            return
        if ends := _ends_of_other_pauses(partner, at):
            change_end(partner=partner, until=_later(ends), by=by, why=why, at=at)
        else:
            release_sales(partner=partner, by=by, why=why, at=at)
