"""Corrections at the desk: proposed with moves and a reason, approved by another person, and clear where they cannot be."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from marketplace.audit.models import AuditEntry
from marketplace.ledger.chart import Place, Purpose
from marketplace.ledger.models import Correction, Entry
from marketplace.ledger.queries import NoSuchPlace, balance, place_named, verify
from marketplace.partner.models import Partner
from marketplace.users.operators import Duty
from tests.marketplace.ledger.made import eur, part, sold

pytestmark = pytest.mark.django_db
WHY = "the return of October was a cent short"
NEW = "/cms/desk/corrections/new/"


def move(number=1, **said):
    return {f"{part}-{number}": value for part, value in said.items()}


CENT = move(**{"from": "losses", "to": "vat_payable", "to_of": "oss:FR", "amount": "0.01"})


@pytest.fixture
def seller(db):
    return Partner.objects.create(name="Atelier", code="atelier-1")


@pytest.fixture
def ada(desk):
    return desk(Duty.FINANCE)


def form(client, address, **data):
    """What the page draws, with what a person writes over it."""
    page = client.get(address).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(once)" value="([^"]*)"', page))
    return {"currency": "EUR", "why": WHY} | hidden | data


def test_one_proposes_two_moves_another_approves_and_they_are_posted_once(ada, desk, sign_in, seller):
    sold(part(seller.pk))
    client = sign_in(ada)
    data = form(client, NEW, **CENT, **move(2, **{
        "from": "seller_hold", "from_of": f"{seller.code} S-1", "to": "provider_fees", "amount": "1.50", "about": "S-1",
    }))  # fmt: skip
    answer = client.post(NEW, data)
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk_corrections:index"))
    proposal = Correction.objects.get()
    assert [str(step) for step in proposal.steps.all()] == [
        "1 EUR losses > vat_payable", "150 EUR seller_hold > provider_fees",
    ]  # fmt: skip
    assert Entry.objects.count() == 1
    approve = reverse("desk_corrections:act", args=[proposal.public_id, "approve"])
    refused = client.post(approve, form(client, approve, why="I say so myself"))
    assert refused.status_code == 422
    assert "A second person approves" in refused.content.decode()
    assert Entry.objects.count() == 1
    client.logout()
    ben = sign_in(desk(Duty.FINANCE))
    shown = ben.get(approve).content.decode()
    assert "oss:FR" in shown
    assert "€1.50" in shown
    assert ben.post(approve, form(ben, approve, why="I saw the return")).status_code == 302
    assert balance(Place(Purpose.VAT_PAYABLE, subject="oss:FR"), "EUR") == eur(1)
    assert balance(Place(Purpose.SELLER_HOLD, seller.pk, "S-1"), "EUR") == eur(7290 - 150)
    assert verify() == []
    assert ben.post(approve, {"why": "I saw the return", "once": "x"}).status_code == 422
    assert Entry.objects.count() == 2
    page = ben.get(reverse("desk_corrections:thing", args=[proposal.public_id])).content.decode()
    assert Entry.objects.latest("pk").public_id in page
    assert sorted(AuditEntry.objects.values_list("action", flat=True)) == ["correction.approve", "correction.propose"]


def test_the_same_form_sent_twice_is_one_proposal(ada, sign_in, db):
    client = sign_in(ada)
    data = form(client, NEW, **CENT)
    assert [client.post(NEW, data).status_code for _ in range(2)] == [302, 422]
    assert Correction.objects.count() == 1


def test_it_is_refused_with_a_reason_and_nothing_is_posted(ada, sign_in, db):
    client = sign_in(ada)
    client.post(NEW, form(client, NEW, **CENT))
    refuse = reverse("desk_corrections:act", args=[Correction.objects.get().public_id, "refuse"])
    assert client.post(refuse, form(client, refuse, why="a mistake of mine")).status_code == 302
    listed = client.get(reverse("desk_corrections:index"), {"state": "refused"}).context["object_list"]
    assert [(row.state, row.decided_why) for row in listed] == [("refused", "a mistake of mine")]
    assert list(client.get(reverse("desk_corrections:index"), {"state": "approved"}).context["object_list"]) == []
    assert Entry.objects.count() == 0


FAULTS = {
    "nothing at all": ({}, "Say at least one move"),
    "an amount alone": (move(amount="1"), "This move needs it too."),
    "a seller without a code": (
        move(**{"from": "seller_due", "to": "losses", "amount": "1"}), "wants the seller&#x27;s code."),
    "a seller nobody knows": (
        move(**{"from": "seller_due", "from_of": "nobody", "to": "losses", "amount": "1"}),
        "There is no seller with the code “nobody”."),
    "an order nobody knows": (
        move(**{"from": "seller_hold", "from_of": "atelier-1 S-9", "to": "losses", "amount": "1"}),
        "The books have no “S-9”"),
    "a state that is none": (
        move(**{"from": "losses", "to": "vat_payable", "to_of": "oss:US", "amount": "1"}), "The books have no “oss:US”"),
    "to itself": (move(**{"from": "losses", "to": "losses", "amount": "1"}), "nothing would move"),
    "half a cent": (move(**{"from": "losses", "to": "fx", "amount": "1.005"}), "EUR has 2 digits after the point."),
    "less than nothing": (move(**{"from": "losses", "to": "fx", "amount": "-1"}), "greater than or equal to 0"),
    "no reason": (CENT | {"why": "no"}, "at least 5 characters"),
}  # fmt: skip


@pytest.mark.parametrize("which", FAULTS)
def test_a_form_with_a_fault_says_it_and_proposes_nothing(ada, sign_in, seller, which):
    data, said = FAULTS[which]
    client = sign_in(ada)
    answer = client.post(NEW, form(client, NEW, **data))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (Correction.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_what_would_overdraw_an_account_is_said_when_it_is_approved(ada, desk, sign_in, seller):
    sold(part(seller.pk))
    client = sign_in(ada)
    said = {"from": "seller_hold", "from_of": f"{seller.code} S-1", "to": "losses", "amount": "72.91"}
    client.post(NEW, form(client, NEW, **move(**said)))
    approve = reverse("desk_corrections:act", args=[Correction.objects.get().public_id, "approve"])
    client.logout()
    ben = sign_in(desk(Duty.FINANCE))
    answer = ben.post(approve, form(ben, approve, why="I saw the invoice"))
    assert answer.status_code == 422
    assert "lacks 1 minor units" in answer.content.decode()
    assert (Correction.objects.get().state, Entry.objects.count()) == ("proposed", 1)


def test_an_entry_is_put_right_from_its_page_with_its_moves_backwards(ada, sign_in, seller):
    entry = sold(part(seller.pk))
    client = sign_in(ada)
    address = reverse("desk_entries:act", args=[entry.public_id, "correct"])
    drawn = client.get(address).context["form"]
    said = {name: drawn[name].initial for name in drawn.fields if drawn[name].initial is not None}
    assert (said["from-1"], said["from_of-1"], said["to-1"], str(said["amount-1"])) == (
        "seller_hold", f"{seller.code} S-1", "provider_balance", "72.90",
    )  # fmt: skip
    answer = client.post(address, {name: str(value) for name, value in said.items()} | {"why": WHY})
    assert answer.status_code == 302
    proposal = Correction.objects.get()
    assert (proposal.corrects, proposal.reference) == (entry, "order:R-1")
    assert [step.amount_minor for step in proposal.steps.all()] == [7290, 810, 1900]
    assert WHY in client.get(answer["Location"]).content.decode()


def test_the_journal_finds_an_entry_by_what_it_is_about(ada, sign_in, seller):
    entry = sold(part(seller.pk))
    client, index = sign_in(ada), reverse("desk_entries:index")
    assert list(client.get(index, {"q": "R-1"}).context["object_list"]) == [entry]
    assert list(client.get(index, {"q": entry.public_id.upper()}).context["object_list"]) == [entry]
    assert list(client.get(index, {"q": "R-2"}).context["object_list"]) == []


def test_another_duty_proposes_nothing(desk, sign_in, db):
    client = sign_in(desk(Duty.SUPPORT))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, CENT | {"currency": "EUR", "why": WHY, "once": "x"}).status_code == 403
    assert Correction.objects.count() == 0


def test_proposing_asks_for_the_password_again(ada, sign_in, db):
    answer = sign_in(ada, recent=False).post(NEW, CENT | {"currency": "EUR", "why": WHY, "once": "x"})
    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    assert Correction.objects.count() == 0


def test_words_that_name_an_account(seller):
    sold(part(seller.pk))
    assert place_named("seller_hold", f" {seller.code}  S-1 ") == Place(Purpose.SELLER_HOLD, seller.pk, "S-1")
    assert place_named("losses", "") == Place(Purpose.LOSSES)
    assert place_named("vat_payable", "return:LU") == Place(Purpose.VAT_PAYABLE, subject="return:LU")
    assert place_named("platform_commission", "deemed") == Place(Purpose.PLATFORM_COMMISSION, subject="deemed")
    for purpose, words in (
        ("losses", "x"), ("vat_payable", "oss"), ("vat_payable", "cash:FR"), ("vat_payable", "oss:fr"),
        ("platform_commission", "other"), ("suspense", "txn_9"), ("seller_hold", "S-1"),
    ):  # fmt: skip
        with pytest.raises(NoSuchPlace):
            place_named(purpose, words)
