"""A working provider for sellers in memory, beside fake_gateway.py: accounts, transfers, reversals, disputes, payouts.

It keeps the provider's rules: a transfer fits its charge and its account, a reversal fits what the seller still has.
Its behaviour is held to the real one's by the contract tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from marketplace.money import Money
from marketplace.payment.connect import (
    Balance,
    BalanceLine,
    BalancePage,
    RemoteDispute,
    RemotePayout,
    RemoteReversal,
    RemoteSeller,
    RemoteTransfer,
    SellerRequest,
    SellerState,
    TransferRequest,
)
from marketplace.payment.fake_line import Answer, FakeLine
from marketplace.payment.gateway import GatewayRefused, ProviderEvent

_THEN = datetime(2026, 5, 4, 12, tzinfo=UTC)


@dataclass
class FakeConnect(FakeLine):
    """Implements ConnectGateway. ``charge()`` tells it what a buyer paid; the lists hold what really happened."""

    now: datetime = _THEN
    sellers: dict[str, RemoteSeller] = field(default_factory=dict)
    transfers: list[RemoteTransfer] = field(default_factory=list)
    reversals: list[RemoteReversal] = field(default_factory=list)
    lines: list[BalanceLine] = field(default_factory=list)
    told: list[ProviderEvent] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    """Each call's idempotency key, also of those that failed."""
    _charges: dict[str, Money] = field(default_factory=dict)
    _taken: dict[str, int] = field(default_factory=dict)
    """Minor units that a seller has paid out to their bank, by account."""
    _disputes: dict[str, RemoteDispute] = field(default_factory=dict)
    _payouts: dict[str, list[RemotePayout]] = field(default_factory=dict)

    def create_seller(self, request: SellerRequest) -> RemoteSeller:
        def create() -> RemoteSeller:
            wanted = ("identity.individual.dob", "external_account")
            made = RemoteSeller(self._id("acct"), "pending", wanted, seller_id=request.seller_id)
            self.sellers[made.account_id] = made
            return made

        return self._once(request.idempotency_key, request, create)

    def onboarding_link(self, *, account_id: str, return_url: str, refresh_url: str) -> str:
        return self._call(lambda: f"https://onboard.invalid/{self._account(account_id).account_id}?to={return_url}")

    def seller(self, account_id: str) -> RemoteSeller:
        return self._call(lambda: self._account(account_id))

    def dashboard_link(self, account_id: str) -> str:
        return self._call(lambda: f"https://dashboard.invalid/{self._account(account_id).account_id}")

    def transfer(self, request: TransferRequest) -> RemoteTransfer:
        return self._once(request.idempotency_key, request, lambda: self._transfer(request))

    def transfers_of_group(self, group: str) -> tuple[RemoteTransfer, ...]:
        return self._call(lambda: tuple(made for made in reversed(self.transfers) if made.group == group))

    def reverse(self, *, transfer_id: str, amount: Money, row_id: str, idempotency_key: str) -> RemoteReversal:
        asked = (transfer_id, amount, row_id)
        return self._once(idempotency_key, asked, lambda: self._reverse(transfer_id, amount, row_id))

    def reversals_of(self, transfer_id: str) -> tuple[RemoteReversal, ...]:
        return self._call(lambda: tuple(made for made in self.reversals if made.transfer_id == transfer_id))

    def balance(self) -> Balance:
        def counted() -> Balance:
            currencies = sorted({line.amount.currency for line in self.lines})
            zeros = {code: Money.zero(code) for code in currencies}
            nets = {code: [line.net for line in self.lines if line.amount.currency == code] for code in currencies}
            return Balance(tuple(sum(nets[code], zeros[code]) for code in currencies), tuple(zeros.values()))

        return self._call(counted)

    def balance_page(self, *, since: datetime, after: str | None = None) -> BalancePage:
        def page() -> BalancePage:
            newest = [line for line in reversed(self.lines) if line.created >= since]
            start = 0 if after is None else [line.line_id for line in newest].index(after) + 1
            some = tuple(newest[start : start + 10])
            return BalancePage(some, some[-1].line_id if len(newest) > start + 10 else None)

        return self._call(page)

    def dispute(self, dispute_id: str) -> RemoteDispute:
        def found() -> RemoteDispute:
            if dispute_id not in self._disputes:
                raise GatewayRefused(f"no dispute {dispute_id}", code="resource_missing")
            return self._disputes[dispute_id]

        return self._call(found)

    def disputes(self, *, since: datetime) -> tuple[RemoteDispute, ...]:
        return self._call(lambda: tuple(row for row in self._disputes.values() if row.created >= since))

    def payouts(self, account_id: str, *, since: datetime) -> tuple[RemotePayout, ...]:
        return self._call(lambda: tuple(row for row in self._payouts.get(account_id, ()) if row.created >= since))

    def events(self, *, since: datetime) -> Iterator[ProviderEvent]:
        return iter([event for event in self.told if event.created >= since and not event.type.startswith("v2.")])

    def account_events(self, *, since: datetime) -> Iterator[ProviderEvent]:
        return iter([event for event in self.told if event.created >= since and event.type.startswith("v2.")])

    # What buyers, banks, the provider's checks and the network do; for tests.

    def charge(self, charge_id: str, amount: Money, *, fee: int = 0) -> BalanceLine:
        """A buyer paid."""
        self._charges[charge_id] = amount
        return self.move("charge", amount, charge_id, fee=fee)

    def move(self, kind: str, amount: Money, source: str, *, fee: int = 0) -> BalanceLine:
        """A movement of the platform's balance. ``fee`` in minor units."""
        fee_money = Money(fee, amount.currency)
        line = BalanceLine(self._id("txn"), kind, amount, fee_money, source, self.now, self.now)
        self.lines.append(line)
        return line

    def decide(
        self, account_id: str, state: SellerState, *, reasons: tuple[str, ...] = (), closed: bool = False
    ) -> None:
        """The provider has looked at a seller."""
        wanted = () if state == "active" else self.sellers[account_id].requirements
        self.sellers[account_id] = replace(
            self.sellers[account_id], state=state, requirements=wanted, reasons=reasons, is_closed=closed
        )

    def pay_out(self, account_id: str, amount: Money, *, state: str = "paid", failure: str = "") -> RemotePayout:
        """The seller's bank gets the money, or does not."""
        row = RemotePayout(self._id("po"), amount, state, self.now, self.now, failure)
        self._payouts.setdefault(account_id, []).append(row)
        if state != "failed":
            self._taken[account_id] = self._taken.get(account_id, 0) + amount.minor
        return row

    def payout_says(self, payout_id: str, state: str, *, failure: str = "") -> None:
        for rows in self._payouts.values():
            rows[:] = [replace(r, state=state, failure=failure) if r.payout_id == payout_id else r for r in rows]

    def dispute_opened(self, charge_id: str, intent_id: str, amount: Money, *, state: str) -> str:
        row = RemoteDispute(self._id("du"), intent_id, charge_id, amount, state, "fraudulent", self.now)
        self._disputes[row.dispute_id] = row
        return row.dispute_id

    def dispute_moves(
        self, dispute_id: str, state: str, *, withdrawn: int = 0, back: int = 0, fee: int = 0, moves_in: str = ""
    ) -> None:
        """The bank decides: money is taken (with the fee) or given back, both in minor units.

        ``moves_in``: the currency of the platform's balance, where it is not the buyer's.
        """
        row = self._disputes[dispute_id]
        code, moved = moves_in or row.amount.currency, list(row.lines)
        if withdrawn:
            moved.append(self.move("adjustment", Money(-withdrawn, code), dispute_id, fee=fee))
        if back:
            moved.append(self.move("adjustment", Money(back, code), dispute_id, fee=-fee))
        self._disputes[dispute_id] = replace(row, state=state, lines=tuple(moved))

    def forget_keys(self) -> None:
        """A day has passed: the provider no longer knows which keys were used."""
        self._answers.clear()

    def _account(self, account_id: str) -> RemoteSeller:
        try:
            return self.sellers[account_id]
        except KeyError:
            raise GatewayRefused(f"no account {account_id}", code="resource_missing") from None

    def _transfer(self, request: TransferRequest) -> RemoteTransfer:
        if self._account(request.account_id).state != "active":
            raise GatewayRefused("the account cannot receive transfers", code="insufficient_capabilities_for_transfer")
        self._check_source(request)
        nothing = Money.zero(request.amount.currency)
        made = RemoteTransfer(
            self._id("tr"), request.account_id, request.amount, nothing, request.group, request.row_id, self.now
        )
        self.transfers.append(made)
        self.move("transfer", -request.amount, made.transfer_id)
        return made

    def _check_source(self, request: TransferRequest) -> None:
        if not request.charge_id:
            there = sum(line.net.minor for line in self.lines if line.amount.currency == request.amount.currency)
            if request.amount.minor > there:
                raise GatewayRefused("the platform has not enough", code="balance_insufficient")
            return
        charged = self._charges.get(request.charge_id)
        if charged is None:
            raise GatewayRefused(f"no charge {request.charge_id}", code="resource_missing")
        if charged.currency != request.amount.currency:
            raise GatewayRefused("the currency of the transfer is not that of its charge", code="currency_mismatch")
        gone = sum(made.amount.minor for made in self.transfers if made.group == request.group)
        if gone + request.amount.minor > charged.minor:
            raise GatewayRefused("more than the charge", code="charge_exceeds_source_limit")

    def _reverse(self, transfer_id: str, amount: Money, row_id: str) -> RemoteReversal:
        found = next((made for made in self.transfers if made.transfer_id == transfer_id), None)
        if found is None:
            raise GatewayRefused(f"no transfer {transfer_id}", code="resource_missing")
        if found.reversed + amount > found.amount:
            raise GatewayRefused("more than is left of the transfer", code="transfer_already_reversed")
        if amount.minor > self.seller_balance(found.account_id):
            raise GatewayRefused("the seller has not enough", code="balance_insufficient")
        later = replace(found, reversed=found.reversed + amount)
        self.transfers = [later if made is found else made for made in self.transfers]
        made = RemoteReversal(self._id("trr"), transfer_id, amount, row_id)
        self.reversals.append(made)
        self.move("transfer_refund", amount, made.reversal_id)
        return made

    def seller_balance(self, account_id: str) -> int:
        """Minor units that a seller still has with the provider."""
        came = sum((made.amount - made.reversed).minor for made in self.transfers if made.account_id == account_id)
        return came - self._taken.get(account_id, 0)

    def _once(self, key: str, asked: object, do: Callable[[], Answer]) -> Answer:
        self.calls.append(key)
        return super()._once(key, asked, do)
