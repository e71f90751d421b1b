"""Into a team by invitation: nobody gets a seat, or the duties of an owner, without having said yes."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.outbox.mail import promise_mail
from marketplace.partner.locks import lock_sellers
from marketplace.partner.models import Outcome, Partner, Role, TeamInvitation, TeamMember
from marketplace.partner.operations import TeamRefused, seat
from marketplace.partner.permissions import require_role
from marketplace.users.models import User

SALT = "marketplace.partner.invitations"
OPEN_FOR = timedelta(days=14)
KEPT = timedelta(days=90)
"""An address of somebody who may never have heard of us is not kept longer, once the invitation is over."""
MOST_OPEN = 20


class InvitationClosed(Exception):
    """It was accepted, declined, taken back, or too old. The message is for the one who opened it."""


class NotYourInvitation(Exception):
    """It was sent to an address that this account has not confirmed."""


@transaction.atomic
def invite(*, partner: Partner, email: str, role: Role, language: str, by: User, at: datetime) -> TeamInvitation:
    """Ask a person into the team by mail; whether the address has an account makes no difference.

    A second invitation to an address takes the first one's place. Raises NotYourStorefront, TeamRefused.
    """
    require_role(by, partner)
    address = email.strip().lower()
    lock_sellers(partner.pk)
    member = TeamMember.objects.filter(partner=partner, user__email__iexact=address).first()
    if member is not None and (role != Role.OWNER or member.role == Role.OWNER):
        raise TeamRefused(_("This person is in the team already. Change the role in the list above."))
    waiting = TeamInvitation.objects.filter(partner=partner, outcome=Outcome.OPEN)
    waiting.filter(email=address).update(outcome=Outcome.REPLACED, closed_at=at, closed_by=by)
    if waiting.filter(expires_at__gt=at).count() >= MOST_OPEN:
        raise TeamRefused(_("20 invitations are waiting for an answer. Take one back first."))
    made = TeamInvitation.objects.create(
        partner=partner, email=address, role=role, invited_by=by, invited_at=at, expires_at=at + OPEN_FOR
    )
    promise_mail(
        template="team_invitation", to=address, key=f"team-invitation:{made.public_id}", at=at, is_secret=True,
        language=_language(address) or language,
        context={"token": token_of(made), "studio": partner.name, "role": role},
    )  # fmt: skip
    return made


def _language(address: str) -> str:
    """Only the reader of the mail learns it."""
    known = User.objects.filter(email__iexact=address, is_active=True).values_list("language", flat=True).first()
    return known or ""


def token_of(invitation: TeamInvitation) -> str:
    """What the mailed link carries: signed, so it cannot be made up from what others see."""
    return Signer(salt=SALT).sign(invitation.public_id)


def find_invitation(token: str) -> TeamInvitation:
    """The invitation of a link. Raises LookupError for a token that we did not sign, or one that is forgotten."""
    try:
        public_id = Signer(salt=SALT).unsign(token)
    except BadSignature as fault:
        raise LookupError("not our link") from fault
    found = TeamInvitation.objects.select_related("partner").filter(public_id=public_id).first()
    if found is None:
        raise LookupError("forgotten")
    return found


def check_open(*, invitation: TeamInvitation, at: datetime) -> None:
    """Raises InvitationClosed with a sentence that says why."""
    if invitation.outcome == Outcome.ACCEPTED:
        raise InvitationClosed(_("This invitation was accepted already."))
    if invitation.outcome != Outcome.OPEN:
        raise InvitationClosed(_("This invitation was taken back or declined. Ask the team for a new one."))
    if invitation.expires_at <= at:
        raise InvitationClosed(_("This invitation is older than 14 days. Ask the team for a new one."))


def check_yours(*, invitation: TeamInvitation, user: User) -> None:
    """Raises NotYourInvitation unless the user has confirmed the address it was sent to."""
    if not EmailAddress.objects.filter(user=user, verified=True, email__iexact=invitation.email).exists():
        raise NotYourInvitation


@transaction.atomic
def accept(*, invitation: TeamInvitation, by: User, at: datetime) -> TeamMember:
    """Take the seat. Raises InvitationClosed, NotYourInvitation; nothing has changed then."""
    locked = _locked(invitation, by=by, at=at)
    _close(locked, Outcome.ACCEPTED, by=by, at=at)
    return seat(partner=locked.partner, user=by, role=Role(locked.role), at=at)


@transaction.atomic
def decline(*, invitation: TeamInvitation, by: User, at: datetime) -> None:
    """Say no. Raises InvitationClosed, NotYourInvitation."""
    _close(_locked(invitation, by=by, at=at), Outcome.DECLINED, by=by, at=at)


@transaction.atomic
def revoke(*, invitation: TeamInvitation, by: User, at: datetime) -> None:
    """Take an invitation back; one that is over stays as it is. Raises NotYourStorefront."""
    require_role(by, invitation.partner)
    locked = TeamInvitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.outcome == Outcome.OPEN:
        _close(locked, Outcome.REVOKED, by=by, at=at)


def _locked(invitation: TeamInvitation, *, by: User, at: datetime) -> TeamInvitation:
    locked = TeamInvitation.objects.select_for_update().select_related("partner").get(pk=invitation.pk)
    check_yours(invitation=locked, user=by)
    check_open(invitation=locked, at=at)
    return locked


def _close(invitation: TeamInvitation, outcome: Outcome, *, by: User, at: datetime) -> None:
    invitation.outcome, invitation.closed_at, invitation.closed_by = outcome, at, by
    invitation.save(update_fields=["outcome", "closed_at", "closed_by"])


def open_invitations(partner: Partner, *, at: datetime) -> list[TeamInvitation]:
    """What waits for an answer, newest first."""
    return list(partner.invitations.filter(outcome=Outcome.OPEN, expires_at__gt=at).order_by("-invited_at", "-pk"))


def forget_invitations(*, at: datetime) -> int:
    """Daily: what was over 90 days ago is gone. Returns how many."""
    over = Q(closed_at__lt=at - KEPT) | Q(expires_at__lt=at - KEPT)
    return TeamInvitation.objects.filter(over).delete()[0]
