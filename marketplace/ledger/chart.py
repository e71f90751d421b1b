"""The chart of accounts: which purposes there are, which may go below or above zero, and why. Pure.

Signs are credit-positive: a balance is what flowed in minus what flowed out. What the platform owes (and what it
earned) is positive, what it has or is owed (and what it spent) is negative, and all balances of a currency sum to zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from marketplace.money import Money


class Purpose(StrEnum):
    PROVIDER_BALANCE = "provider_balance"
    BANK = "bank"
    SELLER_HOLD = "seller_hold"
    SELLER_DUE = "seller_due"
    ON_THE_WAY = "on_the_way"
    SELLER_DEBT = "seller_debt"
    REFUNDS_OWED = "refunds_owed"
    DISPUTES = "disputes"
    PLATFORM_COMMISSION = "platform_commission"
    VAT_PAYABLE = "vat_payable"
    PROVIDER_FEES = "provider_fees"
    LOSSES = "losses"
    FX = "fx"
    SUSPENSE = "suspense"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one purpose is for. ``floor``: never below zero. ``ceiling``: never above. ``of_seller``: has an owner."""

    why: str
    floor: bool = False
    ceiling: bool = False
    of_seller: bool = False
    subject: str = ""
    """What its subject names; empty where there is none."""

    @property
    def bounded(self) -> bool:
        """A bound is kept by the database on a cached balance; without one the balance is summed (ADR 0024)."""
        return self.floor or self.ceiling


CHART: dict[Purpose, Rule] = {
    Purpose.PROVIDER_BALANCE: Rule(
        "Money that lies with the payment provider, so usually negative. It may be overdrawn: the provider takes fees, "
        "refunds and disputes whether there is money or not."
    ),
    Purpose.BANK: Rule(
        "Money that the provider sent to the platform's own bank account. What the platform does with it there is "
        "told by its bank, not by this ledger."
    ),
    Purpose.SELLER_HOLD: Rule(
        "Owed to a seller for one order that is not delivered yet. Below zero it would pay out what was never paid in.",
        floor=True, of_seller=True, subject="seller order",
    ),
    Purpose.SELLER_DUE: Rule(
        "Owed to a seller for what was delivered, not yet sent. Below zero the seller would be paid twice; what a "
        "seller owes the platform stands in seller_debt.",
        floor=True, of_seller=True,
    ),
    Purpose.ON_THE_WAY: Rule(
        "Set aside for one transfer that was ordered and not yet confirmed: a refund cannot spend it meanwhile.",
        floor=True, of_seller=True, subject="transfer",
    ),
    Purpose.SELLER_DEBT: Rule(
        "What a seller owes back, so negative. Above zero it would be money owed to the seller, which belongs into "
        "seller_due.",
        ceiling=True, of_seller=True,
    ),
    Purpose.REFUNDS_OWED: Rule(
        "Promised to a buyer and not yet given back, for one refund. Below zero a buyer would get it twice.",
        floor=True, subject="refund",
    ),
    Purpose.DISPUTES: Rule(
        "Withdrawn by the buyer's bank in one dispute that is not decided, so negative: a claim. Above zero more would "
        "have come back than was taken.",
        ceiling=True, subject="dispute",
    ),
    Purpose.PLATFORM_COMMISSION: Rule(
        "What the platform earned: fees of agent lines, the difference of the two supplies of deemed-supplier lines "
        "(Art. 28 of the VAT directive). A refund of last month's sale may take it below zero.",
        subject="agent or deemed",
    ),
    Purpose.VAT_PAYABLE: Rule(
        "VAT owed to one state through one channel. Corrections after a return was paid make it a claim, so it may go "
        "below zero.",
        subject="channel and state",
    ),
    Purpose.PROVIDER_FEES: Rule("What the provider charges, so negative. A fee that is given back may come first."),
    Purpose.LOSSES: Rule(
        "What the platform bears for others, so negative: debts given up, disputes that no seller answers for. What is "
        "recovered later flows back."
    ),
    Purpose.FX: Rule("Differences of exchange; gains and losses, so on either side."),
    Purpose.SUSPENSE: Rule(
        "Movements at the provider that nobody has explained yet, in either direction. A person assigns them.",
        subject="balance transaction",
    ),
}  # fmt: skip

FLOORED = tuple(purpose.value for purpose, rule in CHART.items() if rule.floor)
CEILED = tuple(purpose.value for purpose, rule in CHART.items() if rule.ceiling)
BOUNDED = tuple(purpose.value for purpose, rule in CHART.items() if rule.bounded)
OF_SELLER = tuple(purpose.value for purpose, rule in CHART.items() if rule.of_seller)
LONGEST_SUBJECT = 80


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One account of the chart, in whatever currency money meets it: whose, for what, about what."""

    purpose: Purpose
    owner: int | None = None
    """The seller (primary key of Partner) where the purpose is a seller's."""
    subject: str = ""

    def __post_init__(self) -> None:
        rule = CHART[self.purpose]
        if rule.of_seller != (self.owner is not None):
            raise ValueError(f"{self.purpose} {'needs' if rule.of_seller else 'has no'} owner")
        if bool(rule.subject) != bool(self.subject):
            raise ValueError(f"{self.purpose} {'needs a' if rule.subject else 'has no'} subject {rule.subject}")
        if len(self.subject) > LONGEST_SUBJECT:
            raise ValueError(f"a subject has at most {LONGEST_SUBJECT} characters")

    def code(self, currency: str) -> str:
        """The natural key of the account: ``seller_hold:7:S-4KQ2:EUR``."""
        return f"{self.purpose}:{'' if self.owner is None else self.owner}:{self.subject}:{currency}"


@dataclass(frozen=True, slots=True)
class Step:
    """A positive amount that moves from one account to another of the same currency."""

    source: Place
    target: Place
    amount: Money
    about: str = ""
    """The seller order it belongs to, so that a seller's statement can show VAT and commission of their own sales."""

    def __post_init__(self) -> None:
        if self.amount.minor <= 0:
            raise ValueError(f"a move has a positive amount, not {self.amount}")
        if self.source == self.target:
            raise ValueError(f"a move from {self.source.code(self.amount.currency)} to itself moves nothing")


class Kind(StrEnum):
    """What happened. The words for people are in ``words.py``."""

    CAPTURED = "captured"
    CAPTURED_FOR_NOTHING = "captured_for_nothing"
    BECAME_DUE = "became_due"
    HELD_AGAIN = "held_again"
    TRANSFER_PLANNED = "transfer_planned"
    TRANSFER_SENT = "transfer_sent"
    TRANSFER_FAILED = "transfer_failed"
    TRANSFER_REVERSED = "transfer_reversed"
    REFUND_PROMISED = "refund_promised"
    REFUND_SENT = "refund_sent"
    REFUND_CAME_BACK = "refund_came_back"
    REFUND_DROPPED = "refund_dropped"
    DEBT_NETTED = "debt_netted"
    DEBT_GIVEN_UP = "debt_given_up"
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"
    PROVIDER_FEE = "provider_fee"
    PAID_TO_BANK = "paid_to_bank"
    FX_DIFFERENCE = "fx_difference"
    CONVERTED = "converted"
    SUSPENSE_IN = "suspense_in"
    SUSPENSE_OUT = "suspense_out"
    CORRECTION = "correction"
