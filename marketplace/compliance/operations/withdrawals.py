"""The withdrawal function (CRD Art. 11a): the way in for guests, and the statement with everything that follows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.compliance.models import Withdrawal, WithdrawalLine
from marketplace.compliance.queries.withdrawals import NEVER_PAID, LineNow, contracts_of, ends_at
from marketplace.compliance.words import STATEMENT_VERSION, statement_text
from marketplace.fulfilment.operations import lines_given_back
from marketplace.fulfilment.registry import companions
from marketplace.limits.rates import TooMany, count
from marketplace.markets.languages import interface_language
from marketplace.money import Money
from marketplace.order.models import Order, SellerOrder
from marketplace.order.operations import lock_order
from marketplace.outbox.mail import promise_mail
from marketplace.payment.models import RefundRow
from marketplace.payment.refunds import RefundRefused, refund_lines

SALT = "marketplace.compliance.withdrawals"
LINK_COUNTS = timedelta(hours=24)
"""Who asked for the link before the period ended and confirms within this time is in time."""
MAILS_PER_HOUR = 5


class WithdrawalRefused(Exception):
    """Nothing was recorded. The message is for the person and says what to do."""


def ask_for_withdrawal_link(*, number: str, email: str, language: str, at: datetime) -> None:
    """Mail the way to step two if number and address belong together. Says nothing either way.

    At most MAILS_PER_HOUR to one address; more are silently not sent.
    """
    address, wanted = email.strip().lower(), number.strip().upper()
    digest = hashlib.sha256(f"{address} {wanted}".encode()).hexdigest()[:24]
    try:
        count("withdrawal-link-mail", digest, limit=MAILS_PER_HOUR, seconds=3600)
    except TooMany:
        return
    order = Order.objects.select_related("facts").filter(number__iexact=wanted, facts__email__iexact=address).first()
    if order is None:
        return
    promise_mail(
        template="withdrawal_link", to=address, language=language, at=at,
        key=f"withdrawal-link:{digest}:{at.timestamp():.6f}",
        context={"number": order.number, "asked": sign_begin(number=order.number, at=at)},
    )  # fmt: skip


def sign_begin(*, number: str, at: datetime) -> str:
    """A mark that says when this order's withdrawal was begun; nobody can write one with another time."""
    return signing.dumps([number, at.timestamp()], salt=SALT)


def read_begin(*, mark: str, number: str, at: datetime) -> datetime:
    """When the person began, or ``at`` where the mark is missing, forged, another order's or older than LINK_COUNTS."""
    try:
        marked, began = signing.loads(mark, salt=SALT)
        begun = datetime.fromtimestamp(float(began), tz=at.tzinfo)
    except (signing.BadSignature, ValueError, TypeError):
        return at
    is_good = marked == number and timedelta(0) <= at - begun <= LINK_COUNTS
    return begun if is_good else at


@transaction.atomic
def withdraw(
    *, order: Order, numbers: Sequence[int], name: str, email: str, language: str, token: str, begun_at: datetime,
    at: datetime,
) -> Withdrawal:  # fmt: skip
    """Record the statement about the lines ``numbers`` (their places in the order), give back what is due, tell all.

    However often a form is sent, one statement per ``token``. Where the right has ended the statement is recorded all
    the same (WF-05). Raises WithdrawalRefused, with nothing written.
    """
    lock_order(order.number)
    if (sent := Withdrawal.objects.filter(token=token).first()) is not None:
        return sent
    chosen = _chosen(order, numbers, begun_at=begun_at, at=at)
    with translation.override(interface_language(language)):
        said = statement_text(order=order, lines=[now.line for now in chosen], name=name)
    made = Withdrawal.objects.create(
        token=token, order=order, name=name, email=email.strip().lower(), language=language,
        country=order.facts.country, statement=said, statement_version=STATEMENT_VERSION, begun_at=begun_at,
        submitted_at=at, ends_at=ends_at(order),
    )  # fmt: skip
    WithdrawalLine.objects.bulk_create(
        WithdrawalLine(
            withdrawal=made, line=now.line, outcome=now.effect.outcome, done_bps=now.done_bps,
            refund_minor=now.effect.refund_minor, currency=now.line.currency,
        )
        for now in chosen
    )  # fmt: skip
    _end_contracts(made, chosen, at)
    _tell(made, chosen, at)
    return made


def _chosen(order: Order, numbers: Sequence[int], *, begun_at: datetime, at: datetime) -> list[LineNow]:
    """The lines that the statement is about. Raises WithdrawalRefused."""
    if order.facts.capacity == "business":
        raise WithdrawalRefused(
            _("This order was placed for a business, and the right of withdrawal is one of consumers. Write to us.")
        )
    if order.status in NEVER_PAID:
        raise WithdrawalRefused(_("This order was not paid: nothing binds you, and there is nothing to withdraw from."))
    lines = [now for contract in contracts_of(order, begun_at=begun_at, at=at) for now in contract.lines]
    asked = _with_companions([now for now in lines if now.number in set(numbers)], lines)
    if not asked:
        raise WithdrawalRefused(_("Choose at least one work or service."))
    if any(now.withdrawn is not None for now in asked):
        raise WithdrawalRefused(
            _(
                "You have withdrawn from this already. "
                "You find the receipt in your mail and below; nothing is done twice."
            )
        )
    if any(now.has_ended for now in asked):
        raise WithdrawalRefused(
            _("This contract was ended before, and what was agreed went back. Nothing is left to do.")
        )
    if any(now.is_back for now in asked):
        raise WithdrawalRefused(
            _("The money for this went back already, so the contract has ended. Nothing is left to do.")
        )
    return asked


def _with_companions(asked: list[LineNow], lines: list[LineNow]) -> list[LineNow]:
    """What was bought with a package ends with it (CRD Art. 15), unless it went back before."""
    chosen = {now.line.pk for now in asked}
    with_it = companions([now.line for now in asked])
    more = [now for now in lines if now.line.pk in with_it - chosen and now.withdrawn is None and not now.is_back]
    return [*asked, *more]


def _end_contracts(made: Withdrawal, chosen: list[LineNow], at: datetime) -> None:
    """The money is promised first: what stays the maker's is reckoned from it. Then rights and work end.

    Where the money cannot be promised a person is told, and the contract ends with the refund she makes.
    """
    ending = [now for now in chosen if now.effect.ends_contract]
    why = f"withdrawal {made.public_id}"
    due = [now for now in ending if now.effect.refund_minor]
    if due:
        made.refund, made.problem = _refund(made, due, why, at)
        made.save(update_fields=["refund", "problem"])
    if made.problem:
        ending = [now for now in ending if not now.effect.refund_minor]
    if ending:
        lines_given_back(lines=[now.line for now in ending], at=at, why=why)


def _refund(made: Withdrawal, due: list[LineNow], why: str, at: datetime) -> tuple[RefundRow | None, str]:
    """The promised refund. A refusal never undoes the statement: it stands there for an operator."""
    amounts = {now.line.pk: Money(now.effect.refund_minor, now.line.currency) for now in due}
    try:
        with transaction.atomic():
            row = refund_lines(order=made.order, lines=[now.line for now in due], why=why, at=at, amounts=amounts)
    except RefundRefused as refused:
        return None, str(refused)[:300]
    return row, ""


def _tell(made: Withdrawal, chosen: list[LineNow], at: datetime) -> None:
    """The receipt to the consumer (also where the order's mail goes); sellers and platform hear of it too (WF-07)."""
    for address in dict.fromkeys((made.email, made.order.facts.email)):
        promise_mail(
            template="withdrawal_receipt", to=address, language=made.language, at=at,
            key=f"withdrawal-receipt:{made.public_id}:{address}", context={"withdrawal": made.public_id},
        )  # fmt: skip
    parts = SellerOrder.objects.filter(pk__in={now.line.seller_order_id for now in chosen})
    for part in parts.prefetch_related("partner__team__user").order_by("number"):
        for seat in part.partner.team.all():
            promise_mail(
                template="withdrawal_told", to=seat.user.email, language=seat.user.language, at=at,
                key=f"withdrawal-told:{made.public_id}:{part.number}:{seat.user.public_id}",
                context={"withdrawal": made.public_id, "part": part.number},
            )  # fmt: skip
    promise_mail(
        template="withdrawal_told", to=settings.PLATFORM_EMAIL, language="en", at=at,
        key=f"withdrawal-told:{made.public_id}:platform", context={"withdrawal": made.public_id, "part": ""},
    )  # fmt: skip
