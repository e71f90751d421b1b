"""Money that moved without us: given back at the provider, refused by it, or paid on a second page."""

from datetime import timedelta

import pytest

from marketplace.delivery.models import Entitlement
from marketplace.money import Money
from marketplace.order.models import Order
from marketplace.order.operations import place_order
from marketplace.outbox.models import OutboxRow
from marketplace.outbox.topics import OtherSideDown
from marketplace.payment.fake_gateway import FakeGateway
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payment.models import Payment, RefundRow
from marketplace.payment.operations import open_payment
from marketplace.payment.provider import use_gateway
from marketplace.payment.refunds import plan_refund, refunds_that_failed, retry_refund
from marketplace.payment.sweeps import sweep_open
from marketplace.payment.sync import give_up, handle_sync, start_payment, sync_payment
from marketplace.vat.evidence import append_evidence, evidence_to_review, lacks_an_item, open_questions
from marketplace.vat.models import LocationEvidence
from marketplace.written_once.rows import NeverChanged
from tests.factories import NOON, make_digital
from tests.marketplace.order.test_trunk import basket_with, facts
from tests.marketplace.payment.test_sync import again, payment, stock  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db
URL = "https://ring.example/ok"


def sync(payment, **more):  # noqa: F811
    handle_sync([{"payment": str(payment.public_id)} | more], at=NOON)


@pytest.fixture
def paid(payment, gateway, run_outbox):  # noqa: F811
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    run_outbox()
    return again(payment)


def states(payment):  # noqa: F811
    now = again(payment)
    return now.order.status, now.state, now.refunded_minor


@pytest.mark.parametrize("by", [sync, lambda p: sync_payment(payment=p, at=NOON, why="asked")])
def test_all_of_it_given_back_at_the_provider_takes_the_rights_back(paid, gateway, by):
    gateway.refund_elsewhere(paid.session_id, Money(1200, "EUR"))
    by(paid)
    by(again(paid))
    assert states(paid) == ("refunded", "refunded", 1200)
    row = RefundRow.objects.get()
    assert (row.state, row.amount_minor, row.why) == ("succeeded", 1200, "made at the payment provider")
    assert not Entitlement.objects.filter(revoked_at__isnull=True).exists()


def test_a_part_given_back_at_the_provider_leaves_the_rights(paid, gateway):
    gateway.refund_elsewhere(paid.session_id, Money(500, "EUR"))
    sync(paid)
    assert states(paid) == ("partly_refunded", "partly_refunded", 500)
    assert Entitlement.objects.filter(revoked_at__isnull=True).exists()
    gateway.refund_elsewhere(paid.session_id, Money(700, "EUR"))
    sync(paid)
    assert states(paid) == ("refunded", "refunded", 1200)


def test_what_the_bank_sends_back_of_it_counts_no_more(paid, gateway):
    gateway.refund_elsewhere(paid.session_id, Money(500, "EUR"))
    sync(paid)
    gateway.bank_says(gateway.refunds[0].refund_id, "failed")
    sync(paid)
    assert states(paid)[1:] == ("succeeded", 0)
    assert [row.amount_minor for row in refunds_that_failed()] == [500]


def test_one_that_the_bank_sent_back_before_we_looked_is_known_too(paid, gateway):
    """It shows in no sum of the payment any more; only the charge's event tells of it."""
    gateway.refund_elsewhere(paid.session_id, Money(500, "EUR"))
    gateway.bank_says(gateway.refunds[0].refund_id, "failed")
    sync(paid, why="event charge.succeeded", refunds=False)
    assert not RefundRow.objects.exists()
    sync(paid, why="event charge.refunded", refunds=True)
    assert states(paid)[1:] == ("succeeded", 0)
    assert [row.amount_minor for row in refunds_that_failed()] == [500]


def test_our_own_refund_whose_answer_was_lost_is_one_refund(paid, gateway, run_outbox):
    row = plan_refund(payment=paid, amount=Money(500, "EUR"), why="asked", at=NOON)
    gateway.lose_next_answer()
    run_outbox()
    sync(paid)  # the event is faster than our second try
    assert (RefundRow.objects.get().state, states(paid)[2]) == ("succeeded", 500)
    OutboxRow.objects.filter(topic="payment.refund").update(due_at=NOON, done_at=None)
    run_outbox()
    assert (RefundRow.objects.get().pk, len(gateway.refunds)) == (row.pk, 1)


def test_a_refused_refund_is_seen_and_not_asked_for_again(paid, gateway, run_outbox):
    plan_refund(payment=paid, amount=Money(500, "EUR"), why="asked", at=NOON)
    gateway.fail_next(GatewayRefused("the account is closed", code="account_closed"))
    run_outbox()
    (failed,) = refunds_that_failed()
    assert failed.fault == "account_closed the account is closed"
    assert OutboxRow.objects.filter(done_at__isnull=True, topic__startswith="payment").count() == 0
    assert gateway.refunds == []
    retry_refund(row=failed, at=NOON)
    run_outbox()
    assert (RefundRow.objects.get().state, RefundRow.objects.get().fault) == ("succeeded", "")


def test_refused_because_it_went_back_at_the_provider_is_found_out_at_once(paid, gateway, run_outbox):
    plan_refund(payment=paid, amount=Money(1200, "EUR"), why="asked", at=NOON)
    gateway.refund_elsewhere(paid.session_id, Money(1200, "EUR"))
    run_outbox()
    assert states(paid) == ("refunded", "refunded", 1200)
    assert sorted(RefundRow.objects.values_list("state", flat=True)) == ["failed", "succeeded"]


def raising(fault):
    def call(_session_id):
        raise fault

    return call


def second_page(gateway, payment):  # noqa: F811
    """A page of this payment that we have lost sight of."""
    from dataclasses import replace

    return gateway.open_session(replace(gateway.requests[0], idempotency_key="another attempt")).session_id


def test_a_paid_second_page_is_the_payment_while_the_order_waits(payment, gateway, run_outbox):  # noqa: F811
    other = second_page(gateway, payment)
    gateway.pay(other)
    sync(payment, session=other)
    assert states(payment) == ("paid", "succeeded", 0)
    assert again(payment).session_id == other
    assert gateway.fetch(payment.session_id).session_status == "expired"  # nobody pays the first one now


def test_10_two_paid_pages_are_one_payment_and_one_goes_back(payment, gateway, run_outbox):  # noqa: F811
    other = second_page(gateway, payment)
    gateway.pay(payment.session_id)
    gateway.pay(other)
    for _ in range(2):
        sync(payment, session=other)
        sync(payment, session=payment.session_id)
    run_outbox()
    assert states(payment) == ("paid", "succeeded", 0)
    row = RefundRow.objects.get()
    assert (row.state, row.amount_minor, row.other_intent) == (
        "succeeded",
        1200,
        gateway.fetch(payment.session_id).intent_id,
    )
    assert Entitlement.objects.filter(revoked_at__isnull=True).exists()
    assert OutboxRow.objects.filter(key__startswith="mail:refund-made").count() == 1


def test_10_the_first_page_is_asked_about_though_the_provider_fell_silent_in_between(
    payment, gateway, run_outbox, monkeypatch  # noqa: F811
):  # fmt: skip
    """The other page has become the payment, and no event will tell of the first one any more."""
    first, other = payment.session_id, second_page(gateway, payment)
    gateway.pay(first)
    gateway.pay(other)
    fetch = gateway.fetch

    def silent_about_the_first(session_id):
        if session_id == first:
            raise GatewayError("no answer", retryable=True)
        return fetch(session_id)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(gateway, "expire", silent_about_the_first)
        meanwhile.setattr(gateway, "fetch", silent_about_the_first)
        with pytest.raises(OtherSideDown):
            sync(payment, session=other)
    assert again(payment).session_id == other
    run_outbox()
    row = RefundRow.objects.get()
    assert (row.state, row.amount_minor, row.other_intent) == ("succeeded", 1200, fetch(first).intent_id)
    assert states(payment) == ("paid", "succeeded", 0)


def test_10_the_first_page_is_closed_though_the_worker_died_before_it_could(
    payment, gateway, run_outbox, monkeypatch  # noqa: F811
):  # fmt: skip
    """It was not paid: until it is closed, somebody might."""
    first, other = payment.session_id, second_page(gateway, payment)
    gateway.pay(other)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("marketplace.payment.sync._close", raising(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            sync(payment, session=other)
    assert gateway.fetch(first).is_open
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(gateway, "expire", raising(GatewayError("no answer", retryable=True)))
        with pytest.raises(OtherSideDown):  # so it is tried again
            sync(payment, session=first)
    run_outbox()
    assert gateway.fetch(first).session_status == "expired"
    assert (states(payment), RefundRow.objects.count()) == (("paid", "succeeded", 0), 0)


def test_a_second_page_paid_after_the_first_was_settled_goes_back(paid, gateway, run_outbox):
    other = second_page(gateway, paid)
    gateway.pay(other)
    for _ in range(2):
        sync(paid, session=other)
    run_outbox()
    sync(paid)
    assert states(paid) == ("paid", "succeeded", 0)
    assert [refund.amount.minor for refund in gateway.refunds] == [1200]


def test_a_second_page_paid_for_a_released_order_goes_back(payment, gateway, run_outbox):  # noqa: F811
    other = second_page(gateway, payment)
    give_up(payment=payment, at=NOON)
    gateway.pay(other)
    sync(again(payment), session=other)
    run_outbox()
    assert states(payment)[1:] == ("refunded", 1200)
    assert states(payment)[0] in ("cancelled", "expired")


def test_an_unpaid_second_page_and_a_strangers_change_nothing(payment, gateway):  # noqa: F811
    from dataclasses import replace

    unpaid = second_page(gateway, payment)
    strange = gateway.open_session(
        replace(gateway.requests[0], idempotency_key="s", payment_id="somebody-elses")
    ).session_id
    gateway.pay(strange)
    for session in (unpaid, strange, "cs_unknown"):
        sync(payment, session=session)
    assert states(payment) == ("pending_payment", "created", 0)
    assert again(payment).session_id == payment.session_id


class TwoClicks(FakeGateway):
    """While the first click waits for its page, a second one comes ten minutes later and gets its own."""

    second = None

    def open_session(self, request):
        opened = super().open_session(request)
        if self.second:
            click, self.second = self.second, None
            click()
        return opened


def test_two_clicks_that_race_end_on_one_page(db):
    gateway = TwoClicks()
    use_gateway(gateway)
    basket = basket_with(make_digital(price=1200).tiers.get(code="personal"))
    order = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    paying = open_payment(order=order, amount=Money(1200, "EUR"), at=NOON)
    urls = []

    def click(at):
        urls.append(start_payment(payment=again(paying), success_url=URL, cancel_url=URL, at=at))

    gateway.second = lambda: click(NOON + timedelta(minutes=10))
    click(NOON)
    use_gateway(None)
    kept = again(paying)
    pages = {state.session_id: state.session_status for state in gateway._payments.values()}
    assert urls == [kept.session_url, kept.session_url]
    assert pages.pop(kept.session_id) == "open"
    assert list(pages.values()) == ["expired"]


def test_a_page_opened_for_an_order_released_meanwhile_is_closed(db):
    gateway = TwoClicks()
    use_gateway(gateway)
    basket = basket_with(make_digital(price=1200).tiers.get(code="personal"))
    order = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    paying = open_payment(order=order, amount=Money(1200, "EUR"), at=NOON)
    gateway.second = lambda: give_up(payment=again(paying), at=NOON)
    url = start_payment(payment=again(paying), success_url=URL, cancel_url=URL, at=NOON)
    use_gateway(None)
    assert (url, again(paying).session_id, Order.objects.get().status) == ("", "", "cancelled")
    assert [page.session_status for page in gateway._payments.values()] == ["expired"]


class Silent(FakeGateway):
    asked = 0

    def fetch(self, session_id):
        self.asked += 1
        raise GatewayError("no answer", retryable=True)


def test_a_sweep_ends_at_the_first_silence(payment):  # noqa: F811
    for _ in range(3):
        basket = basket_with(make_digital(price=1200, tiers=("personal",)).tiers.get())
        order = place_order(basket=basket, facts=facts(basket, token=str(basket.pk)), user=None, at=NOON)
        open_payment(order=order, amount=Money(1200, "EUR"), at=NOON)
    for number, row in enumerate(Payment.objects.exclude(pk=payment.pk)):
        Payment.objects.filter(pk=row.pk).update(session_id=f"cs_{number}")
    silent = Silent()
    use_gateway(silent)
    assert sweep_open(at=NOON + timedelta(minutes=6)) == 0
    use_gateway(None)
    assert silent.asked == 1


def test_the_card_is_evidence_beside_the_decision(paid):
    row = LocationEvidence.objects.get()
    assert (row.kind, row.source, row.value, row.contradicts) == ("card_country", "payment_provider", "DE", False)
    assert row.decision_id == paid.order.lines.get().facts.decision_id
    with pytest.raises(NeverChanged):
        row.save()


@pytest.mark.parametrize(
    ("country", "kept", "asked"),
    [
        ("DE", [("bank_country", "DE", False)], []),
        ("NL", [("bank_country", "NL", True)], [False]),
        (None, [], [True]),
    ],
)
def test_the_bank_is_evidence_as_a_card_is_and_a_way_that_tells_no_place_is_asked_about(
    payment, gateway, country, kept, asked  # noqa: F811
):  # fmt: skip
    gateway.pay_by_bank(payment.session_id, country=country)
    for _ in range(2):
        sync_payment(payment=payment, at=NOON, why="event")
    assert again(payment).state == "succeeded"
    assert list(LocationEvidence.objects.values_list("kind", "value", "contradicts")) == kept
    assert [lacks_an_item(question) for question in open_questions()] == asked


def test_nothing_is_asked_before_it_is_paid(payment, gateway):  # noqa: F811
    gateway.decline(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    assert not open_questions().exists()


def test_a_card_of_another_country_is_marked_for_a_person(payment, gateway):  # noqa: F811
    gateway.pay(payment.session_id, card_country="FR")
    sync_payment(payment=payment, at=NOON, why="event")
    (marked,) = evidence_to_review()
    assert marked.value == "FR"
    assert marked.decision.place == "DE"
    append_evidence(decisions=[marked.decision], kind="card_country", source="payment_provider", value="FR", at=NOON)
    assert LocationEvidence.objects.count() == 1
