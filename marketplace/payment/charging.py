"""A payment in the buyer's own currency: everything of ours is in euro, and only the provider is told the other one.

The rate, its day and the margin are frozen with the payment (ADR 0026). Parts of it are converted so that what is given
back in all is never a cent more, or less, than what the same part of the charge was.
"""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from marketplace.markets.shown import conversion_text, money_text
from marketplace.money import Converted, Exchange, Money
from marketplace.money.rounding import half_up
from marketplace.payment.models import Payment, PaymentExchange, RefundRow, RefundState


def keep_exchange(*, payment: Payment, converted: Converted) -> PaymentExchange:
    """Freeze how the amount of ``payment`` is charged. Raises ValueError when ``converted`` is of another amount."""
    if converted.before != Money(payment.amount_minor, payment.currency):
        raise ValueError(f"{converted.before} is not what payment {payment.public_id} is about")
    exchange = converted.exchange
    return PaymentExchange.objects.create(
        payment=payment, currency=converted.after.currency, amount_minor=converted.after.minor,
        margin_minor=converted.margin.minor, rate=f"{exchange.rate:f}", rate_on=exchange.on, source=exchange.source,
        margin_bps=exchange.margin_bps,
    )  # fmt: skip


def exchange_of(payment: Payment) -> PaymentExchange | None:
    """How the payment was charged in another currency; None: in its own."""
    return getattr(payment, "exchange", None)


def charged_words(payment: Payment | None) -> str:
    """In the language that is active: what the buyer was charged, by which rate and margin; "" when it was euro."""
    kept = exchange_of(payment) if payment is not None else None
    if payment is None or kept is None:
        return ""
    exchange = Exchange(payment.currency, kept.currency, Decimal(kept.rate), kept.rate_on, kept.source, kept.margin_bps)
    said = conversion_text(exchange, Money(kept.margin_minor, kept.currency))
    amount = money_text(Money(kept.amount_minor, kept.currency))
    return _("Charged as %(amount)s. %(how)s") % {"amount": amount, "how": said}


def charged(payment: Payment, money: Money) -> Money:
    """A part of the payment, in euro, as the buyer was charged it."""
    exchange = exchange_of(payment)
    if exchange is None:
        return money
    return Money(half_up(money.minor * exchange.amount_minor, payment.amount_minor), exchange.currency)


def owed(payment: Payment, money: Money) -> Money:
    """What the provider says in the buyer's currency, in the payment's own. Raises ValueError for a third currency."""
    exchange = exchange_of(payment)
    if exchange is None or money.currency == payment.currency:
        return money
    if money.currency != exchange.currency:
        raise ValueError(f"{money} is not in the currency of payment {payment.public_id}")
    return Money(half_up(money.minor * payment.amount_minor, exchange.amount_minor), payment.currency)


def _promised(payment: Payment) -> QuerySet[RefundRow]:
    """Refunds of its order; money of a second page was never part of it."""
    return payment.refunds.filter(other_intent="").exclude(state=RefundState.FAILED)


def promised_minor(payment: Payment) -> int:
    """Minor units of this payment that are on their way back, or back."""
    return _promised(payment).aggregate(total=Sum("amount_minor"))["total"] or 0


def charged_back(payment: Payment, *, arrived: bool = False) -> Money:
    """What of the charge is promised back, in the buyer's currency; with ``arrived`` only what the provider gave back
    (what a bank took after a lost dispute is none of its refunds)."""
    rows = _promised(payment)
    if arrived:
        rows = rows.filter(state=RefundState.SUCCEEDED, lost_dispute="")
    exchange = exchange_of(payment)
    code = payment.currency if exchange is None else exchange.currency
    return Money(rows.aggregate(total=Sum("charged_minor"))["total"] or 0, code)


def next_part(payment: Payment, *, promised: Money, amount: Money) -> Money:
    """What a refund of ``amount``, beside ``promised`` of before, gives back of the charge: the last gets the rest."""
    if exchange_of(payment) is None:
        return amount
    part = charged(payment, promised + amount) - charged_back(payment)
    return part if part.minor > 0 else Money(1, part.currency)


def next_owed(payment: Payment, part: Money) -> Money:
    """What a refund of ``part`` of the charge, made at the provider, gives back of the payment: the other way round."""
    if exchange_of(payment) is None:
        return part
    minor = owed(payment, charged_back(payment) + part).minor - promised_minor(payment)
    return Money(max(minor, 1), payment.currency)


def amount_charged(row: RefundRow) -> Money:
    """What the provider is asked to give back for a refund."""
    exchange = exchange_of(row.payment)
    return Money(row.charged_minor, row.payment.currency if exchange is None else exchange.currency)
