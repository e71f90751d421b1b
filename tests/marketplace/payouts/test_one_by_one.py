"""One row that cannot be worked on stops only itself: releases, stops, disputes, movements."""

from datetime import timedelta

import pytest

from marketplace.ledger.models import Entry
from marketplace.money import Money
from marketplace.payouts import disputes, holding, planning, reconcile
from marketplace.payouts.models import Share, Transfer
from marketplace.payouts.one_by_one import one_by_one
from tests.factories import NOON
from tests.marketplace.payouts.conftest import LATER, another, books_are_right, delivered, line_of

pytestmark = pytest.mark.django_db


class Broken(Exception):
    pass


def broken_for(monkeypatch, where, name, is_bad):
    """The function works for all but one."""
    real = getattr(where, name)

    def act(*args, **kwargs):
        if is_bad(args, kwargs):
            raise Broken
        return real(*args, **kwargs)

    monkeypatch.setattr(where, name, act)


def test_nothing_of_the_bad_one_is_written_and_all_failures_are_counted(paid, caplog):
    def act(share):
        Share.objects.filter(pk=share.pk).update(decided="looked at")
        if share.line.kind == "service":
            raise Broken
        return share.line.kind

    assert one_by_one("job", Share.objects.order_by("pk"), act) == (["digital"], 1)
    assert set(Share.objects.values_list("line__kind", "decided")) == {("digital", "looked at"), ("service", "")}
    assert "job: 1 of 2 failed" in caplog.text


@pytest.mark.parametrize(("bad", "good"), [("service", 907), ("digital", 18000)])
def test_a_part_that_cannot_be_released_does_not_stop_the_others(paid, sellers, monkeypatch, caplog, bad, good):
    delivered("service")
    delivered("digital")
    wrong = line_of(bad).seller_order_id
    broken_for(monkeypatch, planning, "_plan", lambda args, _kw: args[0].pk == wrong)
    assert planning.release_due(at=NOON) == 1
    assert Transfer.objects.get().amount_minor == good
    assert "payouts.release_due: 1 of 2 failed" in caplog.text
    books_are_right()


def test_a_payment_that_cannot_be_stopped_does_not_stop_the_others(paid, sellers, connect, gateway, monkeypatch):
    second = another(gateway, connect, line_of("service").seller_order.partner)
    broken_for(monkeypatch, holding, "_stop", lambda args, _kw: args[0] == paid.payment.pk)
    assert holding.stop_held(at=NOON + timedelta(days=60)) == 1
    second.refresh_from_db()
    assert (second.state, second.reason) == ("blocked", "too_long")


def test_a_dispute_that_cannot_be_applied_does_not_stop_the_others(paid, connect, gateway, monkeypatch):
    second = another(gateway, connect, line_of("service").seller_order.partner)
    for payment in (paid.payment, second.payment):
        connect.dispute_opened(payment.charge_id, payment.intent_id, Money(500, "EUR"), state="needs_response")
    broken_for(monkeypatch, disputes, "apply_dispute", lambda _a, kw: kw["remote"].charge_id == paid.payment.charge_id)
    assert disputes.sweep_disputes(at=NOON) == 1
    assert second.payment.disputes.count() == 1


def test_a_movement_that_cannot_be_booked_does_not_stop_the_others(paid, connect, monkeypatch):
    first, second = (connect.move("stripe_fee", Money(-minor, "EUR"), "") for minor in (100, 200))
    broken_for(monkeypatch, reconcile, "_look_at", lambda args, _kw: args[0].line_id == first.line_id)
    assert reconcile.reconcile(at=LATER).failed == 1
    booked = set(Entry.objects.values_list("key", flat=True))
    assert (f"fee:{first.line_id}" in booked, f"fee:{second.line_id}" in booked) == (False, True)
