"""Work as a person's data: exported, forgotten where it may be, claimed once an address is verified."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from marketplace.users.claims import claim_purchases
from marketplace.users.personal_data import DeletionRefused, delete_account
from storefronts.engagements.messages import say
from storefronts.engagements.models import Conversation, Entry
from storefronts.engagements.personal_data import WorkOfPerson
from tests.factories import NOON, make_user
from tests.storefronts.engagements.making import accepted, buyer_of, fresh, pdf, started, work

pytestmark = pytest.mark.django_db


def test_everything_of_the_person_is_exported():
    person = make_user("buyer@example.org")
    row = started(work(user=person))
    say(conversation=row.conversation, words="My words", files=[pdf()], by=buyer_of(row, person), at=NOON)
    found = WorkOfPerson().export(person)
    assert [(one["title"], one["state"]) for one in found["work"]] == [(row.line.title, "in_progress")]
    assert [(one["words"], one["files"]) for one in found["entries"]] == [("My words", ["cover.pdf"])]


def test_an_account_with_running_work_is_not_deleted():
    person = make_user("buyer@example.org")
    row = started(work(user=person))
    with pytest.raises(DeletionRefused, match="still working for you"):
        delete_account(user=person, at=NOON)
    assert fresh(row).conversation.user_id == person.pk


def test_after_the_work_the_words_of_messages_go_and_the_steps_stay():
    person = make_user("buyer@example.org")
    row = accepted(work(user=person))
    say(conversation=row.conversation, words="My words", files=[], by=buyer_of(row, person), at=NOON)
    delete_account(user=person, at=NOON)
    assert Conversation.objects.get().user is None
    assert list(Entry.objects.filter(what="message").values_list("words", "by")) == [("", None)]
    assert Entry.objects.filter(what="accepted").count() == 1


def test_work_of_a_guest_finds_the_account_of_its_address_once_that_is_verified():
    row, person = work(), make_user("anna@example.org")
    address = EmailAddress.objects.create(user=person, email="Anna@example.org", verified=False)
    claim_purchases(user=person)
    assert fresh(row).conversation.user is None
    address.verified = True
    address.save()
    claim_purchases(user=person)
    assert fresh(row).conversation.user == person
