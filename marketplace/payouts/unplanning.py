"""A transfer that will not be made after all: its money is held again, or pays what was to be given back of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from marketplace.payouts.books import book_unplanned, debt_minor
from marketplace.payouts.models import CallState, Share, ShareBack, Transfer, TransferLine
from marketplace.payouts.states import beyond, coming_back, hanging, is_disputed, settle_state


def drop_planned(*, of: Iterable[Share], locked: Sequence[Share], why: str, at: datetime) -> None:
    """Transfers of these shares that nobody has asked the provider for are not made: their money is held again.

    ``locked``: all shares of the payment, as the caller holds them; these objects are changed, no others. The payment
    is locked, and so is whoever would call: see sending.py.
    """
    waiting = Transfer.objects.select_for_update(of=("self",)).filter(
        pk__in=TransferLine.objects.filter(share__in=list(of)).values("transfer"),
        state=CallState.PLANNED, called_at__isnull=True,
    )  # fmt: skip
    for row in waiting.select_related("seller_order", "partner").order_by("pk"):
        unplan(row, to=CallState.CANCELLED, why=why, at=at, locked=locked)


def is_overtaken(row: Transfer, locked: Sequence[Share]) -> bool:
    """Whether something of a called transfer was given back or disputed since: it must not be asked for again."""
    mine = _shares_of(row, locked)
    if any(is_disputed(share) for share in mine):
        return True
    since = row.called_at or row.created_at
    return ShareBack.objects.filter(share__in=mine, undone_at__isnull=True, at__gte=since).exists()


def unplan(row: Transfer, *, to: CallState, why: str, at: datetime, locked: Sequence[Share]) -> list[Share]:
    """Returns the transfer's shares, of the ``locked`` ones of its payment.

    What the seller has beyond what they may keep, counting this transfer, became debt while its outcome was unknown:
    that much pays the debt again, and is given back where it was a refund. The rest is held.
    """
    by_pk = {share.pk: share for share in locked}
    owed, paid = debt_minor(row.partner_id, row.currency), 0
    lines = list(row.lines.order_by("pk"))
    for line in lines:
        pays = _pays(by_pk[line.share_id], line.amount_minor, owed - paid)
        _put_back(by_pk[line.share_id], line.amount_minor, pays)
        paid += pays
    row.state, row.fault = to, row.fault or why[:300]
    row.save(update_fields=["state", "fault", "code"])
    book_unplanned(transfer=row, pays=paid, why=why, at=at)
    shares = [by_pk[line.share_id] for line in lines]
    for share in shares:
        settle_state(share)
    return shares


def _pays(share: Share, amount: int, owed: int) -> int:
    """What of ``amount``, which does not leave, pays debt. ``owed``: all that the seller owes."""
    free = owed - coming_back(share.partner_id, share.currency) - hanging(share.partner_id, share.currency, but=share)
    least = amount - share.entitled_minor  # there is no room for it in the hold
    return max(min(amount, beyond(share), owed, max(free, least)), 0)


def _put_back(share: Share, amount: int, pays: int) -> None:
    of_refund = min(share.debt_minor, pays)
    share.returned_minor += of_refund
    share.released_minor -= amount - pays + of_refund
    # Debt that was paid from elsewhere meanwhile: the seller has this share's money for it, in the hold.
    share.debt_minor = min(share.debt_minor - of_refund, share.released_minor)
    share.save(update_fields=["returned_minor", "released_minor", "debt_minor"])


def _shares_of(row: Transfer, locked: Sequence[Share]) -> list[Share]:
    mine = set(row.lines.values_list("share_id", flat=True))
    return [share for share in locked if share.pk in mine]
