"""Work as a person's data: exported, forgotten where it may be, claimed once an address is verified."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from marketplace.files.models import PrivateFile
from marketplace.order.models import OrderFacts
from marketplace.outbox.models import OutboxRow
from marketplace.users.claims import claim_purchases
from marketplace.users.personal_data import DeletionRefused, delete_account
from storefronts.engagements.messages import say
from storefronts.engagements.models import Conversation, Entry, EntryFile
from storefronts.engagements.personal_data import WorkOfPerson, forget_old_conversations
from tests.factories import NOON, make_user
from tests.storefronts.engagements.making import LATER, accepted, buyer_of, fresh, maker_of, pdf, started, work

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


def of_the_person(row):
    said = Entry.objects.filter(side="buyer", what="message").values_list("words", "by")
    return [*said], fresh(row).brief, fresh(row).conversation.email, PrivateFile.objects.count()


def test_files_guest_messages_brief_and_address_of_a_person_go_too(run_outbox, django_capture_on_commit_callbacks):
    person = make_user("buyer@example.org")
    row = accepted(work(user=person))
    say(conversation=row.conversation, words="", files=[pdf("brief.pdf")], by=buyer_of(row, person), at=NOON)
    Entry.objects.filter(files__file__name="brief.pdf").update(what="brief")
    say(conversation=row.conversation, words="By key", files=[pdf()], by=buyer_of(row), at=NOON)
    say(conversation=row.conversation, words="Of the maker", files=[pdf("m.pdf")], by=maker_of(row), at=NOON)
    file = PrivateFile.objects.get(name="cover.pdf").file
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(user=person, at=NOON)
    assert of_the_person(row)[:3] == ([("", None)], [], "")
    assert not file.storage.exists(file.name)
    assert not PrivateFile.objects.filter(name__in=["cover.pdf", "brief.pdf"]).exists()
    assert PrivateFile.objects.filter(name="m.pdf").exists()
    assert Entry.objects.filter(words="Of the maker").exists()
    OutboxRow.objects.all().delete()
    say(conversation=fresh(row).conversation, words="Thank you", files=[], by=maker_of(row), at=NOON)
    assert not OutboxRow.objects.filter(topic="mail").exists()


def test_work_of_an_old_order_is_forgotten_when_the_order_is():
    row, other = accepted(work()), accepted(work())
    for one in (row, other):
        say(conversation=one.conversation, words="My words", files=[pdf()], by=buyer_of(one), at=NOON)
    before = of_the_person(other)[1:3]
    assert forget_old_conversations(at=LATER) == 0
    OrderFacts.objects.filter(order=row.conversation.seller_order.order).update(anonymised_at=LATER)
    assert [forget_old_conversations(at=LATER) for _day in range(2)] == [1, 0]
    assert of_the_person(row)[1:3] == ([], "")
    assert of_the_person(other)[1:3] == before
    words = dict(Entry.objects.filter(what="message").values_list("conversation", "words"))
    assert words == {row.conversation_id: "", other.conversation_id: "My words"}
    assert not EntryFile.objects.filter(entry__conversation=row.conversation, entry__what="message").exists()
    assert EntryFile.objects.filter(entry__conversation=other.conversation, entry__what="message").count() == 1


def test_work_of_a_guest_finds_the_account_of_its_address_once_that_is_verified():
    row, person = work(), make_user("anna@example.org")
    address = EmailAddress.objects.create(user=person, email="Anna@example.org", verified=False)
    claim_purchases(user=person)
    assert fresh(row).conversation.user is None
    address.verified = True
    address.save()
    claim_purchases(user=person)
    assert fresh(row).conversation.user == person
