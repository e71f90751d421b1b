"""Money in every order: calls wait in a heap, are done in any order, twice, or crash after they wrote.

Each call is what payouts and payment will do: it reads what it knows under lock, asks a recipe, and posts. What it knows
is a model of shares in plain Python; now and then it asks for more than there is, and then the ledger has to refuse.
After every few calls the laws hold, read from the tables alone.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from marketplace.ledger import postings as recipes
from marketplace.ledger.chart import Kind, Place, Purpose, Step
from marketplace.ledger.models import Account, Entry, Move
from marketplace.ledger.operations import BoundCrossed, post
from marketplace.ledger.postings import Back, Part, Tax, debt_of, due_of, hold_of
from marketplace.ledger.queries import balance, trial_balance, verify
from marketplace.money import Money
from marketplace.partner.models import Partner
from tests.factories import NOON

CURRENCIES = ("EUR", "SEK", "JPY")
Moves = tuple[Step, ...]


@dataclass
class Share:
    """One seller's part of a payment, as payouts would keep it. Minor units."""

    part: Part
    left: Part
    held: int = 0
    due: int = 0


@dataclass
class Call:
    """Something to be done once: ``plan`` gives its moves when its time comes, or None when it is not yet possible.

    ``done`` changes the model, after the ledger took it.
    """

    key: str
    kind: Kind
    plan: Callable[[], Moves | None]
    done: Callable[[], None] = lambda: None
    reference: str = ""
    posted: Moves = ()


@dataclass
class Paid:
    """A payment with its shares, and what was promised back of it."""

    number: str
    currency: str
    shares: list[Share]
    arrived: bool = False
    disputed: bool = False

    @property
    def gross(self) -> Money:
        return sum((share.part.gross for share in self.shares), Money.zero(self.currency))

    @property
    def left(self) -> Money:
        return sum((share.left.gross for share in self.shares), Money.zero(self.currency))


FATES = ("once", "once", "once", "twice", "crash")
CALLS = 4
BUYER_FIRST = (Kind.REFUND_PROMISED, Kind.DISPUTE_LOST)
"""Asked for within what is left, these are never refused."""


class Crash(Exception):
    """The process dies after its statements and before its commit."""


class LedgerMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.numbers = count(1)
        self.heap: list[Call] = []
        self.chance = random.Random(0)
        self.payments: list[Paid] = []
        self.over: list[Call] = []
        self.debts: Counter[tuple[int, str]] = Counter()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(data=st.data(), currency=st.sampled_from(CURRENCIES), seed=st.integers(0, 2**16))
    def begin(self, data, currency, seed) -> None:
        """Two sales in one currency, so that there is something to do. One seed chooses the order of all calls."""
        self.chance = random.Random(seed)
        self.sellers = [Partner.objects.create(name=f"S{n}", code=f"machine-{n}").pk for n in (1, 2)]
        for _ in range(2):
            self.pay(data, currency, 5)
        for call in list(self.heap):
            self.do_one(call, "once")
        self.deliver(data, 0)
        self.transfer(data, fails=False, greed=0)

    def number(self, letter: str) -> str:
        return f"{letter}-{next(self.numbers)}"

    def wait(
        self, kind: Kind, plan: Callable[[], Moves | None], done: Callable[[], None], reference: str, key: str = ""
    ) -> None:
        self.heap.append(Call(key or f"{kind}:{self.number('K')}", kind, plan, done, reference))

    # What happens outside

    @rule(data=st.data(), currency=st.sampled_from(CURRENCIES), fee=st.integers(0, 60))
    def pay(self, data, currency, fee):
        shares = []
        for seller in data.draw(st.lists(st.sampled_from([0, 1]), min_size=1, max_size=2, unique=True)):
            share, commission, vat = (data.draw(st.integers(low, 400)) for low in (1, -1, 0))
            part = Part(
                self.sellers[seller], self.number("S"), Money(share, currency), Money(commission, currency),
                (Tax("oss:FR", Money(vat, currency)),),
            )  # fmt: skip
            shares.append(Share(part, part))
        paid = Paid(self.number("P"), currency, [share for share in shares if share.part.gross])
        if not paid.shares:
            return

        def plan() -> Moves:
            parts = [share.part for share in paid.shares]
            return recipes.captured(amount=paid.gross, parts=parts, fee=Money(fee, currency))

        def done() -> None:
            paid.arrived = True
            for share in paid.shares:
                share.held = share.part.share.minor
            self.payments.append(paid)

        self.wait(Kind.CAPTURED, plan, done, f"payment:{paid.number}")

    @rule(currency=st.sampled_from(CURRENCIES), minor=st.integers(1, 500))
    def pay_for_nothing(self, currency, minor):
        """The work is gone meanwhile, or a second page was paid: captured, and sent back."""
        number, amount = self.number("P"), Money(minor, currency)
        arrives = partial(recipes.captured_for_nothing, amount=amount, owed=number)
        returns = partial(recipes.refund_sent, refund=number, amount=amount)
        self.wait(Kind.CAPTURED_FOR_NOTHING, arrives, lambda: None, f"payment:{number}")
        self.wait(Kind.REFUND_SENT, returns, lambda: None, f"payment:{number}")

    # What becomes of a share

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), greed=st.integers(-9, 2))
    def deliver(self, data, greed):
        _paid, share = self.some_share(data)
        part = share.part

        def plan() -> Moves | None:
            amount = share.held + max(greed, 0)
            return (
                recipes.became_due(
                    seller=part.seller,
                    seller_order=part.seller_order,
                    amount=part.share * 0 + Money(amount, part.share.currency),
                )
                if amount
                else None
            )

        def done() -> None:
            share.due, share.held = share.due + share.held, 0

        self.wait(Kind.BECAME_DUE, plan, done, f"share:{part.seller_order}")

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), fails=st.booleans(), greed=st.integers(-1, 400))
    def transfer(self, data, fails, greed):
        """Planned, then sent or refused by the provider; the three calls may come in any order."""
        _paid, share = self.some_share(data)
        part, number = share.part, self.number("T")
        currency = part.share.currency
        order = {"seller": part.seller, "transfer": number, "seller_order": part.seller_order}
        sent: list[int] = []

        def plan() -> Moves | None:
            # Due is one account for all orders of a seller: too much is more than all of it.
            amount = self.due(part.seller, currency) + greed - 390 if greed > 390 else share.due
            return recipes.transfer_planned(amount=Money(amount, currency), **order) if amount else None

        def planned() -> None:
            sent.append(share.due)
            share.due = 0

        def outcome() -> Moves | None:
            recipe = recipes.transfer_failed if fails else recipes.transfer_sent
            return recipe(amount=Money(sent[0], currency), **order) if sent else None

        def happened() -> None:
            share.due += sent[0] if fails else 0

        self.deliver(data, 0)
        self.wait(Kind.TRANSFER_PLANNED, plan, planned, f"transfer:{number}")
        self.wait(Kind.TRANSFER_FAILED if fails else Kind.TRANSFER_SENT, outcome, happened, f"transfer:{number}")

    # What goes back

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), end=st.sampled_from(["sent", "sent", "dropped", "came back"]))
    def refund(self, data, end):
        """Partly or wholly, before and after the transfer; then sent, dropped, or sent and returned by the bank."""
        paid, share = self.some_share(data)
        number, tenth = self.number("F"), data.draw(st.integers(1, 10))
        backs: list[Back] = []
        gone: list[bool] = []

        def plan() -> Moves | None:
            gross = Money(-(-share.left.gross.minor * tenth // 10), paid.currency)
            if not gross or paid.disputed:
                return None
            backs[:] = [self.back(share, gross)]
            assert backs[0].part.gross == gross
            return recipes.refund_promised(refund=number, backs=backs) or None

        def promised() -> None:
            self.take(share, backs[0])

        def sent() -> Moves | None:
            return recipes.refund_sent(refund=number, amount=backs[0].part.gross) if backs else None

        self.wait(Kind.REFUND_PROMISED, plan, promised, f"payment:{paid.number}", key=f"promised:{number}")
        if end == "dropped":

            def drop() -> Moves | None:
                return recipes.refund_dropped(refund=number, backs=backs) if backs else None

            self.wait(Kind.REFUND_DROPPED, drop, lambda: self.give(share, backs[0]), f"payment:{paid.number}")
        else:
            self.wait(Kind.REFUND_SENT, sent, lambda: gone.append(True), f"payment:{paid.number}")
        if end == "came back":

            def back() -> Moves | None:
                return recipes.refund_came_back(refund=number, amount=backs[0].part.gross) if gone else None

            self.wait(Kind.REFUND_CAME_BACK, back, lambda: None, f"payment:{paid.number}")

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), end=st.sampled_from(["won", "lost"]), fee=st.integers(0, 20))
    def dispute(self, data, end, fee):
        paid = data.draw(st.sampled_from(self.payments))
        number, taken, backs = self.number("D"), [], []

        def opens() -> Moves | None:
            if paid.disputed or not paid.left:
                return None
            taken[:] = [paid.left]
            return recipes.dispute_opened(dispute=number, amount=taken[0], fee=Money(fee, paid.currency))

        def opened() -> None:
            paid.disputed = True

        def ends() -> Moves | None:
            if not taken or not paid.disputed:
                return None
            if end == "won":
                return recipes.dispute_won(dispute=number, amount=taken[0])
            backs[:] = [self.back(share, share.left.gross) for share in paid.shares]
            return recipes.dispute_lost(dispute=number, backs=backs)

        def ended() -> None:
            paid.disputed = False
            for share, back in zip(paid.shares, backs, strict=False):
                self.take(share, back)

        self.wait(Kind.DISPUTE_OPENED, opens, opened, f"payment:{paid.number}")
        self.wait(Kind.DISPUTE_WON if end == "won" else Kind.DISPUTE_LOST, ends, ended, f"payment:{paid.number}")

    @precondition(lambda self: self.payments)
    @rule(
        data=st.data(),
        way=st.sampled_from(["reverse", "net", "give up"]),
        greed=st.integers(-9, 2),
        tenth=st.integers(1, 10),
    )
    def settle_debt(self, data, way, greed, tenth):
        _paid, share = self.some_share(data)
        seller, currency = share.part.seller, share.part.share.currency
        netted: list[int] = []

        def plan() -> Moves | None:
            debt = self.debts[seller, currency]
            amount = -(-debt * tenth // 10) + max(greed, 0)
            if way == "net":
                amount = min(amount, share.due)
            netted[:] = [amount]
            money = Money(amount, currency)
            if not amount:
                return None
            if way == "reverse":
                return recipes.transfer_reversed(amount=money, into=debt_of(seller))
            return (recipes.debt_netted if way == "net" else recipes.debt_given_up)(seller=seller, amount=money)

        def done() -> None:
            share.due -= netted[0] if way == "net" else 0
            self.debts[seller, currency] -= netted[0]

        kinds = {"reverse": Kind.TRANSFER_REVERSED, "net": Kind.DEBT_NETTED, "give up": Kind.DEBT_GIVEN_UP}
        self.wait(kinds[way], plan, done, f"seller:{seller}")

    # What else the provider does

    @rule(currency=st.sampled_from(CURRENCIES), minor=st.integers(-50, 50), into=st.integers(1, 500))
    def exchange(self, currency, minor, into):
        other = CURRENCIES[(CURRENCIES.index(currency) + 1) % 3]
        if minor:
            self.wait(
                Kind.FX_DIFFERENCE, lambda: recipes.fx_difference(amount=Money(minor, currency)), lambda: None, ""
            )
        self.wait(
            Kind.CONVERTED,
            lambda: recipes.converted(out=Money(into, currency), into=Money(into + 3, other)),
            lambda: None,
            "",
        )

    @rule(currency=st.sampled_from(CURRENCIES), minor=st.integers(-50, 50).filter(bool))
    def unexplained(self, currency, minor):
        found, amount = self.number("txn"), Money(minor, currency)
        out = partial(recipes.suspense_out, found=found, amount=amount, to=Place(Purpose.PROVIDER_FEES))
        self.wait(Kind.SUSPENSE_IN, lambda: recipes.suspense_in(found=found, amount=amount), lambda: None, "")
        self.wait(Kind.SUSPENSE_OUT, out, lambda: None, "")

    @precondition(lambda self: self.payments)
    @rule()
    def payout_fails(self):
        """The seller's bank refuses: the platform's books do not move (there is no recipe for it)."""
        before = Entry.objects.count()
        assert not any("payout" in name for name in recipes.__all__)
        assert Entry.objects.count() == before

    # Doing it

    @invariant()
    def work_goes_on(self) -> None:
        """After whatever happened, some calls in any order: those that came before are not served first."""
        for _ in range(CALLS):
            if ready := [call for call in self.heap if call.plan()]:
                self.do_one(self.chance.choice(ready), self.chance.choice(FATES))
        self.laws()

    def do_one(self, call: Call, fate: str) -> None:
        moves = call.plan()
        if not moves:
            return
        before = self.snapshot()
        try:
            self.perform(call, moves, crash=fate == "crash")
        except (Crash, BoundCrossed) as fault:
            assert self.snapshot() == before
            if isinstance(fault, BoundCrossed):
                assert call.kind not in BUYER_FIRST, "what a seller no longer has is their debt: no buyer waits for it"
            if isinstance(fault, BoundCrossed) and self.chance.random() < 0.5:
                self.heap.remove(call)  # nobody tries for ever
            return
        self.heap.remove(call)
        call.posted = moves
        call.done()
        self.over.append(call)
        if fate == "twice":
            self.again(call)

    @precondition(lambda self: self.over)
    @rule(data=st.data())
    def repeat(self, data):
        """Long after: a worker that was away tells it again."""
        self.again(data.draw(st.sampled_from(self.over)))

    def again(self, call: Call) -> None:
        before = self.snapshot()
        first = Entry.objects.get(key=call.key)
        assert post(key=call.key, kind=call.kind, moves=call.posted, at=NOON, reference=call.reference) == first
        assert self.snapshot() == before

    def perform(self, call: Call, moves: Moves, *, crash: bool) -> None:
        with transaction.atomic():
            post(key=call.key, kind=call.kind, moves=moves, at=NOON, reference=call.reference)
            if crash:
                raise Crash

    def snapshot(self) -> tuple:
        balances = tuple(Account.objects.values_list("code", "balance_minor").order_by("code"))
        return (balances, Entry.objects.count(), Move.objects.aggregate(total=Sum("amount_minor"))["total"])

    # The model

    def some_share(self, data) -> tuple[Paid, Share]:
        paid = data.draw(st.sampled_from(self.payments))
        return paid, data.draw(st.sampled_from(paid.shares))

    def back(self, share: Share, gross: Money) -> Back:
        currency = gross.currency
        return recipes.take_back(share.left, gross, held=Money(share.held, currency), due=Money(share.due, currency))

    def due(self, seller: int, currency: str) -> int:
        paid = [paid for paid in self.payments if paid.currency == currency]
        return sum(share.due for one in paid for share in one.shares if share.part.seller == seller)

    def take(self, share: Share, back: Back) -> None:
        share.left = share.left - back.part
        self.debts[share.part.seller, share.part.share.currency] += back.debt.minor
        share.held -= back.held.minor
        share.due -= back.due.minor

    def give(self, share: Share, back: Back) -> None:
        share.left = share.left.with_amounts(
            [
                mine + other
                for (_, mine), (_, other) in zip(share.left.components(), back.part.components(), strict=True)
            ]
        )
        share.held += back.held.minor
        share.due += back.due.minor
        self.debts[share.part.seller, share.part.share.currency] -= back.debt.minor

    # The laws

    def laws(self) -> None:
        self.the_books_are_right()
        self.nobody_gets_back_more_than_was_paid()
        self.sellers_get_at_most_what_was_captured_for_them()
        self.the_model_and_the_books_agree()

    def the_books_are_right(self):
        """Sum zero for each currency, carried = recomputed, nobody on the wrong side of zero."""
        assert verify() == []
        for lines in trial_balance().values():
            assert sum(line.balance.minor for line in lines) == 0

    def nobody_gets_back_more_than_was_paid(self):
        """Of each payment: refunds that left, without those that came back, and lost disputes."""
        paid, back = Counter(), Counter()
        for kind, sign in ((Kind.REFUND_SENT, 1), (Kind.REFUND_CAME_BACK, -1), (Kind.DISPUTE_LOST, 1)):
            for reference, amount in self.moved(kind, "refunds_owed", "disputes"):
                back[reference] += sign * amount
        for kind in (Kind.CAPTURED, Kind.CAPTURED_FOR_NOTHING):
            for reference, amount in self.moved(kind, "provider_balance"):
                paid[reference] += amount
        for reference, amount in back.items():
            assert 0 <= amount <= paid[reference]

    def moved(self, kind: Kind, *purposes: str) -> list[tuple[str, int]]:
        """Net amounts that an entry of this kind moved through accounts of these purposes, fees apart, by reference."""
        found: Counter[str] = Counter()
        moves = Move.objects.filter(entry__kind=kind).exclude(source__purpose="provider_fees")
        for move in moves.select_related("entry", "source", "target"):
            into, out = move.target.purpose in purposes, move.source.purpose in purposes
            found[move.entry.reference] += move.amount_minor * (into - out)
        return [(reference, abs(amount)) for reference, amount in found.items()]

    def sellers_get_at_most_what_was_captured_for_them(self):
        """transfers - reversals <= captured - given back - commission - VAT, and what is above it they owe (or owed)."""
        for currency in CURRENCIES:
            stands = {line.purpose: 0 for line in trial_balance().get(currency, [])}
            for line in trial_balance().get(currency, []):
                stands[line.purpose] += line.balance.minor
            flows: Counter[str] = Counter()
            for move in Move.objects.filter(source__currency=currency).select_related("entry", "source", "target"):
                flows[move.entry.kind, move.source.purpose, move.target.purpose] += move.amount_minor
            sent = flows["transfer_sent", "on_the_way", "provider_balance"]
            called_back = flows["transfer_reversed", "provider_balance", "seller_debt"]
            given_up = flows["debt_given_up", "losses", "seller_debt"]
            shares = sum(
                share.left.share.minor for paid in self.payments for share in paid.shares if paid.currency == currency
            )
            assert sent - called_back <= shares - stands.get("seller_debt", 0) + given_up

    def the_model_and_the_books_agree(self):
        for paid in self.payments:
            for share in paid.shares:
                assert balance(hold_of(share.part.seller, share.part.seller_order), paid.currency).minor == share.held
        for seller in getattr(self, "sellers", ()):
            for currency in CURRENCIES:
                due = self.due(seller, currency)
                assert balance(due_of(seller), currency).minor == due
                assert -balance(debt_of(seller), currency).minor == self.debts[seller, currency]


def test_money_survives_every_order_of_calls(db):
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=10, stateful_step_count=25, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip
