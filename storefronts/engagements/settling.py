"""What the end of work brings: rights pass, shares become due, the order follows, money goes back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.delivery.operations import grant_work, revoke
from marketplace.fulfilment.following import follow
from marketplace.fulfilment.operations import share_is_due
from marketplace.money import Money
from marketplace.offerings.rights import Rights
from marketplace.order.models import LineFacts
from marketplace.payment.following import price_back, refunded_of
from marketplace.payment.refunds import RefundRefused, refund_lines, share_left
from marketplace.users.models import User
from storefronts.engagements.entries import StepRefused
from storefronts.engagements.models import Engagement


def lines_of(engagement: Engagement) -> list[LineFacts]:
    """The package or milestone, and what was added to it."""
    return [engagement.line, *(extra.line for extra in engagement.extras.select_related("line").order_by("pk"))]


def rights_pass_on(engagement: Engagement) -> str:
    """ "payment" or "acceptance"."""
    rights = engagement.line.rights
    return Rights.from_json(rights).passes if rights else "acceptance"


def pass_rights(engagement: Engagement, *, at: datetime) -> None:
    """Once: the moment is kept, and the certificate exists from now on."""
    if engagement.rights_passed_at is None and engagement.line.rights:
        engagement.rights_passed_at = at
        engagement.save(update_fields=["rights_passed_at"])
        grant_work(line=engagement.line, at=at)


def settle_accepted(engagement: Engagement, *, by: User | None, at: datetime, why: str) -> None:
    pass_rights(engagement, at=at)
    for line in lines_of(engagement):
        share_is_due(line=line, at=at, why=why, share=share_left(line))
    follow(number=engagement.conversation.seller_order.order.number, at=at, by=by, why=why)


def settle_cancelled(engagement: Engagement, *, percent: int, by: User | None, at: datetime, why: str) -> None:
    """Promise ``percent`` of each line's price back; the rest of the maker's share becomes due. Raises StepRefused."""
    lines = lines_of(engagement)
    _refund(engagement, lines, percent=percent, by=by, at=at, why=why)
    if percent == 100:
        revoke(line=engagement.line, at=at, why=why)
    else:
        for line in lines:
            share_is_due(line=line, at=at, why=why, share=share_left(line))
    follow(number=engagement.conversation.seller_order.order.number, at=at, by=by, why=why)


def _refund(
    engagement: Engagement, lines: list[LineFacts], *, percent: int, by: User | None, at: datetime, why: str
) -> None:
    amounts = {line.pk: _to_give(line, percent) for line in lines}
    owed = [line for line in lines if amounts[line.pk].minor]
    if not owed:
        return
    order = engagement.conversation.seller_order.order
    try:
        refund_lines(order=order, lines=owed, amounts=amounts, why=why[:300], at=at, by=by)
    except RefundRefused as refused:
        raise StepRefused(str(refused)) from refused


def to_give_back(engagement: Engagement, *, percent: int) -> Money:
    """What cancelling with ``percent`` would promise back, extras included."""
    return sum((_to_give(line, percent) for line in lines_of(engagement)), Money.zero(engagement.line.currency))


def _to_give(line: LineFacts, percent: int) -> Money:
    """In whole cents, rounded for the buyer, less what went back before."""
    price, back = price_back(line)
    wanted = -(-price * percent // 100)
    return Money(max(wanted - back, 0), line.currency)


def refuse_if_given_back(engagement: Engagement) -> None:
    """Raises StepRefused when the money of the line went back, or is on its way."""
    line = engagement.line
    if line.gross_minor and refunded_of(line).minor >= line.gross_minor:
        raise StepRefused(_("The money for this work is going back to the buyer, so it cannot be accepted any more."))
