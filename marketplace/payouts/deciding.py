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
from marketplace.payouts.models import CallState, Reversal, Transfer
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty


@transaction.atomic
def it_happened(*, row: Transfer | Reversal, provider_id: str, by: User, why: str, at: datetime) -> None:
    """It stands at the provider under ``provider_id``. Raises NotYourDesk, ReasonMissing, DecisionRefused."""
    _check(row, by=by, why=why, at=at, action="call.happened")
    amount = Money(row.amount_minor, row.currency)
    if isinstance(row, Transfer):
        number = row.payment.order.number
        nothing = Money.zero(row.currency)
        told = RemoteTransfer(provider_id, row.account_id, amount, nothing, number, str(row.public_id), at)
        sending.record_sent(pk=row.pk, remote=told, at=at)
    else:
        made = RemoteReversal(provider_id, row.line.transfer.provider_id, amount, str(row.public_id))
        taking_back.record_reversed(pk=row.pk, remote=made, at=at)


@transaction.atomic
def it_did_not_happen(*, row: Transfer | Reversal, by: User, why: str, at: datetime) -> None:
    """It is not there: asked for once more, as a new attempt with a new key. Raises as ``it_happened``."""
    _check(row, by=by, why=why, at=at, action="call.again")
    mine = type(row).objects.select_for_update().get(pk=row.pk)
    mine.state, mine.called_at, mine.attempt = CallState.PLANNED, None, mine.attempt + 1
    mine.save(update_fields=["state", "called_at", "attempt"])
    if isinstance(mine, Transfer):
        planning.ask_provider(mine, at)
    else:
        reversing.ask_provider(mine, at)


def _check(row: Transfer | Reversal, *, by: User, why: str, at: datetime, action: str) -> None:
    require_duty(by, Duty.FINANCE)
    fresh = type(row).objects.get(pk=row.pk)
    if fresh.state != CallState.UNRESOLVED:
        raise DecisionRefused(_("This is decided already."))
    record(by=by, action=action, about=f"{type(row).__name__.lower()}:{row.public_id}", why=why, at=at)
