"""What goes wrong between a buyer, the provider and us: the numbered cases 1 to 15, 33, 36 and 44."""

from datetime import timedelta

import pytest
from django.test import Client

from marketplace.order.models import Order
from marketplace.outbox.models import OutboxRow
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payment.gateway import ProviderEvent as ProviderEventFacts
from marketplace.payment.models import Payment
from marketplace.payment.sweeps import sweep_open
from marketplace.payment.sync import start_payment, sync_payment
from marketplace.webhooks.models import ProviderEvent
from marketplace.webhooks.operations import receive, replay
from tests.factories import NOON
from tests.marketplace.payment.test_sync import again, payment, stock  # noqa: F401  # the fixture
from tests.marketplace.webhooks.test_inbox import deliver
from tests.races import in_threads

COMPLETED, EXPIRED = "checkout.session.completed", "checkout.session.expired"


def confirmations():
    return OutboxRow.objects.filter(key__startswith="mail:order-paid").count()


def come_back(web, order):
    return web.get(f"/de/checkout/return/?order={order.number}&key={order.facts.key}")


@pytest.mark.django_db
class TestOnePayment:
    def test_2_events_in_reverse_order_end_in_the_same_state(self, client, gateway, payment, run_outbox):  # noqa: F811
        gateway.pay(payment.session_id)
        for kind in (COMPLETED, "payment_intent.created", "checkout.session.created"):
            deliver(client, gateway, payment.session_id, kind)
            run_outbox()
            assert again(payment).state == "succeeded"
        assert confirmations() == 1

    def test_3_the_webhook_before_the_redirect(self, client, gateway, payment, run_outbox):  # noqa: F811
        gateway.pay(payment.session_id)
        deliver(client, gateway, payment.session_id)
        run_outbox()
        assert again(payment).order.status == "paid"
        page = client.get(come_back(client, payment.order)["Location"])
        assert page.status_code == 200
        assert 'id="order"' in page.content.decode()
        assert confirmations() == 1

    def test_4_the_redirect_before_the_webhook(self, client, gateway, payment, run_outbox):  # noqa: F811
        gateway.pay(payment.session_id)
        come_back(client, payment.order)
        assert again(payment).order.status == "paid"
        deliver(client, gateway, payment.session_id)
        run_outbox()
        assert (again(payment).state, confirmations()) == ("succeeded", 1)

    def test_5_the_redirect_never_comes(self, client, gateway, payment, run_outbox):  # noqa: F811
        gateway.pay(payment.session_id)
        deliver(client, gateway, payment.session_id)
        run_outbox()
        assert (again(payment).order.status, confirmations()) == ("paid", 1)

    def test_7_a_timeout_after_the_provider_did_it_is_asked_again_with_the_same_key(self, gateway, payment):  # noqa: F811
        Payment.objects.update(session_id="", session_url="")
        gateway.requests.clear()
        gateway._answers.clear()
        fresh = again(payment)
        gateway.lose_next_answer()
        with pytest.raises(GatewayError):
            start_payment(payment=fresh, success_url="x", cancel_url="y", at=NOON)
        url = start_payment(payment=again(payment), success_url="x", cancel_url="y", at=NOON)
        assert len(gateway.requests) == 1, "with a fresh key there would be two"
        assert again(payment).session_url == url

    def test_8_a_double_click_on_pay_gets_one_page(self, gateway, payment):  # noqa: F811
        urls = {start_payment(payment=again(payment), success_url="x", cancel_url="y", at=NOON) for _ in range(2)}
        assert (urls, len(gateway.requests)) == ({payment.session_url}, 1)

    def test_9_two_tabs_pay_one_page_once(self, gateway, payment):  # noqa: F811
        gateway.pay(payment.session_id)
        with pytest.raises(GatewayRefused):
            gateway.pay(payment.session_id)
        sync_payment(payment=payment, at=NOON, why="one tab")
        sync_payment(payment=again(payment), at=NOON, why="the other")
        assert (again(payment).captured_minor, confirmations()) == (1200, 1)

    def test_12_money_for_an_order_that_was_released_goes_back_whole(self, gateway, payment, run_outbox):  # noqa: F811
        from marketplace.order.operations import release

        release(number=payment.order.number, to="cancelled", at=NOON, why="sold out")
        gateway.pay(payment.session_id)
        sync_payment(payment=payment, at=NOON, why="event")
        run_outbox()
        assert [made.amount.minor for made in gateway.refunds] == [1200]
        assert again(payment).state == "refunded"

    def test_13_while_the_bank_still_asks_the_provider_decides_and_not_our_clock(self, gateway, payment):  # noqa: F811
        gateway.ask_bank(payment.session_id)
        late = payment.expires_at + timedelta(minutes=10)
        sweep_open(at=late)
        assert (again(payment).state, again(payment).order.status) == ("requires_action", "pending_payment")
        gateway.pay(payment.session_id)
        sweep_open(at=late)
        assert again(payment).order.status == "paid"

    def test_14_an_abandoned_page_frees_the_stock_once(self, client, gateway, payment, run_outbox):  # noqa: F811
        assert stock(payment) == 2
        gateway.ask_bank(payment.session_id)
        gateway.run_out(payment.session_id)
        for _ in range(2):
            deliver(client, gateway, payment.session_id, EXPIRED)
            run_outbox()
        assert (again(payment).order.status, stock(again(payment))) == ("expired", 3)

    def test_15_a_declined_card_and_then_another_is_one_payment(self, gateway, payment):  # noqa: F811
        gateway.decline(payment.session_id)
        sync_payment(payment=payment, at=NOON, why="event")
        assert again(payment).order.status == "pending_payment"
        gateway.pay(payment.session_id)
        sync_payment(payment=again(payment), at=NOON, why="event")
        assert (Payment.objects.count(), Order.objects.get().status) == (1, "paid")

    def test_33_a_genuine_delivery_that_is_repeated_is_known_by_its_event(self, client, gateway, payment):  # noqa: F811
        body, signature = gateway.event(payment.session_id, COMPLETED, at=NOON)
        said = {
            client.post("/webhooks/stripe/", body, content_type="application/json",
                        headers={"Stripe-Signature": signature}).status_code
            for _ in range(2)
        }  # fmt: skip
        assert (said, ProviderEvent.objects.count()) == ({200}, 1)

    def test_36_a_live_event_at_a_test_platform_is_stored_and_ignored(  # and somebody is told
        self, client, gateway, payment, run_outbox, caplog,  # noqa: F811
    ):  # fmt: skip
        gateway.pay(payment.session_id)
        gateway.livemode = True
        assert deliver(client, gateway, payment.session_id).status_code == 200
        run_outbox()
        kept = ProviderEvent.objects.get()
        assert kept.outcome == "ignored: other mode"
        assert again(payment).order.status == "pending_payment"
        (alert,) = [said for said in caplog.records if said.name == "marketplace.webhooks.operations"]
        assert (alert.levelname, kept.event_id in alert.getMessage()) == ("ERROR", True)

    def test_36_an_event_of_our_own_mode_alerts_nobody(self, client, gateway, payment, caplog):  # noqa: F811
        deliver(client, gateway, payment.session_id)
        assert ProviderEvent.objects.get().outcome == "handed on"
        assert [said for said in caplog.records if said.name == "marketplace.webhooks.operations"] == []

    @pytest.mark.parametrize(
        "named",
        ["6f0c1de2-8f5b-4a6e-9d51-0c3a5b7e9f10", "order-77", "{}", "é" * 60, "\u0661" * 32],
        ids=["a number", "words", "braces", "long", "other digits"],
    )
    def test_36_a_payment_of_another_shop_is_stored_and_nobody_looks_for_it(self, gateway, payment, named):  # noqa: F811
        event = ProviderEventFacts(
            id="evt_other", type=COMPLETED, livemode=False, api_version="", created=NOON, object_type="checkout.session",
            object_id="cs_other", payment_id=named, raw=b"{}",
        )  # fmt: skip
        assert receive(event=event, at=NOON)
        assert ProviderEvent.objects.get().outcome == "ignored: another shop's payment"
        assert OutboxRow.objects.filter(topic="payment.sync").count() == 0
        assert replay(row=ProviderEvent.objects.get(), at=NOON) == "ignored: another shop's payment"


def test_44_parallel_deliveries_are_all_kept_and_pay_once(shared_by_threads, gateway, payment, run_outbox):  # noqa: F811
    gateway.pay(payment.session_id)
    events = [gateway.event(payment.session_id, COMPLETED, at=NOON) for _ in range(6)]
    shared_by_threads()

    def post(number: int) -> int:
        body, signature = events[number]
        return (
            Client()
            .post("/webhooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature})
            .status_code
        )

    assert in_threads(post, 6) == [200] * 6
    assert in_threads(lambda _n: ProviderEvent.objects.count(), 1) == [6]


def test_1_one_webhook_six_times_at_once_is_stored_once_and_is_one_look(
    shared_by_threads, gateway, payment, run_outbox  # noqa: F811
):  # fmt: skip
    gateway.pay(payment.session_id)
    body, signature = gateway.event(payment.session_id, COMPLETED, at=NOON)
    shared_by_threads()

    def post(_number: int) -> int:
        said = {"Stripe-Signature": signature}
        return Client().post("/webhooks/stripe/", body, content_type="application/json", headers=said).status_code

    def kept(_number: int) -> tuple[int, int]:
        return ProviderEvent.objects.count(), OutboxRow.objects.filter(topic="payment.sync").count()

    assert in_threads(post, 6) == [200] * 6
    assert in_threads(kept, 1) == [(1, 1)]
    in_threads(lambda _n: run_outbox(), 1)
    assert in_threads(lambda _n: (again(payment).order.status, confirmations()), 1) == [("paid", 1)]
