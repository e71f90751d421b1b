"""Anything in any order, doubled, with lost answers and refusals: the books stay right and agree with the provider."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from marketplace.fulfilment.models import DueShare
from marketplace.fulfilment.operations import share_is_due
from marketplace.ledger.postings import debt_of
from marketplace.ledger.queries import balance
from marketplace.money import Money
from marketplace.order.models import LineFacts
from marketplace.outbox.models import OutboxRow
from marketplace.payment.fake_connect import FakeConnect
from marketplace.payment.fake_gateway import FakeGateway
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payment.models import Payment, RefundRow
from marketplace.payment.proposals import ProposalRefused
from marketplace.payment.provider import use_connect, use_gateway
from marketplace.payment.refunds import RefundRefused, refund_lines, share_left
from marketplace.payment.sync_refunds import sync_refunds
from marketplace.payouts.deciding import it_did_not_happen
from marketplace.payouts.disputes import apply_dispute
from marketplace.payouts.holding import DecisionRefused, decide_refund, decide_release, stop_held
from marketplace.payouts.models import CallState, Dispute, Reversal, Share, ShareBack, TransferLine
from marketplace.payouts.planning import release_due
from marketplace.payouts.queries import unresolved
from marketplace.users.operators import Duty
from tests.factories import NOON, make_digital, make_maker, make_service, make_user
from tests.marketplace.invoicing.selling import seller
from tests.marketplace.order.test_trunk import basket_with
from tests.marketplace.payouts.conftest import books_are_right, paid_order, pay_out_to, stands, work

PARTS = range(5)
"""Lines of two orders by the same makers: a download and two services of one maker; then one of each again."""
SILENT = GatewayError("no answer", retryable=True)
POOR = GatewayRefused("not enough", code="balance_insufficient")
UNABLE = GatewayRefused("cannot receive money", code="insufficient_capabilities_for_transfer")
DOWN_TO = {"digital": "personal", "service": "basic"}


def two_orders(gateway, connect):
    """The two orders, paid, and all their lines."""
    makers = seller("LU"), make_maker(country="EE", city="Tallinn")
    download, painter = makers  # the first gets the VAT of its supply to the platform on top of its shares
    first = [
        make_digital(partner=download, price=1200),
        *(make_service(partner=painter, price=x) for x in (20000, 700)),
    ]
    second = [make_digital(partner=download, price=999), make_service(partner=painter, price=15000)]
    baskets = [basket_with(*(work.tiers.get(code=DOWN_TO[work.kind]) for work in works)) for works in (first, second)]
    orders = [paid_order(gateway, connect, basket, token=f"t{n}") for n, basket in enumerate(baskets)]
    lines = LineFacts.objects.filter(seller_order__order__in=orders).select_related("seller_order__partner", "decision")
    return orders, list(lines.order_by("seller_order__order", "pk")), makers


class World:
    """The provider, the banks and the people; each step is one thing that can happen."""

    def __init__(self):
        self.gateway, self.connect = FakeGateway(), FakeConnect(now=NOON)
        use_gateway(self.gateway)
        use_connect(self.connect)
        self.orders, self.lines, makers = two_orders(self.gateway, self.connect)
        self.accounts = {maker.pk: pay_out_to(self.connect, maker) for maker in makers}
        self.at, self.disputes, self.counted = NOON, {}, set()

    def _order(self, which):
        return self.lines[which].seller_order.order

    def deliver(self, which, _part):
        line = self.lines[which]
        if not DueShare.objects.filter(line=line).exists():
            share_is_due(line=line, at=self.at, why="delivered", share=share_left(line))

    def release(self, _which, _part):
        release_due(at=self.at)
        release_due(at=self.at)

    def work(self, _which, _part):
        self.at += timedelta(hours=1)
        work(self.at)
        self._banks()

    def hold_too_long(self, _which, _part):
        """What is still held is stopped, and moves no more by itself. The provider was not silent for all that time: what
        nobody answers for days is handed to a person, as a dead row."""
        self.connect._failures.clear()
        self.connect._lose_answer = False
        self.work(0, 0)
        self.at += timedelta(days=settings.PAYOUT_HARD_STOP_DAYS + 1)
        stop_held(at=self.at)

    def let_go(self, which, part):
        """A person decides about what was stopped: it goes on to its seller, or back to the buyer."""
        share, by = Share.objects.get(line=self.lines[which]), make_user(duties=(Duty.FINANCE,))
        decide = decide_release if part % 2 else decide_refund
        with suppress(DecisionRefused, RefundRefused, ProposalRefused):
            decide(share=share, by=by, why="it has waited for long enough", at=self.at)

    def refund(self, which, part):
        line = self.lines[which]
        with suppress(RefundRefused):
            refund_lines(
                order=self._order(which), lines=[line], why="asked", at=self.at,
                amounts={line.pk: Money(max(line.gross_minor * part // 100, 1), "EUR")},
            )  # fmt: skip

    def cancel(self, which, _part):
        order = self._order(which)
        with suppress(RefundRefused):
            refund_lines(
                order=order, lines=[x for x in self.lines if x.seller_order.order == order], why="all", at=self.at
            )

    def refund_fails(self, _which, _part):
        done = [row for row in self.gateway.refunds if row.status == "succeeded"]
        if done:
            self.gateway.bank_says(done[-1].refund_id, "failed")
            self._banks()
            for payment in Payment.objects.all():
                sync_refunds(payment=payment, at=self.at)

    def spend(self, which, part):
        account = self.accounts[self.lines[which].seller_order.partner_id]
        left = self.connect.seller_balance(account)
        if left > 0:
            self.connect.pay_out(account, Money(max(left * part // 100, 1), "EUR"))

    def lose_answer(self, _which, _part):
        self.connect.lose_next_answer()

    def be_silent(self, _which, _part):
        self.connect.fail_next(SILENT)

    def be_poor(self, _which, _part):
        self.connect.fail_next(POOR)

    def be_unable(self, _which, _part):
        self.connect.fail_next(UNABLE)

    def a_person_decides(self, _which, _part):
        """Says that what is unresolved, and never got there, is not there."""
        made = {row.row_id for row in self.connect.transfers} | {row.row_id for row in self.connect.reversals}
        for row in unresolved():
            if str(row.public_id) not in made:
                it_did_not_happen(row=row, by=make_user(duties=(Duty.FINANCE,)), why="it is not there", at=self.at)

    def open_dispute(self, which, _part):
        order = self._order(which)
        payment = Payment.objects.get(order=order)
        left = payment.captured_minor - payment.refunded_minor
        if order.pk not in self.disputes and left > 0:
            found = self.connect.dispute_opened(
                payment.charge_id, payment.intent_id, Money(left, "EUR"), state="needs_response"
            )
            self.disputes[order.pk] = found
            self.connect.dispute_moves(found, "needs_response", withdrawn=left, fee=2000)
        self._seen()

    def win(self, which, _part):
        self._decide(which, "needs_response", "won", 100)

    def win_a_part(self, which, part):
        self._decide(which, "needs_response", "won", part)

    def lose(self, which, _part):
        self._decide(which, "needs_response", "lost", 0)

    def appeal(self, which, part):
        """What was lost is won after all, or a part of it."""
        self._decide(which, "lost", "won", part)

    def withdraw_again(self, which, _part):
        name = self.disputes.get(self._order(which).pk)
        row = self.connect._disputes.get(name)
        if row and row.state == "won" and not sum(line.amount.minor for line in row.lines):
            self.connect.dispute_moves(name, "needs_response", withdrawn=row.amount.minor)
        self._seen()

    def _decide(self, which, from_state, state, part):
        name = self.disputes.get(self._order(which).pk)
        row = self.connect._disputes.get(name)
        if row and row.state == from_state:
            self.connect.dispute_moves(name, state, back=row.amount.minor * part // 100)
        self._seen()

    def _seen(self):
        for found in self.disputes.values():
            for _ in range(2):
                apply_dispute(remote=self.connect._disputes[found], at=self.at)

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
    "deliver", "release", "work", "refund", "cancel", "refund_fails", "spend", "lose_answer", "be_silent", "be_poor",
    "be_unable", "a_person_decides", "open_dispute", "win", "win_a_part", "lose", "appeal", "withdraw_again",
    "hold_too_long", "let_go",
)  # fmt: skip
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.sampled_from(PARTS), st.integers(1, 100)), min_size=4, max_size=18
)
SENDING = [("deliver", which, 1) for which in PARTS] + [("release", 0, 1), ("be_silent", 0, 1), ("work", 0, 1)]
"""Everything delivered, and the provider asked, which has not answered: where most can go wrong."""


class AnyOrder(TestCase):
    @example([("cancel", 0, 1), ("open_dispute", 0, 1), ("win_a_part", 0, 1)])
    @example([("refund", 1, 60), ("open_dispute", 0, 1), ("lose", 0, 1), ("deliver", 1, 1), ("release", 0, 1)])
    @example([*SENDING, ("hold_too_long", 0, 36), ("open_dispute", 0, 1), ("spend", 0, 78), ("win_a_part", 0, 1)])
    @example([("hold_too_long", 0, 1), ("let_go", 0, 1), ("let_go", 2, 1), ("deliver", 2, 1)])
    @example([("deliver", 2, 1), ("hold_too_long", 0, 1), ("let_go", 0, 2), ("let_go", 2, 2), ("be_silent", 0, 1)])
    @hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(steps, steps.map(lambda taken: [*SENDING, *taken])))
    def test_the_books_stay_right_whatever_happens(self, taken):
        world = World()
        try:
            for name, which, part in taken:
                getattr(world, name)(which, part)
                books_are_right()
            world.settle()
            self._agree(world)
        finally:
            use_gateway(None)
            use_connect(None)

    def _agree(self, world):
        books_are_right()
        dead = OutboxRow.objects.filter(dead_at__isnull=False).exclude(topic__startswith="invoicing.")
        assert not dead.exists(), "documents are another room's, and wait for the number of a platform"
        at_provider = sum(line.net.minor for line in world.connect.lines)
        assert -stands("provider_balance") == at_provider, "the books agree with the provider to the cent"
        for share in Share.objects.all():
            live = TransferLine.objects.filter(share=share, transfer__state=CallState.DONE)
            back = Reversal.objects.filter(line__share=share, state=CallState.DONE)
            sent = sum(live.values_list("amount_minor", flat=True)) - sum(back.values_list("amount_minor", flat=True))
            assert sent <= share.share_minor, "never more than the share: a debt may be netted from another one"
        for seller_pk, account in world.accounts.items():
            self._agree_about(seller_pk, world.connect, account)
        for payment in Payment.objects.all():
            done = RefundRow.objects.filter(payment=payment, state="succeeded")
            assert sum(done.values_list("amount_minor", flat=True)) <= payment.captured_minor
        assert not Dispute.objects.filter(state="lost", settled_at__isnull=True).exists()

    def _agree_about(self, seller_pk, connect, account):
        """transfer <= captured - refunded - fee, of each seller, from three sides: what the provider really sent, what
        the rows say of sales and of money that went back, and what the books say the seller owes."""
        made = {row.transfer_id: row.amount.minor for row in connect.transfers if row.account_id == account}
        back = sum(row.amount.minor for row in connect.reversals if row.transfer_id in made)
        earned = sum(Share.objects.filter(partner=seller_pk).values_list("share_minor", flat=True))
        went_back = ShareBack.objects.filter(share__partner=seller_pk, undone_at__isnull=True)
        left = earned - sum(went_back.values_list("share_minor", flat=True))
        owes = -balance(debt_of(seller_pk), "EUR").minor
        assert owes >= 0
        assert sum(made.values()) - back - owes <= left
