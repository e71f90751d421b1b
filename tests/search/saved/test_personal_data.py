"""Saved searches as a person's data: given out, deleted, found again by a new account."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress

from marketplace.users.claims import claim_purchases
from marketplace.users.personal_data import delete_account, export_zip
from search.saved.models import SavedSearch
from search.saved.operations import ask_by_mail, confirm, forget_unconfirmed
from tests.factories import NOON, make_user
from tests.search.saved.conftest import GERMAN, asked

pytestmark = pytest.mark.django_db


def guest(email="lea@example.org", text="q=vase") -> SavedSearch:
    ask_by_mail(email=email, asked=asked(text), market=GERMAN, name="Vasen", often="daily", at=NOON)
    return SavedSearch.objects.get(email=email, name="Vasen")


def verified(email="lea@example.org"):
    user = make_user(email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def test_the_export_has_all_of_the_person_and_nothing_of_others(saved):
    lea = verified()
    saved(user=lea)
    saved()
    guest()
    guest("other@example.org")
    archive = zipfile.ZipFile(BytesIO(export_zip(user=lea, at=NOON)))
    told = json.loads(archive.read("saved_searches.json"))["saved_searches"]
    assert [(row["name"], row["address"]) for row in told] == [("Plakate", "?q=plakat"), ("Vasen", "?q=vase")]


def test_deleting_the_account_deletes_them_and_no_others(saved):
    lea = verified()
    saved(user=lea)
    guest()
    others = {saved().pk, guest("other@example.org").pk}
    delete_account(user=lea, at=NOON)
    assert set(SavedSearch.objects.values_list("pk", flat=True)) == others


def test_a_new_account_finds_what_its_address_had_confirmed(saved):
    row = guest()
    lea = make_user("lea@example.org")
    EmailAddress.objects.create(user=lea, email="Lea@example.org", verified=False, primary=True)
    confirm(saved=row, at=NOON)
    assert claim_purchases(user=lea) == 0
    EmailAddress.objects.update(verified=True)
    assert claim_purchases(user=lea) == 1
    row.refresh_from_db()
    assert (row.user, row.email) == (lea, "")
    assert claim_purchases(user=lea) == 0


def test_what_the_account_has_already_is_not_doubled(saved):
    lea = verified()
    mine = saved("q=vase", user=lea)
    confirm(saved=guest(), at=NOON)
    assert list(SavedSearch.objects.all()) == [mine]


def test_a_confirmed_address_of_an_account_is_the_accounts():
    lea = verified()
    row = guest()
    confirm(saved=row, at=NOON)
    row.refresh_from_db()
    assert (row.user, row.confirmed_at) == (lea, NOON)


def test_an_address_that_never_said_yes_is_forgotten_after_seven_days(saved):
    yes, no = guest(), guest("no@example.org")
    confirm(saved=yes, at=NOON)
    assert forget_unconfirmed(at=NOON + timedelta(days=7)) == 0
    assert forget_unconfirmed(at=NOON + timedelta(days=7, seconds=1)) == 1
    assert list(SavedSearch.objects.all()) == [yes]
    assert no.pk
