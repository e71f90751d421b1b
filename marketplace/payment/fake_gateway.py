"""A working gateway in memory, for unit tests: no network, a buyer who does as the test says.

Its behaviour is held to the real one's by the contract tests, which run on both.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from marketplace.money import Money
from marketplace.payment.fake_line import FakeLine
from marketplace.payment.gateway import (
    BadSignature,
    GatewayRefused,
    ProviderEvent,
    RemotePayment,
    RemoteRefund,
    SessionRequest,
    minimum_charge,
)


@dataclass
class FakeGateway(FakeLine):
    """Implements PaymentGateway. ``requests`` and ``refunds`` hold what really happened, each once."""

    livemode: bool = False
    secret: str = "for tests only"  # noqa: S105 - no secret: it signs nothing but the fake's own events
    requests: list[SessionRequest] = field(default_factory=list)
    refunds: list[RemoteRefund] = field(default_factory=list)
    next_refund: str = "succeeded"
    """How the bank answers at once: succeeded, pending or failed."""
    _payments: dict[str, RemotePayment] = field(default_factory=dict)

    def open_session(self, request: SessionRequest) -> RemotePayment:
        return self._once(request.idempotency_key, request, lambda: self._open(request))

    def fetch(self, session_id: str) -> RemotePayment:
        return self._call(lambda: self._told(session_id))

    def expire(self, session_id: str) -> RemotePayment:
        def expire_open() -> RemotePayment:
            if not self._get(session_id).is_open:
                raise GatewayRefused(f"{session_id} is not open")
            return self.run_out(session_id)

        return self._call(expire_open)

    def refund(self, *, intent_id: str, amount: Money, payment_id: str, idempotency_key: str) -> RemoteRefund:
        return self._once(
            idempotency_key, (intent_id, amount, payment_id), lambda: self._refund(intent_id, amount, idempotency_key)
        )

    def refunds_of(self, intent_id: str) -> tuple[RemoteRefund, ...]:
        return self._call(lambda: tuple(r for r in self.refunds if r.refund_id.endswith(f"_{intent_id}")))

    def parse_event(self, *, body: bytes, signature: str) -> ProviderEvent:
        if not hmac.compare_digest(signature, self._sign(body)):
            raise BadSignature("not signed with the fake's secret")
        event = json.loads(body)
        return ProviderEvent(
            id=event["id"],
            type=event["type"],
            livemode=event["livemode"],
            api_version="fake",
            created=datetime.fromtimestamp(event["created"], UTC),
            object_type="checkout.session",
            object_id=event["session"],
            payment_id=event["payment_id"],
            raw=body,
        )

    # What the buyer, the clock and the network do; for tests.

    def pay(self, session_id: str, *, card_country: str = "DE") -> RemotePayment:
        """The buyer pays."""
        return self._change(
            session_id,
            session_status="complete",
            payment_status="paid",
            url=None,
            intent_status="succeeded",
            charge_id=self._id("ch"),
            card_country=card_country,
        )

    def pay_by_bank(self, session_id: str, *, country: str | None = "NL") -> RemotePayment:
        """The buyer pays from an account; ``country`` None: by a way that does not say where it is."""
        self.pay(session_id)
        told = replace(self._get(session_id), card_country=None, bank_country=country)
        self._payments[session_id] = told
        return told

    def decline(self, session_id: str) -> RemotePayment:
        """The card is refused; the session stays open for another try."""
        return self._change(session_id, intent_status="requires_payment_method", charge_id=self._id("ch"))

    def ask_bank(self, session_id: str) -> RemotePayment:
        """The bank wants the buyer to confirm."""
        return self._change(session_id, intent_status="requires_action")

    def run_out(self, session_id: str) -> RemotePayment:
        """The session's time is over."""
        began = self._get(session_id).intent_id is not None
        return self._change(session_id, session_status="expired", url=None, intent_status="canceled" if began else None)

    def event(self, session_id: str, kind: str, *, at: datetime) -> tuple[bytes, str]:
        """Body and signature of a delivery about a session."""
        event = {
            "id": self._id("evt"),
            "type": kind,
            "livemode": self.livemode,
            "created": int(at.timestamp()),
            "session": session_id,
            "payment_id": self._get(session_id).payment_id,
        }
        body = json.dumps(event).encode()
        return body, self._sign(body)

    def refund_elsewhere(self, session_id: str, amount: Money) -> None:
        """Somebody gives money back at the provider, not by us."""
        intent_id = self._get(session_id).intent_id
        assert intent_id is not None, "nothing was paid"
        self._refund(intent_id, amount)

    def bank_says(self, refund_id: str, status: str) -> None:
        """The bank's answer to a refund, days later."""
        self.refunds = [replace(r, status=status) if r.refund_id == refund_id else r for r in self.refunds]

    def _open(self, request: SessionRequest) -> RemotePayment:
        if request.total < minimum_charge(request.total.currency):
            raise GatewayRefused("below the provider's minimum", code="amount_too_small")
        session_id = self._id("cs")
        payment = RemotePayment(
            session_id=session_id,
            url=f"https://pay.invalid/{session_id}",
            session_status="open",
            payment_status="unpaid",
            intent_id=None,
            intent_status=None,
            charge_id=None,
            amount=request.total,
            card_country=None,
            payment_id=request.payment_id,
            livemode=self.livemode,
        )
        self.requests.append(request)
        self._payments[session_id] = payment
        return payment

    def _told(self, session_id: str) -> RemotePayment:
        payment = self._get(session_id)
        if not payment.is_paid or payment.intent_id is None:
            return payment
        return replace(payment, refunded=self._given_back(payment.intent_id, payment.amount.currency))

    def _given_back(self, intent_id: str, currency: str) -> Money:
        counted = [r.amount for r in self.refunds if r.refund_id.endswith(f"_{intent_id}") and r.status != "failed"]
        return sum(counted, Money.zero(currency))

    def _refund(self, intent_id: str, amount: Money, key: str = "") -> RemoteRefund:
        found = [p for p in self._payments.values() if p.intent_id == intent_id and p.is_paid]
        if not found:
            raise GatewayRefused(f"nothing was paid under {intent_id}")
        left = found[0].amount - self._given_back(intent_id, amount.currency)
        if not Money.zero(amount.currency) < amount <= left:
            code = "" if left else "charge_already_refunded"
            raise GatewayRefused(f"{amount} is more than the {left} that is left", code=code)
        refund = RemoteRefund(f"{self._id('re')}_{intent_id}", self.next_refund, amount, key)
        self.refunds.append(refund)
        return refund

    def _get(self, session_id: str) -> RemotePayment:
        try:
            return self._payments[session_id]
        except KeyError:
            raise GatewayRefused(f"no session {session_id}", code="resource_missing") from None

    def _change(self, session_id: str, **changes: Any) -> RemotePayment:
        payment = self._get(session_id)
        if not payment.is_open:
            raise GatewayRefused(f"{session_id} is {payment.session_status}")
        if payment.intent_id is None and changes["intent_status"]:
            changes["intent_id"] = self._id("pi")
        self._payments[session_id] = replace(payment, **changes)
        return self._payments[session_id]

    def _sign(self, body: bytes) -> str:
        return hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
