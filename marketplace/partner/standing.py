"""What operators decide about a seller: pause, resume, verification. Each with reasons, kept in the trail."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.audit.operations import record
from marketplace.partner.locks import lock_sellers
from marketplace.partner.measures import Kind, Measure, Reasons, announce, check_reasons
from marketplace.partner.models import (
    AccountState,
    Partner,
    PartnerEvent,
    PartnerStanding,
    PaymentAccount,
    Standing,
)
from marketplace.partner.operations import set_payment_account
from marketplace.partner.signals import seller_changed
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty


class StandingRefused(Exception):
    """From this standing it cannot go there; nothing was changed. The message is for the operator."""


STANDING_MOVES: dict[str, tuple[str, ...]] = {
    Standing.ACTIVE: (Standing.PAUSED, Standing.CLOSED),
    Standing.PAUSED: (Standing.ACTIVE, Standing.CLOSED),
    Standing.CLOSED: (),
}
ACCOUNT_MOVES: dict[str, tuple[str, ...]] = {
    AccountState.NONE: (AccountState.PENDING, AccountState.VERIFIED, AccountState.RESTRICTED),
    AccountState.PENDING: (AccountState.VERIFIED, AccountState.RESTRICTED, AccountState.NONE),
    AccountState.VERIFIED: (AccountState.RESTRICTED,),
    AccountState.RESTRICTED: (AccountState.PENDING, AccountState.VERIFIED),
}


def about_maker(partner: Partner) -> str:
    """A maker's name in the trail."""
    return f"maker:{partner.code}"


@transaction.atomic
def hold_sales(*, partner: Partner, until: date | None, by: User, why: str, at: datetime) -> PartnerStanding:
    """The writing part of ``pause_partner``, for decisions that state their reasons themselves.

    Raises NotYourDesk, StandingRefused (it is paused, or ``until`` is not in the future).
    """
    require_duty(by, Duty.MODERATION)
    if until is not None and until <= at.date():
        raise StandingRefused(_("The pause must end in the future, or have no end."))
    standing = move_standing(partner, Standing.PAUSED, by=by, why=why, at=at)
    standing.until = until
    standing.save()
    seller_changed.send(Partner, partner=partner, at=at)
    return standing


@transaction.atomic
def change_end(*, partner: Partner, until: date | None, by: User, why: str, at: datetime) -> PartnerStanding:
    """A pause that runs ends on another day, or when it is lifted. Raises NotYourDesk, StandingRefused."""
    require_duty(by, Duty.MODERATION)
    lock_sellers(partner.pk)
    standing = PartnerStanding.objects.filter(partner=partner, state=Standing.PAUSED).first()
    if standing is None:
        raise StandingRefused(_("This maker is not paused."))
    if standing.until == until:
        return standing
    PartnerEvent.objects.create(
        partner=partner, what=PartnerEvent.STANDING, old=Standing.PAUSED, new=Standing.PAUSED, by=by, why=why[:1000],
        at=at,
    )  # fmt: skip
    standing.until = until
    standing.save(update_fields=["until"])
    return standing


@transaction.atomic
def release_sales(*, partner: Partner, by: User, why: str, at: datetime) -> PartnerStanding:
    """The writing part of ``resume_partner``. Raises NotYourDesk, StandingRefused."""
    require_duty(by, Duty.MODERATION)
    standing = move_standing(partner, Standing.ACTIVE, by=by, why=why, at=at)
    standing.save()
    seller_changed.send(Partner, partner=partner, at=at)
    return standing


@transaction.atomic
def pause_partner(*, partner: Partner, by: User, reasons: Reasons, at: datetime) -> PartnerStanding:
    """Nothing of this maker is for sale from now on; what was sold is kept. The owners get the statement of reasons.

    Raises NotYourDesk, ReasonMissing, StandingRefused (it is paused, or ``until`` is not in the future).
    """
    require_duty(by, Duty.MODERATION)
    check_reasons(reasons)
    standing = hold_sales(partner=partner, until=reasons.until, by=by, why=reasons.facts, at=at)
    facts = {"ground": str(reasons.ground), "clause": reasons.clause, "until": str(reasons.until or "")}
    record(by=by, action="maker.pause", about=about_maker(partner), why=reasons.facts, at=at, facts=facts)
    _tell(Kind.MAKER_PAUSED, partner, reasons, by, at)
    return standing


@transaction.atomic
def resume_partner(*, partner: Partner, by: User, why: str, at: datetime) -> PartnerStanding:
    """The maker sells again, as before. Raises NotYourDesk, ReasonMissing, StandingRefused."""
    standing = release_sales(partner=partner, by=by, why=why, at=at)
    record(by=by, action="maker.resume", about=about_maker(partner), why=why, at=at)
    _tell(Kind.MAKER_RESUMED, partner, Reasons(why), by, at)
    return standing


def lift_pauses(*, at: datetime) -> int:
    """Pauses whose last day is over end by themselves. Returns how many. Safe to repeat."""
    over = PartnerStanding.objects.filter(state=Standing.PAUSED, until__lte=at.date()).select_related("partner")
    lifted = 0
    for found in over:
        why = "the pause has ended"
        try:
            with transaction.atomic():
                move_standing(found.partner, Standing.ACTIVE, by=None, why=why, at=at).save()
                seller_changed.send(Partner, partner=found.partner, at=at)
                _tell(Kind.MAKER_RESUMED, found.partner, Reasons(why), None, at)
        except StandingRefused:
            continue  # an operator was quicker
        lifted += 1
    return lifted


@transaction.atomic
def decide_verification(*, partner: Partner, state: AccountState, by: User, why: str, at: datetime) -> PaymentAccount:
    """What an operator found about the payment account. Raises NotYourDesk, ReasonMissing, StandingRefused."""
    require_duty(by, Duty.FINANCE)
    if not lock_sellers(partner.pk):
        raise StandingRefused(_why_not(Standing.CLOSED, Standing.ACTIVE))
    account = PaymentAccount.objects.select_for_update().get(partner=partner)
    if state not in ACCOUNT_MOVES[account.state]:
        raise StandingRefused(
            _("The account is “%(state)s”: that cannot be decided now.") % {"state": account.get_state_display()}
        )
    facts = {"old": account.state, "new": str(state)}
    record(by=by, action="maker.verification", about=about_maker(partner), why=why, at=at, facts=facts)
    return set_payment_account(partner=partner, state=state, by=by, at=at, why=why)


def move_standing(partner: Partner, to: Standing, *, by: User | None, why: str, at: datetime) -> PartnerStanding:
    """The standing, moved and not yet saved, with its event."""
    lock_sellers(partner.pk)
    found = PartnerStanding.objects.filter(partner=partner).first()
    standing = found or PartnerStanding(partner=partner, state=Standing.ACTIVE, changed_at=at)
    if to not in STANDING_MOVES[standing.state]:
        raise StandingRefused(_why_not(standing.state, to))
    PartnerEvent.objects.create(
        partner=partner, what=PartnerEvent.STANDING, old=standing.state, new=to, by=by, why=why[:1000], at=at
    )
    standing.state, standing.until, standing.changed_at = to, None, at
    return standing


def _why_not(state: str, to: Standing) -> str:
    if state == Standing.CLOSED:
        return _("This storefront is closed.")
    return _("This maker is paused already.") if to == Standing.PAUSED else _("This maker is not paused.")


def _tell(kind: Kind, partner: Partner, reasons: Reasons, by: User | None, at: datetime) -> None:
    announce(Measure(kind, about_maker(partner), partner.name, partner, reasons, by, at))
