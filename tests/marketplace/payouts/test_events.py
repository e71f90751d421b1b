"""What the provider tells about sellers, disputes and payouts, and what is done when it told nothing for days (1, 2, 6, 38)."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from marketplace.money import Money
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.partner.models import PaymentAccount
from marketplace.payment.gateway import GatewayRefused, ProviderEvent
from marketplace.payment.stripe_events import event_of
from marketplace.payouts.accounts import handle_account, sweep_accounts
from marketplace.payouts.models import Dispute, SellerPayout
from marketplace.webhooks import models as inbox
from marketplace.webhooks.operations import receive
from tests.factories import NOON
from tests.marketplace.payouts.conftest import LATER, books_are_right, line_of, paid_out, stands, work

pytestmark = pytest.mark.django_db


def event(kind, object_id, *, number="evt_1", account="", at=NOON):
    return ProviderEvent(number, kind, False, "v", at, "thing", object_id, None, b"{}", account)


def test_a_thin_event_names_the_account_and_nothing_else():
    body = {
        "id": "evt_9", "object": "v2.core.event", "type": "v2.core.account[requirements].updated", "livemode": False,
        "created": "2026-11-22T12:00:00.000Z", "context": None,
        "related_object": {"id": "acct_7", "type": "v2.core.account", "url": "/v2/core/accounts/acct_7"},
    }  # fmt: skip
    read = event_of(json.dumps(body).encode())
    assert (read.id, read.type, read.object_id, read.object_type) == (
        "evt_9", "v2.core.account[requirements].updated", "acct_7", "v2.core.account",
    )  # fmt: skip
    assert (read.created, read.payment_id) == (NOON, None)
    with pytest.raises(GatewayRefused):
        event_of(json.dumps(body | {"created": "soon"}).encode())


def test_23_an_account_event_makes_us_read_the_account_and_frees_its_shares(paid, sellers, connect):
    connect.decide(sellers["service"], "restricted", reasons=("requirements_past_due",))
    receive(event=event("v2.core.account[requirements].updated", sellers["service"]), at=NOON)
    paid_out("service")
    assert connect.transfers == []
    connect.decide(sellers["service"], "active")
    receive(event=event("v2.core.account.updated", sellers["service"], number="evt_2"), at=LATER)
    work(at=LATER)
    paid_out(at=LATER)
    assert [made.amount.minor for made in connect.transfers] == [18000]
    subjects = [mail.subject for mail in SentMail.objects.filter(key__startswith="account:")]
    assert {"Your payment account is ready", "Your payment account needs you"} <= set(subjects)


def test_an_account_of_another_platform_is_ignored(paid, connect):
    receive(event=event("v2.core.account.updated", "acct_other"), at=NOON)
    assert inbox.ProviderEvent.objects.get().outcome == "ignored: no seller of ours"


def test_1_2_dispute_events_doubled_and_reversed_end_the_same(paid, sellers, connect):
    payment = paid.payment
    found = connect.dispute_opened(payment.charge_id, payment.intent_id, Money(21200, "EUR"), state="needs_response")
    connect.dispute_moves(found, "needs_response", withdrawn=21200, fee=2000)
    for kind, number in (("closed", 3), ("funds_withdrawn", 2), ("created", 1), ("created", 1)):
        receive(event=event(f"charge.dispute.{kind}", found, number=f"evt_{number}"), at=NOON)
    work()
    assert (Dispute.objects.count(), inbox.ProviderEvent.objects.count()) == (1, 3)
    assert stands("disputes", subject=str(Dispute.objects.get().public_id)) == -21200
    books_are_right()


def test_38_a_failed_payout_is_mirrored_and_told_once_and_our_books_stay(paid, sellers, connect):
    paid_out("service")
    before = stands("provider_balance")
    connect.pay_out(sellers["service"], Money(18000, "EUR"), state="failed", failure="account_closed")
    for number in ("evt_1", "evt_2"):
        receive(event=event("payout.failed", "po_1", number=number, account=sellers["service"]), at=NOON)
        work()
    row = SellerPayout.objects.get()
    assert (row.state, row.failure, row.amount_minor) == ("failed", "account_closed", 18000)
    assert row.partner == line_of("service").seller_order.partner
    assert [mail.subject for mail in SentMail.objects.filter(key__startswith="payout-failed")] == [
        "A payout to your bank did not arrive"
    ]
    assert stands("provider_balance") == before
    books_are_right()


def test_6_events_that_never_came_are_fetched(paid, connect, capsys):
    payment = paid.payment
    found = connect.dispute_opened(payment.charge_id, payment.intent_id, Money(21200, "EUR"), state="needs_response")
    connect.told = [event("charge.dispute.created", found, number="evt_5", at=NOON - timedelta(days=1))]
    call_command("stripe_backfill", since="2026-11-20")
    call_command("stripe_backfill", since="2026-11-20")
    assert "1 events, 1 of them new\n1 events, 0 of them new" in capsys.readouterr().out
    call_command("run_outbox", topic=["payouts.dispute"])
    assert Dispute.objects.get().provider_id == found


def test_a_stored_event_can_be_handed_on_again(paid, connect, capsys):
    payment = paid.payment
    found = connect.dispute_opened(payment.charge_id, payment.intent_id, Money(21200, "EUR"), state="needs_response")
    receive(event=event("charge.dispute.created", found, number="evt_5"), at=NOON)
    OutboxRow.objects.filter(topic="payouts.dispute").update(dead_at=NOON)
    call_command("stripe_replay", failed=True)
    assert "evt_5 charge.dispute.created: handed on: a dispute" in capsys.readouterr().out
    call_command("run_outbox", topic=["payouts.dispute"])
    assert Dispute.objects.count() == 1


def test_replay_wants_to_know_which(db):
    with pytest.raises(CommandError, match="Say which"):
        call_command("stripe_replay")
    with pytest.raises(CommandError, match="not a day"):
        call_command("stripe_replay", since="soon")


def test_6_account_events_that_never_came_are_fetched_from_their_own_list(paid, sellers, connect, capsys):
    account = sellers["service"]
    connect.decide(account, "restricted", reasons=("requirements_past_due",))
    connect.told = [
        event("v2.core.account[requirements].updated", account, number="evt_6", at=NOON - timedelta(days=1))
    ]
    call_command("stripe_backfill", since="2026-11-20")
    assert "1 events, 1 of them new" in capsys.readouterr().out
    call_command("run_outbox", topic=["payouts.account"])
    assert PaymentAccount.objects.get(provider_id=account).state == "restricted"


def test_an_account_event_that_is_lost_is_made_up_for_within_a_day(paid, sellers, connect):
    account = PaymentAccount.objects.get(provider_id=sellers["service"])
    for name in sellers:
        handle_account([{"partner": PaymentAccount.objects.get(provider_id=sellers[name]).partner_id}], at=NOON)
    connect.decide(sellers["service"], "restricted", reasons=("requirements_past_due",))
    assert sweep_accounts(at=NOON + timedelta(hours=23)) == 0, "complete, and asked about today"
    assert sweep_accounts(at=LATER) == 2
    work(LATER)
    account.refresh_from_db()
    assert account.state == "restricted"
    connect.decide(sellers["service"], "active")
    assert sweep_accounts(at=LATER + timedelta(hours=6)) == 1, "who is not complete is asked about each time"
    work(LATER + timedelta(hours=6))
    account.refresh_from_db()
    assert account.state == "verified"


def test_an_account_whose_question_died_waits_for_a_person(paid, sellers, connect):
    assert sweep_accounts(at=LATER) == 2
    OutboxRow.objects.filter(topic="payouts.account").update(dead_at=LATER)
    assert sweep_accounts(at=LATER + timedelta(days=1)) == 0


def test_an_account_without_an_id_is_not_asked_about(paid, connect):
    assert (sweep_accounts(at=LATER), OutboxRow.objects.filter(topic="payouts.account").count()) == (0, 0)
