"""Where a consumer is: what two items say, one from the provider, and items against each other (eu-rules VAT-30 to 34)."""

from datetime import timedelta

import pytest

from marketplace.vat.evidence import (
    QuestionClosed,
    append_evidence,
    lacks_an_item,
    look_at_evidence,
    open_questions,
    settle_question,
    verdict_of,
)
from marketplace.vat.location import Item, Verdict, judge
from marketplace.vat.models import LocationQuestion, VatDecision
from tests.factories import NOON, make_user

ADDRESS, CARD, BANK, IP = "billing_address", "card_country", "bank_country", "ip"


def items(**countries: str) -> list[Item]:
    return [Item(kind, country, from_other=kind != ADDRESS) for kind, country in countries.items()]


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (items(billing_address="FR", card_country="FR"), Verdict.SUFFICIENT),
        (items(billing_address="FR", card_country="DE", ip="FR"), Verdict.SUFFICIENT),
        (items(billing_address="FR", card_country="DE", ip="PL"), Verdict.CONTRADICTORY),
        (items(billing_address="FR", card_country="DE"), Verdict.CONTRADICTORY),
        (items(billing_address="FR", card_country="DE", ip="DE", bank_country="FR"), Verdict.CONTRADICTORY),
        (items(billing_address="FR"), Verdict.MISSING),
        (items(billing_address="FR", bank_country="FR"), Verdict.SUFFICIENT),
        (items(billing_address="FR", bank_country="DE"), Verdict.CONTRADICTORY),
        ([], Verdict.MISSING),
        ([*items(card_country="DE"), *items(billing_address="FR", card_country="FR")], Verdict.SUFFICIENT),
    ],
)
def test_two_items_that_do_not_contradict_each_other(said, verdict):
    assert judge(said, taxed_in="FR") == verdict


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (items(card_country="FR"), Verdict.SUFFICIENT),
        (items(bank_country="FR"), Verdict.SUFFICIENT),
        (items(billing_address="FR"), Verdict.MISSING),
        (items(billing_address="DE", card_country="FR"), Verdict.SUFFICIENT),
        (items(billing_address="FR", card_country="DE"), Verdict.CONTRADICTORY),
        (items(card_country="FR", ip="DE"), Verdict.CONTRADICTORY),
    ],
)
def test_one_item_is_enough_only_from_somebody_else(said, verdict):
    assert judge(said, taxed_in="FR", one_is_enough=True) == verdict


def a_sale(country: str = "FR", *, nature: str = "e_service", capacity: str = "consumer", postcode: str = ""):
    return VatDecision.objects.create(
        place=country, rate="20", category="S", supplier="platform", who_accounts="platform", legal_basis="58",
        rule_version="1", decided_at=NOON,
        facts={"nature": nature, "buyer": {"country": country, "postcode": postcode, "capacity": capacity}},
        evidence=[{"kind": ADDRESS, "source": "buyer", "value": country}],
    )  # fmt: skip


def came(decision: VatDecision, value: str, kind: str = CARD, minutes: int = 1) -> None:
    at = NOON + timedelta(minutes=minutes)
    append_evidence(decisions=[decision], kind=kind, source="payment_provider", value=value, at=at)


@pytest.mark.django_db
def test_a_contradiction_opens_one_question_and_a_third_item_settles_it():
    sale = a_sale()
    came(sale, "DE")
    came(sale, "DE")
    (question,) = open_questions()
    assert (question.decision, question.outcome) == (sale, "open")
    assert question.shown == [
        {"kind": ADDRESS, "country": "FR", "from_other": False},
        {"kind": CARD, "country": "DE", "from_other": True},
    ]
    came(sale, "FR", IP, minutes=2)
    assert list(open_questions()) == []
    settled = LocationQuestion.objects.get()
    assert (settled.outcome, settled.decided_at) == ("settled", NOON + timedelta(minutes=2))


@pytest.mark.django_db
def test_one_item_opens_one_question_and_the_country_of_the_bank_settles_it():
    sale, other = a_sale(), a_sale("DE", capacity="business")
    for _ in range(2):
        look_at_evidence(decisions=[sale, other], at=NOON)
    (question,) = open_questions()
    assert (question.decision, lacks_an_item(question)) == (sale, True)
    assert question.shown == [{"kind": ADDRESS, "country": "FR", "from_other": False}]
    came(sale, "FR", BANK)
    question.refresh_from_db()
    assert (question.outcome, question.decided_at) == ("settled", NOON + timedelta(minutes=1))


@pytest.mark.django_db
def test_a_question_about_a_missing_item_becomes_one_about_a_contradiction():
    sale = a_sale()
    look_at_evidence(decisions=[sale], at=NOON)
    came(sale, "DE", BANK)
    (question,) = open_questions()
    assert (lacks_an_item(question), question.opened_at) == (False, NOON)
    assert [item["country"] for item in question.shown] == ["FR", "DE"]
    settle_question(public_id=question.public_id, right_place=True, by=make_user(), why="Moved", at=NOON)
    came(sale, "PL", IP)
    question.refresh_from_db()
    assert (question.outcome, len(question.shown)) == ("confirmed", 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sale", "card", "verdict"),
    [
        ({"country": "FR"}, "FR", Verdict.SUFFICIENT),
        ({"country": "FR", "postcode": "98000"}, "MC", Verdict.SUFFICIENT),
        ({"country": "PT", "postcode": "9000-017"}, "PT", Verdict.SUFFICIENT),
        ({"country": "ES", "postcode": "35001"}, "ES", Verdict.SUFFICIENT),
        ({"country": "GR"}, "GR", Verdict.SUFFICIENT),
        ({"country": "FR"}, "??", Verdict.CONTRADICTORY),
        ({"country": "FR", "capacity": "business"}, "DE", None),
        ({"country": "FR", "nature": "human_service"}, "DE", None),
    ],
)
def test_what_the_evidence_of_a_sale_amounts_to(sale, card, verdict):
    decision = a_sale(**sale)
    came(decision, card)
    assert verdict_of(decision) == verdict
    assert open_questions().count() == (verdict == Verdict.CONTRADICTORY)


@pytest.mark.django_db
def test_the_rule_of_one_item_is_a_setting(settings):
    sale = a_sale()
    assert verdict_of(sale) == Verdict.MISSING
    settings.LOCATION_ONE_ITEM_IS_ENOUGH = True
    assert verdict_of(sale) == Verdict.MISSING
    came(sale, "FR", IP)
    assert verdict_of(sale) == Verdict.SUFFICIENT


@pytest.mark.django_db
@pytest.mark.parametrize(("right", "outcome"), [(True, "confirmed"), (False, "wrong")])
def test_a_person_decides_once_and_says_why(right, outcome):
    sale, person = a_sale(), make_user()
    came(sale, "DE")
    asked = LocationQuestion.objects.get().public_id
    with pytest.raises(ValueError, match="reason"):
        settle_question(public_id=asked, right_place=right, by=person, why="  ", at=NOON)
    assert open_questions().count() == 1
    done = settle_question(public_id=asked, right_place=right, by=person, why="Moved last month", at=NOON)
    assert (done.outcome, done.decided_by, done.why, done.decided_at) == (outcome, person, "Moved last month", NOON)
    with pytest.raises(QuestionClosed):
        settle_question(public_id=asked, right_place=True, by=person, why="Again", at=NOON)
    came(sale, "FR", IP, minutes=5)
    done.refresh_from_db()
    assert done.outcome == outcome
