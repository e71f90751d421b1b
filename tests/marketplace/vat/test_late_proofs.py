"""The register was down at the sale: VAT was charged, the register is asked again, and its answer becomes an offer."""

from datetime import timedelta

import pytest

from marketplace.outbox.topics import jobs
from marketplace.vat.late_proofs import (
    ASKED_FOR,
    OfferGone,
    answer_offer,
    ask_again,
    mark_corrected,
    offers,
    wanted,
)
from marketplace.vat.models import LateProof, VatDecision, VatIdCheck
from marketplace.vat.vies import VatCheck, VatRegisterDown
from tests.factories import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=20)
asked: list[str] = []
ANSWERS: dict[str, bool | None] = {}


class Register:
    """Answers as `ANSWERS` says: valid, not valid, or (None) no answer."""

    def check(self, vat_id: str, requester: str = "") -> VatCheck:
        asked.append(vat_id)
        answer = ANSWERS[vat_id]
        if answer is None:
            raise VatRegisterDown("MS_UNAVAILABLE")
        return VatCheck(vat_id, answer, "Example", "", "WAPI-1" if answer else "", LATER)


@pytest.fixture(autouse=True)
def register(settings):
    settings.VAT_REGISTER = f"{__name__}.Register"
    settings.PLATFORM_VAT_ID = "LU15027442"
    asked.clear()
    ANSWERS.clear()


def a_sale(number: str = "FR40303265045", *, outcome: str = "unavailable", country: str = "FR", category: str = "S"):
    check = VatIdCheck.objects.create(number=number, outcome=outcome, checked_at=NOON)
    return VatDecision.objects.create(
        place=country, rate="20", category=category, supplier="platform", who_accounts="platform", legal_basis="58",
        rule_version="1", decided_at=NOON, vat_id_check=check,
        facts={"platform": {"country": "LU"}, "seller": {"country": "FR"}, "buyer": {"country": country}},
    )  # fmt: skip


def test_valid_in_the_end_is_an_offer_with_the_consultation_number():
    ANSWERS["FR40303265045"] = True
    sale = a_sale()
    assert ask_again(at=LATER) == 1
    (offer,) = offers()
    assert (offer.decision, offer.found_at) == (sale, LATER)
    assert (offer.check_answer.outcome, offer.check_answer.consultation_number) == ("valid", "WAPI-1")
    sale.refresh_from_db()
    assert (sale.category, sale.vat_id_check.outcome) == ("S", "unavailable")


def test_it_is_asked_until_it_answers_and_then_never_again():
    ANSWERS["FR40303265045"] = None
    a_sale()
    assert ask_again(at=LATER) == 0
    assert LateProof.objects.count() == 0
    ANSWERS["FR40303265045"] = True
    assert ask_again(at=LATER) == 1
    assert ask_again(at=LATER) == 0
    assert asked == ["FR40303265045"] * 2


def test_a_state_that_is_down_is_asked_once_a_turn_and_another_still():
    ANSWERS.update({"FR40303265045": None, "FR83404833048": None, "DE136695976": True})
    for number, country in (("FR40303265045", "FR"), ("FR83404833048", "FR"), ("DE136695976", "DE")):
        a_sale(number, country=country)
    assert ask_again(at=LATER) == 1
    assert asked == ["FR40303265045", "DE136695976"]


@pytest.mark.parametrize(
    ("sale", "answer"),
    [
        ({}, False),
        ({"number": "LU15027442", "country": "LU"}, True),
        ({"category": "E"}, True),
    ],
)
def test_vat_stands_where_reverse_charge_would_not_apply(sale, answer):
    decision = a_sale(**sale)
    ANSWERS[decision.vat_id_check.number] = answer
    assert ask_again(at=LATER) == 1
    assert LateProof.objects.get().state == "stands"
    assert list(offers()) == []


def test_answered_numbers_and_old_sales_are_not_asked():
    a_sale(outcome="valid")
    a_sale(outcome="invalid")
    assert ask_again(at=LATER) == 0
    a_sale()
    assert ask_again(at=NOON + ASKED_FOR + timedelta(seconds=1)) == 0
    assert asked == []


def test_the_buyers_answer_and_the_documents_move_it_on_once():
    ANSWERS["FR40303265045"] = True
    a_sale()
    ask_again(at=LATER)
    public_id = LateProof.objects.get().public_id
    with pytest.raises(OfferGone):
        mark_corrected(public_id=public_id, at=LATER)
    assert answer_offer(public_id=public_id, wanted=True, at=LATER).state == "wanted"
    with pytest.raises(OfferGone):
        answer_offer(public_id=public_id, wanted=False, at=LATER)
    assert [proof.public_id for proof in wanted()] == [public_id]
    assert mark_corrected(public_id=public_id, at=LATER).state == "corrected"
    assert list(wanted()) == []


def test_a_declined_offer_is_gone():
    ANSWERS["FR40303265045"] = True
    a_sale()
    ask_again(at=LATER)
    assert answer_offer(public_id=LateProof.objects.get().public_id, wanted=False, at=LATER).state == "declined"
    assert list(offers()) == []


def test_it_is_in_the_schedule():
    assert "vat.ask_again" in {job.name for job in jobs()}
