"""A seller's account at the provider: made once, read there, never decided here; reminders; strangers refused."""

from datetime import timedelta

import pytest

from marketplace.outbox.models import SentMail
from marketplace.partner.models import AccountState, PartnerEvent, PaymentAccount
from marketplace.partner.operations import IdentityMissing
from marketplace.partner.permissions import NotYourStorefront
from marketplace.partner.queries import sale_state, with_facts
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payouts.accounts import NotStarted, dashboard_link, onboarding_link, sync_account
from marketplace.payouts.models import SellerAccount
from marketplace.payouts.reminding import remind
from tests.factories import NOON, identified, make_maker, make_user, owner_of
from tests.marketplace.payouts.conftest import work

pytestmark = pytest.mark.django_db
BACK = {"return_url": "https://ring.example/back", "refresh_url": "https://ring.example/again"}


@pytest.fixture
def maker(connect, db):
    return identified(make_maker(verified=False))


def begin(maker, by=None):
    return onboarding_link(partner=maker, by=by or owner_of(maker), at=NOON, **BACK)


def test_an_account_is_made_once_and_its_questions_are_opened(maker, connect):
    first, second = begin(maker), begin(maker)
    assert first == second
    (made,) = connect.sellers.values()
    account = PaymentAccount.objects.get(partner=maker)
    assert (account.provider_id, account.state, made.seller_id) == (made.account_id, "pending", maker.code)
    assert account.remote.requirements == list(made.requirements)
    assert sale_state(with_facts(maker.pk)) == "unverified", "nothing is sold before it can be paid out"


def test_a_lost_answer_makes_no_second_account(maker, connect):
    connect.lose_next_answer()
    with pytest.raises(NotStarted):
        begin(maker)
    begin(maker)
    assert len(connect.sellers) == 1


def test_a_refusal_is_told_and_the_next_try_has_a_new_key(maker, connect):
    connect.fail_next(GatewayRefused("no such country", code="country_unsupported"))
    with pytest.raises(NotStarted):
        begin(maker)
    begin(maker)
    first, second = connect.calls
    assert (first[-2:], second[-2:]) == (":1", ":2")


def test_missing_facts_come_first(connect, db):
    maker = make_maker(verified=False)
    with pytest.raises(IdentityMissing):
        begin(maker)
    assert (connect.sellers, PaymentAccount.objects.get(partner=maker).state) == ({}, "none")


def test_a_stranger_opens_nothing(maker, connect):
    for person in (make_user(), owner_of(make_maker())):
        with pytest.raises(NotYourStorefront):
            begin(maker, by=person)
        with pytest.raises(NotYourStorefront):
            dashboard_link(partner=maker, by=person)
    assert (connect.sellers, SellerAccount.objects.count()) == ({}, 0)


def test_the_providers_word_opens_and_closes_the_sale(maker, connect):
    begin(maker)
    (account_id,) = connect.sellers
    connect.decide(account_id, "active")
    sync_account(partner=maker, at=NOON)
    assert sale_state(with_facts(maker.pk)) == "on_sale"
    connect.decide(account_id, "restricted", reasons=("requirements_past_due",))
    sync_account(partner=maker, at=NOON)
    assert sale_state(with_facts(maker.pk)) == "unverified"
    moves = PartnerEvent.objects.filter(partner=maker, what="account").values_list("old", "new")
    assert list(moves) == [("none", "pending"), ("pending", "verified"), ("verified", "restricted")]


def test_who_has_not_answered_yet_is_not_restricted(maker, connect):
    begin(maker)
    (account_id,) = connect.sellers
    connect.decide(account_id, "restricted")
    sync_account(partner=maker, at=NOON)
    assert PaymentAccount.objects.get(partner=maker).state == AccountState.PENDING


def test_three_reminders_and_no_more(maker, connect):
    begin(maker)
    told = [remind(at=NOON + timedelta(days=day)) for day in (1, 2, 3, 7, 8, 21, 22, 100)]
    assert told == [0, 1, 0, 1, 0, 1, 0, 0]
    work(at=NOON + timedelta(days=100))
    sent = SentMail.objects.filter(key__startswith="account-reminder")
    assert sent.count() == 3
    assert "Your date of birth" in sent.first().text
    assert "The bank account that you want to be paid on" in sent.first().text


def test_who_is_ready_is_not_reminded(maker, connect):
    begin(maker)
    connect.decide(next(iter(connect.sellers)), "active")
    sync_account(partner=maker, at=NOON)
    assert remind(at=NOON + timedelta(days=30)) == 0


def test_a_silent_provider_is_said_and_nothing_is_lost(maker, connect):
    connect.fail_next(GatewayError("no answer", retryable=True))
    with pytest.raises(NotStarted, match="does not answer"):
        begin(maker)
    assert PaymentAccount.objects.get(partner=maker).provider_id == ""
