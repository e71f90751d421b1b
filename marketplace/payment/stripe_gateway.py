"""Stripe behind the gateway's Protocol: hosted Checkout Sessions on the platform's account.

Besides stripe_connect.py and the sandbox the only file that imports ``stripe``. The provider's table of minor units
stands beside it (`stripe_units.py`): it is not ISO 4217's.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar, cast

import stripe

from marketplace.money import Money
from marketplace.payment.gateway import (
    BadSignature,
    GatewayError,
    GatewayRefused,
    GatewayShut,
    PaymentStatus,
    ProviderEvent,
    RemotePayment,
    RemoteRefund,
    SessionLine,
    SessionRequest,
    SessionStatus,
    TooOld,
)
from marketplace.payment.stripe_events import event_of
from marketplace.payment.stripe_keys import check_key_and_host
from marketplace.payment.stripe_places import bank_country, card_country
from marketplace.payment.stripe_units import from_provider, to_provider

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
Notice = Callable[[float], object]
"""Told with each answer by how many seconds our clock is ahead of the provider's."""

_LOCALES = "bg cs da de el en es et fi fr hr hu it lt lv mt nb nl pl pt ro sk sl sv"
_LONGEST_NAME = 250
_MOST_LINES = 100
_TOLERANCE_SECONDS = 300
_TIMEOUT_SECONDS = (3.05, 15.0)
_EXPAND = ["payment_intent.latest_charge"]
_ABOUT_ONE_ACCOUNT = ("account_invalid",)
"""A seller's account that is gone or not ours: a no about that account, though the status is that of a bad key."""


class StripeGateway:
    """``api_base`` points the official client at the local sandbox; None or "" is Stripe itself.

    ``webhook_secrets`` are all tried, so that one can be rotated without losing a delivery.
    """

    def __init__(
        self, secret_key: str, api_base: str | None, webhook_secrets: Sequence[str], notice: Notice | None = None
    ) -> None:
        self._client = make_client(secret_key, api_base, notice)
        self.livemode = secret_key.startswith(("sk_live_", "rk_live_"))
        self._secrets = tuple(secret for secret in webhook_secrets if secret)

    def open_session(self, request: SessionRequest) -> RemotePayment:
        params = cast("Any", _session_params(request))
        options: Any = {"idempotency_key": request.idempotency_key}
        return self._payment(lambda: self._client.v1.checkout.sessions.create(params, options))

    def fetch(self, session_id: str) -> RemotePayment:
        return self._payment(lambda: self._client.v1.checkout.sessions.retrieve(session_id, {"expand": _EXPAND}))

    def expire(self, session_id: str) -> RemotePayment:
        return self._payment(lambda: self._client.v1.checkout.sessions.expire(session_id, {"expand": _EXPAND}))

    def refund(self, *, intent_id: str, amount: Money, payment_id: str, idempotency_key: str) -> RemoteRefund:
        made = asked(
            lambda: self._client.v1.refunds.create(
                {
                    "payment_intent": intent_id,
                    "amount": to_provider(amount),
                    "metadata": {"payment_id": payment_id, "key": idempotency_key},
                },
                {"idempotency_key": idempotency_key},
            )
        )
        return _remote_refund(made)

    def refunds_of(self, intent_id: str) -> tuple[RemoteRefund, ...]:
        def all_pages() -> list[stripe.Refund]:
            listed = self._client.v1.refunds.list({"payment_intent": intent_id, "limit": 100})
            return list(listed.auto_paging_iter())

        return tuple(_remote_refund(refund) for refund in reversed(asked(all_pages)))

    def parse_event(self, *, body: bytes, signature: str) -> ProviderEvent:
        if any(_signed(body, signature, secret, within=_TOLERANCE_SECONDS) for secret in self._secrets):
            return event_of(body)
        if any(_signed(body, signature, secret, within=None) for secret in self._secrets):
            raise TooOld(f"genuine, but signed more than {_TOLERANCE_SECONDS} seconds ago by our clock")
        raise BadSignature("no known secret signed this delivery")

    def _payment(self, call: Callable[[], stripe.checkout.Session]) -> RemotePayment:
        return _remote_payment(asked(call))


class _TimedClient(stripe.RequestsClient):
    """Compares our clock with each answer's ``Date``."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(timeout=_TIMEOUT_SECONDS)
        self._notice = notice

    def request(self, *args: Any, **options: Any) -> tuple[Any, int, Mapping[str, str]]:
        content, status, answered = super().request(*args, **options)
        try:
            self._compare(answered.get("Date") or "")
        except Exception:
            log.exception("our clock could not be compared with the provider's: its answer counts all the same")
        return content, status, answered

    def _compare(self, date: str) -> None:
        try:
            theirs = parsedate_to_datetime(date)
        except ValueError:  # from something between us that has no clock
            return
        known = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
        self._notice(time.time() - known.timestamp())


def make_client(secret_key: str, api_base: str | None, notice: Notice | None = None) -> stripe.StripeClient:
    """Raises ValueError for a key that must not go to this host."""
    check_key_and_host(secret_key, api_base)
    return stripe.StripeClient(
        secret_key,
        base_addresses={"api": api_base.rstrip("/")} if api_base else {},
        max_network_retries=2,
        http_client=_TimedClient(notice or (lambda _ahead_s: None)),
    )


def from_settings() -> StripeGateway:
    """The gateway the settings name: Stripe itself, or the local sandbox when STRIPE_API_BASE says so."""
    from django.conf import settings  # here, so that the rest of this file needs no Django

    from marketplace.payment import clock

    return StripeGateway(
        settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE or None, settings.STRIPE_WEBHOOK_SECRETS, clock.noticed
    )


def _session_params(request: SessionRequest) -> dict[str, Any]:
    ours = {"payment_id": request.payment_id, "order_number": request.order_number}
    language = request.language.split("-")[0].lower()
    return {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "line_items": [_line_item(line) for line in _at_most(request.lines, _MOST_LINES)],
        "adaptive_pricing": {"enabled": False},
        "client_reference_id": request.payment_id,
        "metadata": ours,
        "payment_intent_data": {"metadata": ours, "transfer_group": request.order_number},
        "customer_email": request.email,
        "locale": language if language in _LOCALES.split() else "auto",
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "expires_at": int(request.expires_at.timestamp()),
        "expand": _EXPAND,
    }


def _line_item(line: SessionLine) -> dict[str, Any]:
    return {
        "quantity": line.quantity,
        "price_data": {
            "currency": line.amount.currency.lower(),
            "unit_amount": to_provider(line.amount),
            "product_data": {"name": line.title.strip()[:_LONGEST_NAME]},
        },
    }


def _at_most(lines: tuple[SessionLine, ...], most: int) -> tuple[SessionLine, ...]:
    """The provider takes a limited number of lines: the last ones become one, so that the total stays."""
    if len(lines) <= most:
        return lines
    rest = lines[most - 1 :]
    total = sum((line.total for line in rest), Money.zero(rest[0].amount.currency))
    return (*lines[: most - 1], SessionLine(f"… + {len(rest)}", total))


def asked(call: Callable[[], Answer]) -> Answer:
    """Make one call and translate the client's exceptions."""
    try:
        return call()
    except stripe.StripeError as error:
        raise _translated(error) from error


def _translated(error: stripe.StripeError) -> GatewayError:
    status = error.http_status or 0
    message = error.user_message or str(error)
    told = error.error  # some of the client's exceptions drop the code, its error object keeps it
    code = str(error.code or (told and (told.code or told.type)) or "")
    request_id = str(error.request_id or "")
    if isinstance(error, stripe.APIConnectionError) or status in (0, 409, 429) or status >= 500:
        return GatewayError(message, retryable=True, code=code, request_id=request_id)
    if isinstance(error, (stripe.AuthenticationError, stripe.PermissionError)) and code not in _ABOUT_ONE_ACCOUNT:
        return GatewayShut(message, code=code, request_id=request_id)
    return GatewayRefused(message, code=code, request_id=request_id)


def _remote_payment(session: stripe.checkout.Session) -> RemotePayment:
    if session.amount_total is None or session.currency is None:
        raise GatewayError("the provider's answer names no amount", code="incomplete_answer")
    intent = session.payment_intent if isinstance(session.payment_intent, stripe.PaymentIntent) else None
    charge = intent.latest_charge if intent and isinstance(intent.latest_charge, stripe.Charge) else None
    metadata = session.metadata.to_dict() if session.metadata else {}
    return RemotePayment(
        session_id=session.id,
        url=session.url,
        session_status=cast("SessionStatus", session.status),
        payment_status=cast("PaymentStatus", session.payment_status),
        intent_id=intent.id if intent else None,
        intent_status=intent.status if intent else None,
        charge_id=charge.id if charge else None,
        amount=from_provider(session.amount_total, session.currency),
        card_country=card_country(charge),
        bank_country=bank_country(charge),
        payment_id=session.client_reference_id or metadata.get("payment_id", ""),
        livemode=session.livemode,
        refunded=from_provider(charge.amount_refunded, charge.currency) if charge and charge.paid else None,
    )


def _signed(body: bytes, signature: str, secret: str, *, within: int | None) -> bool:
    """Whether this secret signed the body; ``within``: not longer ago, in seconds."""
    verify = stripe.WebhookSignature.verify_header
    try:
        return bool(verify(body.decode(), signature, secret, tolerance=within))
    except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError, IndexError):
        return False


def _remote_refund(refund: stripe.Refund) -> RemoteRefund:
    own = refund.metadata.to_dict() if refund.metadata else {}
    amount = from_provider(refund.amount, refund.currency)
    return RemoteRefund(refund.id, refund.status or "pending", amount, str(own.get("key", "")))
