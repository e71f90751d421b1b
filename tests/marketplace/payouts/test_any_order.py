"""Anything in any order, doubled, with lost answers and refusals: the books stay right and agree with the provider."""

from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from marketplace.fulfilment.models import DueShare
from marketplace.ledger.queries import verify
from marketplace.money import Money
from marketplace.outbox.models import OutboxRow
from marketplace.payment.fake_connect import FakeConnect
from marketplace.payment.fake_gateway import FakeGateway
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payment.models import Payment, RefundRow
from marketplace.payment.provider import use_connect, use_gateway
from marketplace.payment.refunds import RefundRefused, refund_lines
from marketplace.payment.sync_refunds import sync_refunds
from marketplace.payouts.disputes import apply_dispute
from marketplace.payouts.models import CallState, Reversal, Share, Transfer
from marketplace.payouts.planning import release_due
from tests.factories import NOON
from tests.marketplace.order.test_trunk import two_makers
from tests.marketplace.payouts.conftest import delivered, line_of, paid_order, pay_out_to, stands, work

KINDS = ("digital", "service")
SILENT = GatewayError("no answer", retryable=True)
POOR = GatewayRefused("not enough", code="balance_insufficient")


class World:
    """The provider, the banks and the people; each step is one thing that can happen."""

    def __init__(self):
        self.gateway, self.connect = FakeGateway(), FakeConnect(now=NOON)
        use_gateway(self.gateway)
        use_connect(self.connect)
        self.order = paid_order(self.gateway, self.connect, two_makers())
        self.accounts = {kind: pay_out_to(self.connect, line_of(kind).seller_order.partner) for kind in KINDS}
        self.at, self.dispute, self.counted = NOON, "", set()

    def deliver(self, kind, _part):
        if not DueShare.objects.filter(line=line_of(kind)).exists():
            delivered(kind, self.at)

    def release(self, _kind, _part):
        release_due(at=self.at)
        release_due(at=self.at)

    def work(self, _kind, _part):
        self.at += timedelta(hours=1)
        work(self.at)
        self._banks()

    def refund(self, kind, part):
        line = line_of(kind)
        with suppress(RefundRefused):
            refund_lines(
                order=self.order, lines=[line], why="asked", at=self.at,
                amounts={line.pk: Money(max(line.gross_minor * part // 100, 1), "EUR")},
            )  # fmt: skip

    def refund_fails(self, _kind, _part):
        done = [row for row in self.gateway.refunds if row.status == "succeeded"]
        if done:
            self.gateway.bank_says(done[-1].refund_id, "failed")
            self._banks()
            sync_refunds(payment=Payment.objects.get(order=self.order), at=self.at)

    def spend(self, kind, part):
        left = self.connect.seller_balance(self.accounts[kind])
        if left > 0:
            self.connect.pay_out(self.accounts[kind], Money(max(left * part // 100, 1), "EUR"))

    def lose_answer(self, _kind, _part):
        self.connect.lose_next_answer()

    def be_silent(self, _kind, _part):
        self.connect.fail_next(SILENT)

    def be_poor(self, _kind, _part):
        self.connect.fail_next(POOR)

    def open_dispute(self, _kind, _part):
        payment = Payment.objects.get(order=self.order)
        left = payment.captured_minor - payment.refunded_minor
        if not self.dispute and left > 0:
            self.dispute = self.connect.dispute_opened(
                payment.charge_id, payment.intent_id, Money(left, "EUR"), state="needs_response"
            )
            self.connect.dispute_moves(self.dispute, "needs_response", withdrawn=left, fee=2000)
        self._seen()

    def win(self, _kind, _part):
        self._decide("won")

    def lose(self, _kind, _part):
        self._decide("lost")

    def _decide(self, state):
        if self.dispute and self.connect._disputes[self.dispute].state == "needs_response":
            row = self.connect._disputes[self.dispute]
            self.connect.dispute_moves(self.dispute, state, back=row.amount.minor if state == "won" else 0)
        self._seen()

    def _seen(self):
        if self.dispute:
            for _ in range(2):
                apply_dispute(remote=self.connect._disputes[self.dispute], at=self.at)

    def _banks(self):
        """The provider's balance hears of refunds, and of those that came back."""
        for row in self.gateway.refunds:
            if (row.refund_id, "out") not in self.counted:
                self.counted.add((row.refund_id, "out"))
                self.connect.move("refund", -row.amount, row.refund_id)
            if row.status == "failed" and (row.refund_id, "back") not in self.counted:
                self.counted.add((row.refund_id, "back"))
                self.connect.move("refund_failure", row.amount, row.refund_id)

    def settle(self):
        """Everything gets its time: outboxes run dry, the bank decides nothing new."""
        self.connect._failures.clear()
        for _ in range(4):
            self.at += timedelta(days=1)
            release_due(at=self.at)
            work(self.at)
            self._banks()


STEPS = (
    "deliver", "release", "work", "refund", "refund_fails", "spend", "lose_answer", "be_silent", "be_poor",
    "open_dispute", "win", "lose",
)  # fmt: skip
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.sampled_from(KINDS), st.integers(1, 100)), min_size=4, max_size=14
)


class AnyOrder(TestCase):
    @hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps)
    def test_the_books_stay_right_whatever_happens(self, taken):
        world = World()
        try:
            for name, kind, part in taken:
                getattr(world, name)(kind, part)
                assert [row for row in verify() if "trigger" not in row.what] == []
            world.settle()
            self._agree(world)
        finally:
            use_gateway(None)
            use_connect(None)

    def _agree(self, world):
        assert [row for row in verify() if "trigger" not in row.what] == []
        dead = OutboxRow.objects.filter(dead_at__isnull=False).exclude(topic__startswith="invoicing.")
        assert not dead.exists(), "documents are another room's, and wait for the number of a platform"
        at_provider = sum(line.net.minor for line in world.connect.lines)
        assert -stands("provider_balance") == at_provider, "the books agree with the provider to the cent"
        for share in Share.objects.all():
            live = Transfer.objects.filter(lines__share=share, state=CallState.DONE)
            back = Reversal.objects.filter(line__share=share, state=CallState.DONE)
            sent = sum(live.values_list("amount_minor", flat=True)) - sum(back.values_list("amount_minor", flat=True))
            spendable = share.share_minor
            assert sent <= spendable, "never more than the share is with the seller"
        captured = Payment.objects.get(order=world.order).captured_minor
        given = sum(RefundRow.objects.filter(state="succeeded").values_list("amount_minor", flat=True))
        assert given <= captured
