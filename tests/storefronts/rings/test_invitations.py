"""Invitations: by mail, by link, to an editor; expiry, revocation, used once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from marketplace.outbox.models import OutboxRow
from marketplace.partner.permissions import NotYourStorefront
from storefronts.rings.invitations import (
    GOOD_FOR,
    accept_as_editor,
    accept_as_maker,
    invite_by_link,
    invite_by_mail,
    invite_editor,
    revoke,
)
from storefronts.rings.models import Invitation, Membership, RingEditor
from storefronts.rings.permissions import NotYourRing, is_network_editor
from storefronts.rings.queries import invitation_by_key
from storefronts.rings.refused import RingRefused
from tests.factories import NOON, PASSWORD, make_editor, make_maker, make_ring, make_user, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring():
    return make_ring(slug="ghent", name="Gentse Ring")


@pytest.fixture
def editor(ring):
    return make_editor(ring)


@pytest.fixture
def network():
    return make_editor(make_ring(umbrella=True))


def mailed(ring, editor, email="Maker@Example.org"):
    return invite_by_mail(ring=ring, email=email, language="de", by=editor, at=NOON)


def take(invitation, maker, at=NOON):
    return accept_as_maker(invitation=invitation, storefront=maker.storefront, by=owner_of(maker), at=at)


def test_invitation_by_mail_is_good_once(ring, editor):
    made = mailed(ring, editor)
    row = OutboxRow.objects.get(topic="mail")
    assert (row.payload["to"], row.payload["language"]) == ("maker@example.org", "de")
    assert row.payload["context"]["path"] == f"/rings/invitation/{made.public_id}/?key={made.key}"
    maker = make_maker()
    assert take(made, maker).state == "member"
    with pytest.raises(RingRefused):
        take(made, make_maker())
    assert Membership.objects.count() == 1


def test_a_link_is_good_for_many(ring, editor):
    link = invite_by_link(ring=ring, by=editor, at=NOON)
    assert [take(link, make_maker()).state for _ in range(3)] == ["member"] * 3
    assert Invitation.objects.get().used_at is None


@pytest.mark.parametrize("end", ["expired", "revoked"])
def test_what_is_over_opens_nothing(ring, editor, end):
    link = invite_by_link(ring=ring, by=editor, at=NOON)
    at = NOON + GOOD_FOR if end == "expired" else NOON
    if end == "revoked":
        revoke(invitation=link, by=editor, at=NOON)
        revoke(invitation=link, by=editor, at=NOON + timedelta(days=1))
        assert Invitation.objects.get().revoked_at == NOON
    with pytest.raises(RingRefused):
        take(link, make_maker(), at=at)
    assert Membership.objects.count() == 0


def test_only_the_owner_takes_it_for_a_storefront(ring, editor):
    link, maker = invite_by_link(ring=ring, by=editor, at=NOON), make_maker()
    with pytest.raises(NotYourStorefront):
        accept_as_maker(invitation=link, storefront=maker.storefront, by=make_user(), at=NOON)
    assert Membership.objects.count() == 0


def test_key_is_needed_and_compared_whole(ring, editor):
    link = invite_by_link(ring=ring, by=editor, at=NOON)
    assert invitation_by_key(link.public_id, link.key) == link
    assert len(link.key) == 26
    for wrong in ("", link.key[:-1], link.key + "2", "x" * 26):
        assert invitation_by_key(link.public_id, wrong) is None


def test_editor_is_invited_by_the_network_and_sits_by_the_mailed_address_only(ring, editor, network):
    with pytest.raises(NotYourRing):
        invite_editor(ring=ring, email="new@example.org", language="en", by=editor, at=NOON)
    made = invite_editor(ring=ring, email="New@Example.org", language="en", by=network, at=NOON)
    with pytest.raises(RingRefused, match=r"new@example\.org"):
        accept_as_editor(invitation=made, by=make_user(), at=NOON)
    person = make_user("new@example.org")
    accept_as_editor(invitation=made, by=person, at=NOON)
    assert list(person.groups.all()) == [ring.group]
    assert RingEditor.objects.filter(ring=ring, user=person).count() == 1
    with pytest.raises(RingRefused):
        accept_as_editor(invitation=made, by=person, at=NOON)
    assert not is_network_editor(person)


def test_kinds_do_not_open_each_others_doors(ring, editor, network):
    for_editor = invite_editor(ring=ring, email="a@example.org", language="en", by=network, at=NOON)
    for_maker = mailed(ring, editor)
    with pytest.raises(RingRefused):
        take(for_editor, make_maker())
    with pytest.raises(RingRefused):
        accept_as_editor(invitation=for_maker, by=make_user("maker@example.org"), at=NOON)
    assert (Membership.objects.count(), RingEditor.objects.filter(ring=ring).count()) == (0, 1)


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "two@example.org, more@example.org"])
def test_address_must_be_one(ring, editor, email):
    with pytest.raises(RingRefused):
        mailed(ring, editor, email)
    assert Invitation.objects.count() == 0
    assert OutboxRow.objects.count() == 0


def test_same_address_is_not_mailed_twice(ring, editor):
    mailed(ring, editor)
    with pytest.raises(RingRefused):
        mailed(ring, editor, "maker@example.org")
    assert OutboxRow.objects.filter(topic="mail").count() == 1


def test_strangers_and_other_rings_editors_invite_nobody(ring):
    for stranger in (make_user(), make_editor(make_ring())):
        with pytest.raises(NotYourRing):
            mailed(ring, stranger)
        with pytest.raises(NotYourRing):
            invite_by_link(ring=ring, by=stranger, at=NOON)
    assert Invitation.objects.count() == 0


def test_mail_says_what_it_is_in_its_language(ring, editor, run_outbox):
    made = mailed(ring, editor)
    run_outbox()
    (sent,) = [message for message in mail.outbox if message.to == ["maker@example.org"]]
    assert f"/de/rings/invitation/{made.public_id}/?key={made.key}" in sent.body
    assert "Gentse Ring" in sent.subject


def test_page_leads_a_stranger_through_sign_in_and_back(ring, editor, client):
    made = mailed(ring, editor)
    address = f"/en{made.path}"
    Invitation.objects.update(expires_at="2100-01-01T00:00Z")
    first = client.get(address)
    assert first.status_code == 200
    assert "/en/account/signup/?next=" in first.content.decode()
    assert client.get(f"/en/rings/invitation/{made.public_id}/?key=wrong").status_code == 404
    person = make_user("maker@example.org")
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    answer = client.post("/en/account/login/", {"login": person.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, address)
    page = client.get(address).content.decode()
    assert "/en/studio/start/" in page
    opened = client.post("/en/studio/start/", {
        "name": "Atelier Nieuw", "city": "Ghent", "country": "BE", "language": "nl", "legal_form": "person",
        "vat_status": "small_business", "vat_id": "",
    })  # fmt: skip
    assert (opened.status_code, opened["Location"]) == (302, address)
    joined = client.post(address, {"storefront": "atelier-nieuw"})
    assert (joined.status_code, joined["Location"]) == (302, "/en/studio/ring/")
    assert Membership.objects.get().state == "member"


def test_page_of_what_is_over_says_so(ring, editor, client):
    made = mailed(ring, editor)
    revoke(invitation=made, by=editor, at=NOON)
    answer = client.get(f"/en{made.path}")
    assert answer.status_code == 200
    assert "This invitation is over" in answer.content.decode()
