"""What goes back to a buyer is taken from the shares it was paid for: from the hold, or it becomes seller's debt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from marketplace.money import Money, split
from marketplace.payment.models import RefundLine, RefundRow
from marketplace.payouts.apart import moved, moved_back
from marketplace.payouts.books import Taken, book_refund
from marketplace.payouts.models import Dispute, Share, ShareBack
from marketplace.payouts.reversing import call_back
from marketplace.payouts.states import settle_state
from marketplace.payouts.unplanning import drop_planned


def take_back(*, row: RefundRow, shares: Sequence[Share], at: datetime) -> None:
    """A refund has arrived at the buyer. Safe to repeat: a refund takes from a share once."""
    if ShareBack.objects.filter(refund=row, attempt=row.attempt).exists():
        return
    wanted, borne = _by_share(row, shares)
    drop_planned(of=wanted, locked=shares, why="the buyer gets money back", at=at)
    taken = [take(share, gross, vat_first=row.only_vat) for share, gross in wanted.items()]
    book_refund(row=row, taken=taken, borne=borne, at=at)
    keep_backs(taken, at, refund=row)
    for one in taken:
        call_back(share=one.share, why=f"refund {row.public_id}", at=at)
        settle_state(one.share)


def take(share: Share, gross: int, *, vat_first: bool = False) -> Taken:
    """Take ``gross`` of a share, which is locked: first what is held. Transfers that nobody asked for were dropped.

    ``vat_first``: it is VAT that was not due, and no price.
    """
    parts, apart = moved(share, gross=gross, vat_first=vat_first)
    from_hold = min(parts.share, share.held_minor)
    share.back_minor += gross
    share.apart_minor += apart
    share.returned_minor += from_hold
    share.debt_minor += parts.share - from_hold
    share.save()
    return Taken(share, parts, parts.share - from_hold, apart)


def keep_backs(
    taken: Sequence[Taken], at: datetime, *, refund: RefundRow | None = None, dispute: Dispute | None = None
) -> None:
    ShareBack.objects.bulk_create(
        ShareBack(
            share=one.share, refund=refund, dispute=dispute, attempt=refund.attempt if refund else 1,
            gross_minor=one.parts.gross, share_minor=one.parts.share, debt_minor=one.debt,
            top_minor=one.parts.top, vat_minor=one.parts.vat, fee_minor=one.parts.fee,
            fee_vat_minor=one.parts.fee_vat, apart_minor=one.apart, at=at,
        )
        for one in taken
    )  # fmt: skip


def _by_share(row: RefundRow, shares: Sequence[Share]) -> tuple[dict[Share, int], int]:
    """Gross minor units by share; and what is more than all of them have left, which the platform bears.

    A refund by lines says which; one made at the provider does not: it is shared out by what is left of each.
    """
    of_line = dict(RefundLine.objects.filter(refund=row).values_list("line_id", "amount_minor"))
    if of_line:
        by_line = {share.line_id: share for share in shares}
        wanted = {by_line[line]: amount for line, amount in of_line.items()}
        fits = {share: min(amount, share.gross_minor - share.back_minor) for share, amount in wanted.items()}
        return {share: gross for share, gross in fits.items() if gross}, row.amount_minor - sum(fits.values())
    return spread(shares, row.amount_minor)


def spread(shares: Sequence[Share], gross: int) -> tuple[dict[Share, int], int]:
    """``gross`` over what is left of the shares, to the cent; and what none of them has."""
    left = [share.gross_minor - share.back_minor for share in shares]
    fits = min(gross, sum(left))
    if not fits:
        return {}, gross
    amounts = split(Money(fits, shares[0].currency), left)
    given = {share: money.minor for share, money in zip(shares, amounts, strict=True) if money.minor}
    return given, gross - fits


def give_back_again(*, row: RefundRow, shares: Sequence[Share], at: datetime) -> None:
    """The buyer's bank sent a refund back: the shares have it again, in the hold. Safe to repeat.

    What had become a seller's debt is held for that seller now: the next release pays the debt with it, if it is still
    open, or sends it.
    """
    rows = list(ShareBack.objects.filter(refund=row, attempt=row.attempt, undone_at__isnull=True))
    if not rows:
        return
    by_pk = {share.pk: share for share in shares}
    again = [undo(by_pk[back.share_id], back) for back in rows]
    borne = row.amount_minor - sum(one.parts.gross for one in again)
    book_refund(row=row, taken=again, borne=borne, at=at, came_back=True)
    ShareBack.objects.filter(pk__in=[back.pk for back in rows]).update(undone_at=at)
    for one in again:
        settle_state(one.share)


def undo(share: Share, back: ShareBack) -> Taken:
    """What a share had given back is held for its seller again, all of it: also what had become debt."""
    parts = moved_back(share, gross=back.gross_minor, apart=back.apart_minor)
    from_debt = min(share.debt_minor, parts.share)
    share.back_minor -= back.gross_minor
    share.apart_minor -= back.apart_minor
    share.returned_minor -= parts.share - from_debt
    share.debt_minor -= from_debt
    share.released_minor -= from_debt
    share.save()
    return Taken(share, parts, 0)
