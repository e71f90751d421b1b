"""What the marketplace asks of a provider about its sellers: accounts, transfers, disputes, payouts, the balance.

Values and one Protocol, beside :mod:`marketplace.payment.gateway`, which is about buyers. Pure: it imports no provider.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from marketplace.money import Money
from marketplace.payment.gateway import ProviderEvent

SellerState = Literal["pending", "active", "restricted"]


@dataclass(frozen=True, slots=True)
class SellerRequest:
    """A seller who wants to be paid. ``seller_id`` is ours; ``country`` is ISO; ``entity`` individual or company."""

    seller_id: str
    name: str
    email: str
    country: str
    entity: Literal["individual", "company"]
    idempotency_key: str

    def __post_init__(self) -> None:
        if not (self.seller_id and self.name and self.email and len(self.country) == 2 and self.idempotency_key):
            raise ValueError("a seller's account needs our id, a name, an address, a country and a key")


@dataclass(frozen=True, slots=True)
class RemoteSeller:
    """An account as it stands. ``active`` alone means that money can be transferred to it.

    ``requirements`` are the provider's codes of what is still wanted; ``reasons`` its codes of why it is restricted.
    """

    account_id: str
    state: SellerState
    requirements: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    deadline: datetime | None = None
    seller_id: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """Money of one charge for one seller. ``row_id`` is our row's public id, ``group`` the order's number.

    Without ``charge_id`` it is taken from the platform's available balance: for what was sent once, came back, and is
    sent again, as all transfers of a charge together fit into it only once.
    """

    account_id: str
    amount: Money
    charge_id: str
    group: str
    row_id: str
    idempotency_key: str

    def __post_init__(self) -> None:
        if self.amount.minor <= 0:
            raise ValueError(f"nothing to transfer: {self.amount}")
        if not (self.account_id and self.group and self.row_id and self.idempotency_key):
            raise ValueError("a transfer names its account, group, row and key")


@dataclass(frozen=True, slots=True)
class RemoteTransfer:
    transfer_id: str
    account_id: str
    amount: Money
    reversed: Money
    group: str
    row_id: str
    created: datetime


@dataclass(frozen=True, slots=True)
class RemoteReversal:
    reversal_id: str
    transfer_id: str
    amount: Money
    row_id: str


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """One movement of the platform's balance: ``net`` = ``amount`` - ``fee``, negative when money left.

    ``source`` is the id of the charge, refund, transfer, dispute, payout ... that moved it.
    """

    line_id: str
    kind: str
    amount: Money
    fee: Money
    source: str
    created: datetime
    available_on: datetime
    says: str = ""

    @property
    def net(self) -> Money:
        return self.amount - self.fee


@dataclass(frozen=True, slots=True)
class BalancePage:
    """Newest first. ``after`` continues behind it; None at the end."""

    lines: tuple[BalanceLine, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Balance:
    """By currency, what can be used now and what is on its way."""

    available: tuple[Money, ...]
    pending: tuple[Money, ...]

    def total(self, currency: str) -> Money:
        found = (amount for amount in (*self.available, *self.pending) if amount.currency == currency)
        return sum(found, Money.zero(currency))


@dataclass(frozen=True, slots=True)
class RemoteDispute:
    """``state`` is one of the provider's ten; ``lines`` are the money that it has moved so far, if any."""

    dispute_id: str
    intent_id: str
    charge_id: str
    amount: Money
    state: str
    reason: str
    created: datetime
    due_by: datetime | None = None
    lines: tuple[BalanceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RemotePayout:
    """Money on its way from a seller's account to their bank: pending, in_transit, paid, failed or canceled."""

    payout_id: str
    amount: Money
    state: str
    arrives_at: datetime
    created: datetime
    failure: str = ""


class ConnectGateway(Protocol):
    """Every method talks to the provider and may raise GatewayError or GatewayRefused (see gateway.py).

    Never call it inside a database transaction.
    """

    def create_seller(self, request: SellerRequest) -> RemoteSeller:
        """Make the account. It can be paid when the person has answered the provider's questions."""

    def onboarding_link(self, *, account_id: str, return_url: str, refresh_url: str) -> str:
        """Where the seller answers the provider's questions. It works once, for minutes: never store it."""

    def seller(self, account_id: str) -> RemoteSeller:
        """How the account stands now."""

    def dashboard_link(self, account_id: str) -> str:
        """Where the seller sees their payouts and changes their bank account. It works once."""

    def transfer(self, request: TransferRequest) -> RemoteTransfer: ...

    def transfers_of_group(self, group: str) -> tuple[RemoteTransfer, ...]:
        """All transfers of an order, ours and others, the newest first."""

    def reverse(self, *, transfer_id: str, amount: Money, row_id: str, idempotency_key: str) -> RemoteReversal:
        """Take back from the seller, at most what their balance holds and what is left of the transfer."""

    def reversals_of(self, transfer_id: str) -> tuple[RemoteReversal, ...]: ...

    def balance(self) -> Balance: ...

    def balance_page(self, *, since: datetime, after: str | None = None) -> BalancePage: ...

    def dispute(self, dispute_id: str) -> RemoteDispute: ...

    def disputes(self, *, since: datetime) -> tuple[RemoteDispute, ...]: ...

    def payouts(self, account_id: str, *, since: datetime) -> tuple[RemotePayout, ...]: ...

    def events(self, *, since: datetime) -> Iterator[ProviderEvent]:
        """What the provider told, or tried to tell, oldest first: for when the door was closed for days."""
        ...

    def account_events(self, *, since: datetime) -> Iterator[ProviderEvent]:
        """The same of sellers' accounts, which the provider keeps apart (its API version 2)."""
