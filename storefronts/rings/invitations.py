"""Invitations: links into a ring that cannot be guessed, expire, and can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.partner.permissions import require_role
from marketplace.users.models import User
from storefronts.profiles.models import Storefront
from storefronts.rings.editors import seat_editor
from storefronts.rings.mails import mail_invitation, tell_editors
from storefronts.rings.membership import BOTH, S, lock_storefront, move
from storefronts.rings.models import Invitation, InvitationKind, Membership, Ring, RingEditor
from storefronts.rings.operations import check_open
from storefronts.rings.permissions import require_editor, require_network
from storefronts.rings.refused import RingRefused

GOOD_FOR = timedelta(days=30)
MOST_OPEN = 200
"""Open invitations of a ring: nobody sends mail to the whole world from here."""


def _address(email: str) -> str:
    clean = email.strip().lower()
    try:
        validate_email(clean)
    except ValidationError:
        raise RingRefused(_("Write a complete e-mail address, such as name@example.org.")) from None
    return clean


@transaction.atomic
def invite_by_mail(*, ring: Ring, email: str, language: str, by: User, at: datetime) -> Invitation:
    """A link for one maker, mailed. Raises NotYourRing, RingRefused."""
    require_editor(by, ring)
    check_open(ring)
    address = _address(email)
    _keep_few(ring, address, InvitationKind.MAKER, at=at)
    made = _make(ring, InvitationKind.MAKER, email=address, language=language, by=by, at=at)
    mail_invitation(invitation=made, ring=ring, at=at)
    return made


@transaction.atomic
def invite_by_link(*, ring: Ring, by: User, at: datetime) -> Invitation:
    """A link that many makers may use, to be passed on by the editor. Raises NotYourRing, RingRefused."""
    require_editor(by, ring)
    check_open(ring)
    _keep_few(ring, "", InvitationKind.LINK, at=at)
    return _make(ring, InvitationKind.LINK, email="", language="en", by=by, at=at)


@transaction.atomic
def invite_editor(*, ring: Ring, email: str, language: str, by: User, at: datetime) -> Invitation:
    """Ask a person to look after a ring; the network's editors do. Raises NotYourRing, RingRefused."""
    require_network(by)
    address = _address(email)
    if RingEditor.objects.filter(ring=ring, user__email__iexact=address).exists():
        raise RingRefused(_("This person is an editor of the ring already."))
    _keep_few(ring, address, InvitationKind.EDITOR, at=at)
    made = _make(ring, InvitationKind.EDITOR, email=address, language=language, by=by, at=at)
    mail_invitation(invitation=made, ring=ring, at=at)
    return made


def _keep_few(ring: Ring, email: str, kind: str, *, at: datetime) -> None:
    """The ring is locked, so that two at once do not both find room."""
    Ring.objects.select_for_update().get(pk=ring.pk)
    still = Invitation.objects.filter(ring=ring, revoked_at__isnull=True, used_at__isnull=True, expires_at__gt=at)
    if still.count() >= MOST_OPEN:
        raise RingRefused(_("There are very many open invitations. Take some back first."))
    if email and still.filter(email=email, kind=kind).exists():
        raise RingRefused(_("This address has an open invitation already. Take it back to send a new one."))


def _make(ring: Ring, kind: str, *, email: str, language: str, by: User, at: datetime) -> Invitation:
    return Invitation.objects.create(
        ring=ring, kind=kind, email=email, language=language, made_by=by, made_at=at, expires_at=at + GOOD_FOR
    )


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Take a link back; twice is once. Raises NotYourRing. Editors' invitations are the network's to take back."""
    if invitation.kind == InvitationKind.EDITOR:
        require_network(by)
    else:
        require_editor(by, invitation.ring)
    Invitation.objects.filter(pk=invitation.pk, revoked_at__isnull=True, used_at__isnull=True).update(revoked_at=at)


@transaction.atomic
def accept_as_maker(*, invitation: Invitation, storefront: Storefront, by: User, at: datetime) -> Membership:
    """A storefront's owner takes the invitation: both have agreed.

    Raises NotYourStorefront, RingRefused, TransitionRefused.
    """
    require_role(by, storefront.partner)
    locked_front = lock_storefront(storefront)
    kept = _good(invitation, at=at)
    if kept.kind == InvitationKind.EDITOR:
        raise RingRefused(_("This invitation is for an editor, not for a storefront."))
    check_open(kept.ring)
    made = move(ring=kept.ring, storefront=locked_front, to=S.MEMBER, side=BOTH, by=by, at=at)
    if kept.kind == InvitationKind.MAKER:
        _use(kept, by=by, at=at)
    tell_editors(membership=made, by=by, at=at)
    return made


@transaction.atomic
def accept_as_editor(*, invitation: Invitation, by: User, at: datetime) -> RingEditor:
    """The person whose address it was mailed to becomes an editor. Raises RingRefused."""
    kept = _good(invitation, at=at)
    if kept.kind != InvitationKind.EDITOR:
        raise RingRefused(_("This invitation is for a storefront, not for an editor."))
    if by.email.lower() != kept.email:
        raise RingRefused(
            _("This invitation was sent to %(email)s. Sign in with the account of that address.")
            % {"email": kept.email}
        )
    seated = seat_editor(ring=kept.ring, user=by, at=at)
    _use(kept, by=by, at=at)
    return seated


def _good(invitation: Invitation, *, at: datetime) -> Invitation:
    """Locked. Raises RingRefused when it was used, taken back or has expired."""
    kept = Invitation.objects.select_for_update(of=("self",)).select_related("ring").get(pk=invitation.pk)
    if not kept.is_good(at):
        raise RingRefused(_("This invitation was used, taken back, or has expired. Ask the ring for a new one."))
    return kept


def _use(invitation: Invitation, *, by: User, at: datetime) -> None:
    invitation.used_at, invitation.used_by = at, by
    invitation.save(update_fields=["used_at", "used_by"])
