"""What a person decides about a call whose outcome nobody knows: they looked at the provider's own pages."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.audit.operations import record
from marketplace.money import Money
from marketplace.payment.connect import RemoteReversal, RemoteTransfer
from marketplace.payouts import planning, reversing, sending, taking_back
from marketplace.payouts.holding import DecisionRefused
from marketplace.payouts.models import CallState, Reversal, Share, Transfer
from marketplace.payouts.states import settle_state
from marketplace.payouts.unplanning import is_overtaken, unplan
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty


@transaction.atomic
def it_happened(*, row: Transfer | Reversal, provider_id: str, by: User, why: str, at: datetime) -> None:
    """It stands at the provider under ``provider_id``. Raises NotYourDesk, ReasonMissing, DecisionRefused."""
    mine, _shares = _check(row, by=by, why=why, at=at, action="call.happened")
    if type(mine).objects.filter(provider_id=provider_id).exclude(pk=mine.pk).exists():
        raise DecisionRefused(_("This number belongs to another one here: look again at the provider's page."))
    amount = Money(mine.amount_minor, mine.currency)
    if isinstance(mine, Transfer):
        number = mine.payment.order.number
        nothing = Money.zero(mine.currency)
        told = RemoteTransfer(provider_id, mine.account_id, amount, nothing, number, str(mine.public_id), at)
        sending.record_sent(pk=mine.pk, remote=told, at=at)
    else:
        made = RemoteReversal(provider_id, mine.line.transfer.provider_id, amount, str(mine.public_id))
        taking_back.record_reversed(pk=mine.pk, remote=made, at=at)


@transaction.atomic
def it_did_not_happen(*, row: Transfer | Reversal, by: User, why: str, at: datetime) -> bool:
    """It is not there: asked for once more, as a new attempt with a new key. Raises as ``it_happened``.

    False for a transfer whose money was given back or disputed meanwhile: it is not asked for again, and what is left
    of it is held.
    """
    mine, shares = _check(row, by=by, why=why, at=at, action="call.again")
    if isinstance(mine, Transfer) and is_overtaken(mine, shares):
        unplan(mine, to=CallState.CANCELLED, why=why, at=at, locked=shares)
        return False
    mine.state, mine.called_at, mine.attempt = CallState.PLANNED, None, mine.attempt + 1
    mine.save(update_fields=["state", "called_at", "attempt"])
    if isinstance(mine, Transfer):
        planning.ask_provider(mine, at)
    else:
        reversing.ask_provider(mine, at)
    return True


@transaction.atomic
def leave_as_debt(*, row: Reversal, by: User, why: str, at: datetime) -> Reversal:
    """It is not there, and is not asked for again: what the seller owes is taken off what becomes due to them.

    Raises as ``it_happened``.
    """
    mine, shares = _check(row, by=by, why=why, at=at, action="call.give_up")
    assert isinstance(mine, Reversal), "only what was to come back can be left as a debt"
    mine.state, mine.done_at = CallState.REFUSED, at
    mine.save(update_fields=["state", "done_at"])
    settle_state(next(share for share in shares if share.pk == mine.line.share_id))
    return mine


def _check(
    row: Transfer | Reversal, *, by: User, why: str, at: datetime, action: str
) -> tuple[Transfer | Reversal, list[Share]]:
    """The row as it is under its locks, with the shares of its payment."""
    require_duty(by, Duty.FINANCE)
    mine, shares = sending.lock_transfer(row.pk) if isinstance(row, Transfer) else taking_back.lock_reversal(row.pk)
    if mine.state != CallState.UNRESOLVED:
        raise DecisionRefused(_("This is decided already."))
    record(by=by, action=action, about=f"{type(row).__name__.lower()}:{row.public_id}", why=why, at=at)
    return mine, shares
