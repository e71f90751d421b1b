"""What the marketplace asks of a payment provider, as values and one Protocol. Pure: no provider is imported.

The provider's word is only ever read by :meth:`PaymentGateway.fetch`: neither a return page nor the body of an
event decides whether an order is paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from marketplace.money import Money

SessionStatus = Literal["open", "complete", "expired"]
PaymentStatus = Literal["paid", "unpaid", "no_payment_required"]

SHORTEST_SESSION = timedelta(minutes=31)
"""The provider wants half an hour, counted when the request reaches it: reserve stock for a minute more."""

_MINIMUM_MINOR = {
    "AUD": 50,
    "CAD": 50,
    "CHF": 50,
    "CZK": 1500,
    "DKK": 250,
    "EUR": 50,
    "GBP": 30,
    "HUF": 17500,
    "JPY": 50,
    "NOK": 300,
    "NZD": 50,
    "PLN": 200,
    "RON": 200,
    "SEK": 300,
    "USD": 50,
}


class GatewayError(Exception):
    """The provider did not do what was asked.

    ``retryable`` means that the outcome is unknown (time-out, overload, provider's fault): ask again with the
    same idempotency key. Otherwise repeating the call is pointless. ``code`` is the provider's word, for logs.
    """

    def __init__(self, message: str, *, retryable: bool = False, code: str = "", request_id: str = "") -> None:
        super().__init__(message)
        self.retryable = retryable
        self.code = code
        self.request_id = request_id


class GatewayRefused(GatewayError):
    """A definite no: nothing happened at the provider. A new attempt needs a new idempotency key."""


class GatewayShut(GatewayError):
    """The provider does not let us in: our key is wrong, was revoked, or may not do this. Nothing happened there, and
    nothing will until a person gives us another key."""


class BadSignature(Exception):
    """A delivery that none of the known secrets signed, or one that is too old. Nothing of it may be kept."""


class TooOld(BadSignature):
    """Genuine, but signed long ago by our clock: sent again by somebody who listened, or our clock is fast."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One line of the payment page. ``amount`` is the gross amount of one unit, as the buyer pays it."""

    title: str
    amount: Money
    quantity: int = 1

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("a line of the payment page needs a title")
        if self.quantity < 1 or self.amount.minor < 0:
            raise ValueError(f"not a line to pay: {self.quantity} x {self.amount}")

    @property
    def total(self) -> Money:
        return self.amount * self.quantity


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """What the provider needs to take one payment. It cannot be built unless its lines add up to its total.

    ``success_url`` may hold ``{CHECKOUT_SESSION_ID}``, which the provider fills in. ``expires_at`` is aware and
    at least ``SHORTEST_SESSION`` ahead.
    """

    payment_id: str
    order_number: str
    lines: tuple[SessionLine, ...]
    total: Money
    email: str
    language: str
    success_url: str
    cancel_url: str
    expires_at: datetime
    idempotency_key: str

    def __post_init__(self) -> None:
        added = sum((line.total for line in self.lines), Money.zero(self.total.currency))
        if added != self.total:
            raise ValueError(f"the lines add up to {added}, the order to {self.total}")
        if self.total.minor <= 0:
            raise ValueError("a free order has its own path and is never sent to a provider")
        if self.expires_at.tzinfo is None:
            raise ValueError("expires_at must be aware")
        if not (self.payment_id and self.order_number and self.idempotency_key):
            raise ValueError("payment id, order number and idempotency key must be given")


@dataclass(frozen=True, slots=True)
class RemotePayment:
    """The state of one payment as the provider tells it now."""

    session_id: str
    url: str | None
    session_status: SessionStatus
    payment_status: PaymentStatus
    intent_id: str | None
    intent_status: str | None
    charge_id: str | None
    amount: Money
    card_country: str | None
    payment_id: str
    livemode: bool
    refunded: Money | None = None
    """What the provider has given back of it so far, by whomever; None while nothing was charged."""
    bank_country: str | None = None
    """ISO 3166: where the bank account is that paid; None for cards, and where the provider does not say."""

    @property
    def is_paid(self) -> bool:
        """The only ground on which an order may be fulfilled."""
        return self.session_status == "complete" and self.payment_status != "unpaid"

    @property
    def is_open(self) -> bool:
        """The buyer can still pay."""
        return self.session_status == "open"


@dataclass(frozen=True, slots=True)
class RemoteRefund:
    """``status`` is the provider's: pending, requires_action, succeeded, failed or canceled."""

    refund_id: str
    status: str
    amount: Money
    key: str = ""
    """The idempotency key that we asked with; "" for a refund that somebody made at the provider."""


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """A verified delivery: a hint that something changed, to be answered by :meth:`PaymentGateway.fetch`."""

    id: str
    type: str
    livemode: bool
    api_version: str
    created: datetime
    object_type: str
    object_id: str
    payment_id: str | None
    raw: bytes
    account: str = ""


class PaymentGateway(Protocol):
    """Every method but ``parse_event`` talks to the provider and may raise GatewayError or GatewayRefused.

    Never call it inside a database transaction.
    """

    def open_session(self, request: SessionRequest) -> RemotePayment:
        """Make the payment page; ``url`` of the answer is where the buyer goes."""

    def fetch(self, session_id: str) -> RemotePayment:
        """Ask for the present state."""

    def expire(self, session_id: str) -> RemotePayment:
        """Close an open session, so that it can no longer be paid. GatewayRefused when it is not open."""

    def refund(self, *, intent_id: str, amount: Money, payment_id: str, idempotency_key: str) -> RemoteRefund:
        """Give back ``amount``, at most what is left of the payment. Events about it will name ``payment_id``."""

    def refunds_of(self, intent_id: str) -> tuple[RemoteRefund, ...]:
        """All refunds of a payment as they stand now, the oldest first: ours, and those made at the provider."""

    def parse_event(self, *, body: bytes, signature: str) -> ProviderEvent:
        """Verify and read a delivery. Raises BadSignature, or GatewayRefused for a genuine non-event."""


def minimum_charge(currency: str) -> Money:
    """The least the provider takes in ``currency``. Raises ValueError for one that we do not charge in."""
    try:
        return Money(_MINIMUM_MINOR[currency], currency)
    except KeyError:
        raise ValueError(f"no minimum charge is known for {currency}") from None
