"""A seller gives money back: only of the lines it sold, never more than is left, in a person's name, with a reason.

The buyer gets it from the platform. What of it was the seller's share is taken from what is held for the line; what the
seller was sent already becomes a debt, and above the limit for one person the platform does not lend it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from marketplace.audit.operations import check_reason, record
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.order.models import LineFacts, SellerOrder
from marketplace.partner.models import Role
from marketplace.partner.permissions import require_role
from marketplace.payment.following import back_by_line, lines_back, vat_apart
from marketplace.payment.models import ON_ITS_WAY, RefundLine, RefundRow
from marketplace.payment.proposals import about_order
from marketplace.payment.refunds import RefundRefused, refund_lines
from marketplace.payouts.apart import price_of
from marketplace.payouts.books import debt_minor
from marketplace.payouts.locking import lock_shares
from marketplace.payouts.models import Share
from marketplace.payouts.parts import between
from marketplace.users.models import User


@dataclass(frozen=True, slots=True)
class Effect:
    """What giving back ``gross`` of a line does. Minor units; share + commission + vat = gross."""

    line: LineFacts
    gross: int
    share: int
    """Taken from the seller."""
    held: int
    """As much of the share as is still held for the line; the rest the seller was sent, and owes."""
    commission: int
    """What the platform gives back of its own."""
    vat: int
    """What the platform pays to states less: on the sale, and on its commission; less what it had deducted."""

    @property
    def owed(self) -> int:
        return self.share - self.held


def left_of_part(part: SellerOrder) -> dict[LineFacts, int]:
    """By line of a seller's part what could still go back, in minor units; without lines that have nothing left."""
    lines = list(part.lines.order_by("pk"))
    back = back_by_line(lines)
    left = {line: line.gross_minor - back.get(line.pk, 0) for line in lines}
    return {line: minor for line, minor in left.items() if minor}


def effects_of(part: SellerOrder, amounts: Mapping[int, int]) -> list[Effect]:
    """What a refund of these lines (primary key: minor units, at most what is left) would do now."""
    shares = Share.objects.filter(seller_order=part, line__in=list(amounts)).select_related("line").order_by("pk")
    return _effects(list(shares), amounts)


def _effects(shares: Sequence[Share], amounts: Mapping[int, int]) -> list[Effect]:
    back = back_by_line(share.line for share in shares)
    wanted = [share for share in shares if amounts.get(share.line_id)]
    return [_effect(share, amounts[share.line_id], back.get(share.line_id, 0)) for share in wanted]


def _effect(share: Share, gross: int, back: int) -> Effect:
    """``back``: with refunds that are still on their way, which take their part first. VAT that went back by itself
    stands apart: what is left is a price."""
    price, gone = price_of(share), share.back_minor - share.apart_minor
    promised = max(back - vat_apart(share.line).minor, gone)
    on_its_way = between(price, gone, promised).share
    parts = between(price, promised, promised + gross)
    held = min(parts.share, max(share.held_minor - on_its_way, 0))
    return Effect(share.line, gross, parts.share, held, parts.fee, parts.vat + parts.fee_vat - parts.top)


def given_back_of(part: SellerOrder) -> QuerySet[RefundLine]:
    """What went back of a seller's part, or is on its way, the oldest first."""
    return (
        lines_back()
        .filter(line__seller_order=part)
        .select_related("refund", "line")
        .order_by("refund__created_at", "pk")
    )


@transaction.atomic
def refund_by_seller(
    *, part: SellerOrder, amounts: Mapping[int, int], seen_left: int, by: User, why: str, at: datetime
) -> RefundRow:
    """Give back ``amounts`` (minor units by the lines' primary keys) of a seller's own part of an order.

    ``seen_left`` is what could still go back when the person looked: a second click, or somebody else's refund
    meanwhile, is refused instead of paid twice. Raises NotYourStorefront, ReasonMissing, RefundRefused.
    """
    require_role(by, part.partner, Role.FINANCE, also_closed=True)
    reason = check_reason(why)
    _payment, shares = lock_shares(part.order.payment.pk)
    left = left_of_part(part)
    if seen_left != sum(left.values()):
        raise RefundRefused(_("Something of this order was given back meanwhile. Look at it again."))
    wanted = {pk: minor for pk, minor in amounts.items() if minor}
    lines = [line for line in left if line.pk in wanted]
    if not wanted or len(lines) != len(wanted):
        raise RefundRefused(_("Choose at least one line."))
    _check_left(left, wanted)
    mine = [share for share in shares if share.seller_order_id == part.pk]
    _refuse_to_lend(part, _effects(mine, wanted))
    row = refund_lines(
        order=part.order, lines=lines, why=reason, at=at, by=by,
        amounts={line.pk: Money(wanted[line.pk], line.currency) for line in lines},
    )  # fmt: skip
    assert row is not None, "an amount was given"
    row.seller = part.partner
    row.save(update_fields=["seller"])
    facts = {"amount_minor": row.amount_minor, "currency": part.currency, "refund": str(row.public_id)}
    record(by=by, action="order.refund_by_seller", about=about_order(part.order), why=reason, at=at, facts=facts)
    return row


def _check_left(left: Mapping[LineFacts, int], wanted: Mapping[int, int]) -> None:
    for line, minor in left.items():
        if wanted.get(line.pk, 0) > minor:
            most = money_text(Money(minor, line.currency))
            raise RefundRefused(
                _("%(title)s: at most %(left)s can be given back.") % {"title": line.title, "left": most}
            )


def _refuse_to_lend(part: SellerOrder, effects: Sequence[Effect]) -> None:
    """One person alone makes a seller owe only up to the limit of the desk, all its refunds together."""
    owes = sum(effect.owed for effect in effects)
    if not owes:
        return
    running = RefundRow.objects.filter(seller=part.partner, payment__currency=part.currency, state__in=ON_ITS_WAY)
    owes += debt_minor(part.partner_id, part.currency)
    owes += int(running.aggregate(total=Sum("amount_minor"))["total"] or 0)
    if owes > settings.REFUND_SECOND_PERSON_MINOR:
        limit = money_text(Money(settings.REFUND_SECOND_PERSON_MINOR, part.currency))
        raise RefundRefused(
            _(
                "You were sent this money already, and you would owe us more than %(limit)s. Write to us: two of us "
                "look at it, then the buyer gets it."
            )
            % {"limit": limit}
        )
