"""Nobody gets into a team, or becomes its owner, without having said yes; and nobody learns who has an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction

from marketplace.outbox.models import OutboxRow
from marketplace.partner.invitations import (
    InvitationClosed,
    NotYourInvitation,
    accept,
    decline,
    find_invitation,
    forget_invitations,
    invite,
    open_invitations,
    revoke,
    token_of,
)
from marketplace.partner.models import Role, TeamInvitation, TeamMember
from marketplace.partner.operations import TeamRefused, change_role, seat, unseat
from marketplace.partner.permissions import NotYourStorefront
from marketplace.users.personal_data import delete_account, obstacles
from tests.factories import NOON, make_maker, make_user, owner_of

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


def person(email="guest@example.org"):
    user = make_user(email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def asked(partner=None, email="guest@example.org", role=Role.EDITOR, at=NOON):
    partner = partner or make_maker()
    return invite(partner=partner, email=email, role=role, language="de", by=owner_of(partner), at=at)


def test_the_invited_person_accepts_and_has_the_seat():
    guest, invitation = person(), asked(email="Guest@Example.org ")
    assert not TeamMember.objects.filter(user=guest).exists()
    accept(invitation=invitation, by=guest, at=LATER)
    seated = TeamMember.objects.get(user=guest)
    assert (seated.partner, seated.role, seated.since) == (invitation.partner, Role.EDITOR, LATER)
    invitation.refresh_from_db()
    assert (invitation.outcome, invitation.closed_at, invitation.closed_by) == ("accepted", LATER, guest)
    with pytest.raises(InvitationClosed, match="accepted already"):
        accept(invitation=invitation, by=guest, at=LATER)
    assert TeamMember.objects.filter(user=guest).count() == 1


@pytest.mark.parametrize("verified", [False, None])
def test_another_person_cannot_accept_it_and_an_unconfirmed_address_does_not_count(verified):
    invitation, stranger = asked(), make_user("other@example.org")
    if verified is not None:
        EmailAddress.objects.create(user=stranger, email="guest@example.org", verified=verified, primary=False)
    for answer in (accept, decline):
        with pytest.raises(NotYourInvitation):
            answer(invitation=invitation, by=stranger, at=LATER)
    invitation.refresh_from_db()
    assert (invitation.outcome, invitation.partner.team.count()) == ("open", 1)


def test_declined_taken_back_or_old_it_opens_nothing():
    guest, partner = person(), make_maker()
    declined, taken, old = asked(), asked(partner), asked(at=NOON - timedelta(days=15))
    decline(invitation=declined, by=guest, at=LATER)
    revoke(invitation=taken, by=owner_of(partner), at=LATER)
    for invitation in (declined, taken, old):
        with pytest.raises(InvitationClosed):
            accept(invitation=invitation, by=guest, at=LATER)
    assert not TeamMember.objects.filter(user=guest).exists()


def test_only_owners_invite_and_take_back():
    partner, editor = make_maker(), make_user()
    seat(partner=partner, user=editor, role=Role.EDITOR, at=NOON)
    invitation = asked(partner)
    for stranger in (editor, make_user(), owner_of(make_maker())):
        with pytest.raises(NotYourStorefront):
            invite(partner=partner, email="x@example.org", role=Role.EDITOR, language="en", by=stranger, at=NOON)
        with pytest.raises(NotYourStorefront):
            revoke(invitation=invitation, by=stranger, at=NOON)
    assert list(TeamInvitation.objects.values_list("email", "outcome")) == [("guest@example.org", "open")]


def test_a_second_invitation_takes_the_place_of_the_first():
    guest, partner = person(), make_maker()
    first, second = asked(partner), asked(partner, role=Role.FINANCE, at=LATER)
    with pytest.raises(InvitationClosed):
        accept(invitation=first, by=guest, at=LATER)
    assert accept(invitation=second, by=guest, at=LATER).role == Role.FINANCE
    assert open_invitations(partner, at=LATER) == []


def test_the_database_keeps_one_open_invitation_per_address():
    first = asked()
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamInvitation.objects.create(
            partner=first.partner, email=first.email, role=Role.EDITOR, invited_at=NOON, expires_at=LATER
        )


def test_nobody_is_made_owner_without_accepting_it():
    """Else a founder could make an editor owner and leave: she could never go."""
    partner, editor = make_maker(), person()
    founder = owner_of(partner)
    member = seat(partner=partner, user=editor, role=Role.EDITOR, at=NOON)
    with pytest.raises(TeamRefused, match="must accept"):
        change_role(member=member, role=Role.OWNER, by=founder, at=NOON)
    member.refresh_from_db()
    assert member.role == Role.EDITOR
    with pytest.raises(TeamRefused):
        unseat(partner=partner, user=founder, by=founder)
    unseat(partner=partner, user=editor, by=editor)
    assert obstacles(user=editor) == []
    seat(partner=partner, user=editor, role=Role.EDITOR, at=NOON)
    with pytest.raises(TeamRefused, match="in the team already"):
        asked(partner)
    accept(invitation=asked(partner, role=Role.OWNER), by=editor, at=LATER)
    unseat(partner=partner, user=founder, by=founder)
    assert owner_of(partner) == editor


def test_a_token_that_we_did_not_sign_finds_nothing():
    invitation = asked()
    assert find_invitation(token_of(invitation)) == invitation
    for token in (invitation.public_id, token_of(invitation)[:-1], "x:y", ""):
        with pytest.raises(LookupError):
            find_invitation(token)


def test_the_mail_says_who_asks_in_the_readers_language_and_its_link_is_not_kept(run_outbox):
    guest, partner = make_user("guest@example.org", language="el"), make_maker(name="Atelier Nord")
    invitation = asked(partner)
    asked(partner, email="nobody@example.org")
    run_outbox()
    known, unknown = sorted(mail.outbox, key=lambda sent: sent.to)
    assert (known.to, unknown.to) == ([guest.email], ["nobody@example.org"])
    assert f"/el/studio/team/join/{token_of(invitation)}/" in known.body
    assert "Atelier Nord" in known.body
    assert "/de/studio/team/join/" in unknown.body
    assert "token" not in str(list(OutboxRow.objects.values_list("payload", flat=True)))


def test_at_most_twenty_wait_for_an_answer():
    partner = make_maker()
    for number in range(20):
        asked(partner, email=f"guest{number}@example.org")
    with pytest.raises(TeamRefused, match="20 invitations"):
        asked(partner, email="one-more@example.org")
    assert partner.invitations.count() == 20


def test_addresses_of_invitations_that_are_over_are_forgotten():
    guest, old, fresh = person(), asked(), asked(at=NOON + timedelta(days=60))
    decline(invitation=old, by=guest, at=LATER)
    assert forget_invitations(at=NOON + timedelta(days=92)) == 1
    assert list(TeamInvitation.objects.all()) == [fresh]


def test_an_account_that_goes_takes_its_invitations_with_it():
    guest = person()
    asked()
    delete_account(user=guest, at=LATER)
    assert TeamInvitation.objects.count() == 0


def page(client, token, **data):
    url = f"/en/studio/team/join/{token}/"
    return client.post(url, data) if data else client.get(url)


def test_the_page_behind_the_link(client):
    guest, invitation = person(), asked(make_maker(name="Atelier Nord"))
    token = token_of(invitation)
    assert page(client, token)["Location"].startswith("/en/account/login/?next=/en/studio/team/join/")
    client.force_login(owner_of(invitation.partner))
    other = page(client, token)
    assert other.status_code == 403
    assert "Atelier Nord asks" not in other.content.decode()
    client.force_login(guest)
    assert page(client, "made-up:token").status_code == 404
    shown = page(client, token)
    assert shown.status_code == 200
    assert "Atelier Nord asks you into the team" in shown.content.decode()
    assert not TeamMember.objects.filter(user=guest).exists()
    assert page(client, token, answer="yes")["Location"] == "/en/studio/"
    assert client.get("/en/studio/").status_code == 200
    assert page(client, token, answer="yes").status_code == 410
    assert TeamMember.objects.filter(user=guest).count() == 1


def test_declining_changes_nothing(client):
    guest, invitation = person(), asked()
    client.force_login(guest)
    assert page(client, token_of(invitation), answer="no").status_code == 302
    assert not TeamMember.objects.filter(user=guest).exists()
    assert page(client, token_of(invitation)).status_code == 410
