"""Contradictory evidence of a buyer's place: listed with all its items, decided once, with a reason."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.audit.models import AuditEntry
from marketplace.order.location import LocationRefused, decide_location
from marketplace.order.models import LineFacts
from marketplace.payment.sync import sync_payment
from marketplace.users.operators import Duty, NotYourDesk
from marketplace.vat.evidence import append_evidence
from marketplace.vat.models import LocationQuestion, VatDecision
from tests.factories import NOON

pytestmark = pytest.mark.django_db
WHY = "the buyer moved last month and showed the contract"


def came(value, kind="card_country", source="payment_provider"):
    line = LineFacts.objects.select_related("decision").get(kind="digital")
    append_evidence(decisions=[line.decision], kind=kind, source=source, value=value, at=NOON)


@pytest.fixture
def question(paid):
    came("PL")
    return LocationQuestion.objects.get()


@pytest.fixture
def ada(desk):
    return desk(Duty.FINANCE)


def decide(question):
    return reverse("desk_locations:act", args=[question.public_id, "decide"])


def test_the_queue_says_what_contradicts_and_the_page_shows_every_item(paid, question, ada, sign_in):
    client = sign_in(ada)
    row = client.get(reverse("desk_locations:index"), {"state": "open"}).content.decode()
    assert paid.number in row
    assert "Address of the invoice: DE, Country of the card: DE, Country of the card: PL" in row
    assert "The items contradict each other" in row
    page = client.get(reverse("desk_locations:thing", args=[question.public_id]))
    items = page.context["sections"][1].rows
    assert [item[:3] for item in items] == [
        ["Address of the invoice", "Germany", "the buyer, or we"],
        ["Country of the card", "Germany", "somebody else"],  # when it was paid
        ["Country of the card", "Poland", "somebody else"],
    ]
    assert decide(question) in page.content.decode()
    assert "Sales whose evidence of the place contradicts itself" in client.get("/cms/").content.decode()


def test_a_sale_that_lacks_an_item_is_listed_in_words_of_its_own_and_decided_like_others(unpaid, gateway, ada, sign_in):
    gateway.pay_by_bank(unpaid.payment.session_id, country=None)
    sync_payment(payment=unpaid.payment, at=NOON, why="event")
    missing, client = LocationQuestion.objects.get(), sign_in(ada)
    row = client.get(reverse("desk_locations:index"), {"state": "open"}).content.decode()
    assert unpaid.number in row
    assert "Address of the invoice: DE" in row
    assert "One item is missing" in row
    assert "contradict each other" not in row
    assert "or lacks an item" in client.get("/cms/").content.decode()
    page = client.get(reverse("desk_locations:thing", args=[missing.public_id])).content.decode()
    assert "One item is missing" in page
    assert client.post(decide(missing), {"right": "yes", "why": WHY, "once": "x"}).status_code == 302
    missing.refresh_from_db()
    assert (missing.outcome, missing.decided_by, missing.why) == ("confirmed", ada, WHY)


@pytest.mark.parametrize(("right", "outcome"), [("yes", "confirmed"), ("no", "wrong")])
def test_it_is_decided_once_with_a_reason_and_the_vat_stands(question, ada, sign_in, right, outcome):
    client, before = sign_in(ada), list(VatDecision.objects.order_by("pk").values())
    answer = client.post(decide(question), {"right": right, "why": WHY, "once": "x"})
    assert (answer.status_code, answer["Location"]) == (
        302, reverse("desk_locations:thing", args=[question.public_id]),
    )  # fmt: skip
    question.refresh_from_db()
    assert (question.outcome, question.decided_by, question.why) == (outcome, ada, WHY)
    kept = AuditEntry.objects.get()
    assert (kept.action, kept.about, kept.facts["outcome"]) == (
        "location.decide", f"location:{question.public_id}", outcome,
    )  # fmt: skip
    assert list(VatDecision.objects.order_by("pk").values()) == before
    assert client.post(decide(question), {"right": "yes", "why": WHY, "once": "y"}).status_code == 422
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    "data", [{"right": "", "why": WHY}, {"right": "yes", "why": ""}, {"right": "maybe", "why": WHY}]
)
def test_a_form_with_a_fault_decides_nothing(question, ada, sign_in, data):
    assert sign_in(ada).post(decide(question), data | {"once": "x"}).status_code == 422
    question.refresh_from_db()
    assert (question.outcome, AuditEntry.objects.count()) == ("open", 0)


def test_a_further_item_settles_it_and_nobody_has_to_decide(question, ada, sign_in):
    came("DE", kind="ip")
    client = sign_in(ada)
    assert list(client.get(reverse("desk_locations:index"), {"state": "open"}).context["object_list"]) == []
    page = client.get(reverse("desk_locations:thing", args=[question.public_id])).content.decode()
    assert "Settled by a further item" in page
    assert decide(question) not in page
    with pytest.raises(LocationRefused, match="decided already"):
        decide_location(question=question, right_place=True, by=ada, why=WHY, at=NOON)


def test_strangers_and_other_duties_decide_nothing(question, desk, sign_in):
    support = desk(Duty.SUPPORT)
    assert sign_in(support).post(decide(question), {"right": "yes", "why": WHY, "once": "x"}).status_code == 403
    with pytest.raises(NotYourDesk):
        decide_location(question=question, right_place=True, by=support, why=WHY, at=NOON)
    question.refresh_from_db()
    assert (question.outcome, AuditEntry.objects.count()) == ("open", 0)


def test_the_list_asks_as_much_for_two_rows_as_for_one(question, ada, sign_in):
    client, index = sign_in(ada), reverse("desk_locations:index")

    def asked():
        client.get(index)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(index).status_code == 200
        return len(queries)

    one = asked()
    other = LineFacts.objects.select_related("decision").get(kind="service")
    LocationQuestion.objects.create(decision=other.decision, shown=[], opened_at=NOON)
    assert asked() == one
