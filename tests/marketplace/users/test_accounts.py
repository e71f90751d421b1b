"""Accounts end to end: sign-up by mail, second factor pages, claims, export and deletion."""

import io
import json
import re
import zipfile

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from marketplace.delivery.models import Entitlement
from marketplace.offerings.models import SavedOffering
from marketplace.outbox.mail import promise_mail
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.users.claims import claim_purchases
from marketplace.users.models import User
from marketplace.users.operators import Duty
from marketplace.users.own_data import AccountData
from marketplace.users.personal_data import DeletionRefused, delete_account
from tests.factories import PASSWORD, make_maker, make_user, owner_of
from tests.marketplace.delivery.conftest import buy, order_of, version_of

pytestmark = pytest.mark.django_db


def verified(user, email=""):
    EmailAddress.objects.create(user=user, email=email or user.email, verified=True, primary=not email)
    return user


@pytest.fixture(autouse=True)
def in_english():
    """A page asked for in another language leaves it active: the next test starts in English again."""
    with translation.override("en"):
        yield


def confirm(client):
    """Says the password again, as the sensitive pages ask."""
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


def sign_in(client, user):
    """Through the form, as people do: so that allauth knows when it was."""
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def test_a_guest_signs_up_verifies_and_finds_her_purchases(client, run_outbox):
    entitlement = buy(email="anna@example.org")
    OutboxRow.objects.all().delete()
    client.post("/de/account/signup/", {"email": "anna@example.org", "password1": PASSWORD})
    user = User.objects.get(email="anna@example.org")
    assert user.language == "de"
    entitlement.refresh_from_db()
    assert entitlement.user is None
    run_outbox()
    (sent,) = mail.outbox
    assert SentMail.objects.get(to="anna@example.org", key__startswith="account/email/").language == "de"
    path = re.search(r"https?://[^/]+(/\S+confirm-email/\S+)", sent.body).group(1)
    client.get(path)
    entitlement.refresh_from_db()
    assert entitlement.user is None
    client.post(path)
    entitlement.refresh_from_db()
    assert entitlement.user == user
    assert order_of(entitlement).user == user


def test_an_unverified_address_claims_nothing():
    entitlement = buy(email="anna@example.org")
    user = make_user("anna@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    assert claim_purchases(user=user) == 0
    entitlement.refresh_from_db()
    assert entitlement.user is None


def test_signing_in_claims_what_was_bought_as_a_guest_meanwhile(client):
    user = verified(make_user("anna@example.org"))
    entitlement = buy(email="Anna@example.org")
    sign_in(client, user)
    entitlement.refresh_from_db()
    assert entitlement.user == user


def test_what_belongs_to_another_account_is_never_claimed():
    other = make_user()
    entitlement = buy(email="anna@example.org", user=other)
    assert claim_purchases(user=verified(make_user("anna@example.org"))) == 0
    entitlement.refresh_from_db()
    assert entitlement.user == other


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_email_verification_sent",
        "account_reset_password_done",
    ],
)
def test_pages_for_strangers_are_ours(client, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    text = page.content.decode()
    assert 'class="header' in text
    assert "account-page" in text
    assert "style=" not in text


@pytest.mark.parametrize(
    "name",
    [
        "account:home",
        "account:data",
        "account:delete",
        "account_email",
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
    ],
)
def test_pages_of_an_account_are_ours_and_have_no_running_inline_script(client, name):
    sign_in(client, verified(make_user()))
    confirm(client)
    page = client.get(reverse(name))
    assert page.status_code == 200
    text = page.content.decode()
    assert "account-nav" in text
    scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text)
    assert all('type="application/json"' in attributes for attributes in scripts)
    assert 'style="' not in text


def test_a_wrong_password_is_refused_with_a_sentence_and_keeps_the_address(client):
    user = verified(make_user())
    page = client.post(reverse("account_login"), {"login": user.email, "password": "wrong"})
    assert page.status_code == 200
    assert user.email in page.content.decode()
    assert 'role="alert"' in page.content.decode()


def test_the_account_page_saves_name_and_language(client):
    user = verified(make_user())
    sign_in(client, user)
    client.post(reverse("account:home"), {"first_name": "Anna", "last_name": "", "language": "el"})
    user.refresh_from_db()
    assert (user.first_name, user.language) == ("Anna", "el")
    client.post(reverse("account:home"), {"first_name": "Bo", "last_name": "", "language": "xx"})
    user.refresh_from_db()
    assert user.first_name == "Anna"


def test_the_export_holds_what_every_room_knows_of_this_person_only(client):
    user = verified(make_user("anna@example.org"))
    entitlement = buy(user=user, email=user.email)
    buy(email="stranger@example.org")
    sign_in(client, user)
    answer = client.post(reverse("account:export"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        said = {name: json.loads(packed.read(name)) for name in packed.namelist()}
    assert {"about.json", "account.json", "orders.json", "licences.json", "studios.json"} <= set(said)
    assert [order["number"] for order in said["orders.json"]["orders"]] == [order_of(entitlement).number]
    assert said["licences.json"]["licences"][0]["certificate"] == entitlement.certificate
    assert "stranger@example.org" not in json.dumps(said)
    assert client.get(reverse("account:export")).status_code == 405


def test_a_deleted_account_forgets_the_person_and_keeps_documents(client):
    user = verified(make_user("anna@example.org"))
    entitlement = buy(user=user, email=user.email)
    SavedOffering.objects.create(user=user, offering=entitlement.offering, at=timezone.now())
    sign_in(client, user)
    confirm(client)
    assert client.post(reverse("account:delete"), {"typed": "wrong@example.org"}).status_code == 200
    user.refresh_from_db()
    assert user.deleted_at is None
    page = client.post(reverse("account:delete"), {"typed": "anna@example.org"})
    assert "Your account is deleted" in page.content.decode()
    user.refresh_from_db()
    assert (user.email.endswith("@deleted.invalid"), user.is_active, user.has_usable_password()) == (True, False, False)
    assert not EmailAddress.objects.filter(email="anna@example.org").exists()
    assert not SavedOffering.objects.exists()
    order = order_of(Entitlement.objects.get(pk=entitlement.pk))
    assert order.user is None
    assert (order.facts.email, order.facts.name, order.facts.gross_minor) == ("anna@example.org", "Anna Kastanje", 1200)
    assert reverse("account_login") in client.get(reverse("account:home"))["Location"]
    mailed = reverse("library:download", args=[entitlement.public_id, version_of(entitlement).pk])
    assert client.get(mailed, {"key": order.facts.key}).status_code == 302


def test_an_order_that_was_never_paid_is_forgotten_with_its_account():
    user = verified(make_user("anna@example.org"))
    order = order_of(buy(user=user, email=user.email))
    type(order).objects.filter(pk=order.pk).update(status="expired")
    delete_account(user=user, at=timezone.now())
    order.facts.refresh_from_db()
    assert (order.facts.email, order.facts.name, order.facts.address) == ("deleted@deleted.invalid", "", {})
    assert order.facts.anonymised_at is not None


def test_the_only_owner_of_a_studio_cannot_go_and_nothing_is_changed(client):
    partner = make_maker(name="Atelier Seul")
    owner = verified(owner_of(partner))
    with pytest.raises(DeletionRefused, match="Atelier Seul"):
        delete_account(user=owner, at=timezone.now())
    sign_in(client, owner)
    confirm(client)
    page = client.post(reverse("account:delete"), {"typed": owner.email}).content.decode()
    assert "You are the only owner of Atelier Seul" in page
    owner.refresh_from_db()
    assert owner.deleted_at is None
    assert EmailAddress.objects.filter(user=owner).exists()


@pytest.mark.parametrize("is_superuser", [True, False])
def test_the_last_administrator_cannot_go_and_another_one_can(is_superuser):
    user = make_user(operator=True, duties=() if is_superuser else (Duty.ADMINISTRATOR,))
    make_user(operator=True, duties=(Duty.SUPPORT,))
    gone = make_user(operator=True, duties=(Duty.ADMINISTRATOR,))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    user.is_superuser = is_superuser
    user.save()
    with pytest.raises(DeletionRefused, match="only administrator"):
        delete_account(user=user, at=timezone.now())
    user.refresh_from_db()
    assert (user.deleted_at, user.is_active) == (None, True)
    User.objects.filter(pk=make_user(operator=True).pk).update(is_superuser=True)
    delete_account(user=user, at=timezone.now())
    assert user.deleted_at is not None


def test_a_deleted_account_leaves_the_mail_log_without_a_person(client, run_outbox):
    user = verified(make_user("anna@example.org"))
    context = {"number": order_of(buy(user=user, email=user.email)).number}
    promise_mail(template="order_paid", to=user.email, language="en", key="a", at=timezone.now(), context=context)
    promise_mail(template="order_paid", to="bo@example.org", language="en", key="b", at=timezone.now(), context=context)
    run_outbox()
    data = AccountData()
    assert {mail["to"] for mail in data.export(user)["mails_from_us"]} == {"anna@example.org"}
    data.erase(user, at=timezone.now())
    kept = dict(SentMail.objects.values_list("key", "to"))
    assert (kept["a"], kept["b"]) == ("deleted@deleted.invalid", "bo@example.org")
    assert (SentMail.objects.get(key="a").text, SentMail.objects.get(key="a").html) == ("", "")
    assert not OutboxRow.objects.filter(topic="mail", payload__to="anna@example.org").exists()


def test_deletion_asks_for_the_password_again(client):
    user = verified(make_user())
    sign_in(client, user)
    answer = client.post(reverse("account:delete"), {"typed": user.email})
    user.refresh_from_db()
    assert user.deleted_at is None
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert client.get(answer["Location"]).status_code == 200


def test_a_reset_mail_is_promised_to_the_outbox_and_strangers_learn_nothing(client):
    user = verified(make_user())
    known = client.post(reverse("account_reset_password"), {"email": user.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 0
    assert OutboxRow.objects.filter(topic="mail", payload__to=user.email).count() == 1


def test_too_many_wrong_passwords_close_the_door_for_a_while(client):
    user = verified(make_user())
    for _ in range(6):
        client.post(reverse("account_login"), {"login": user.email, "password": "wrong"})
    page = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert page.status_code != 302
