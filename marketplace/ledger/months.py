"""Closing a month: from then on nothing is booked in it, whatever happens."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.audit.operations import check_reason, record
from marketplace.ledger.models import Account, AccountingPeriod, ClosingBalance, Entry
from marketplace.ledger.queries import first_open, sums, verify
from marketplace.ledger.writing import hold_months
from marketplace.markets.zones import local_time, months_after
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty


class MonthNotClosed(Exception):
    """It cannot be closed now; nothing was changed. The message is for the operator."""


@transaction.atomic
def close_month(*, month: date, by: User, why: str, at: datetime) -> AccountingPeriod:
    """Close the month that begins on ``month``, after checking that the books are right. It never opens again.

    Postings under way are waited for, and later ones see it closed. A month that is closed already is returned as it
    is. Raises NotYourDesk, ReasonMissing, MonthNotClosed (not over, an earlier one is open, the books are wrong).
    """
    require_duty(by, Duty.FINANCE)
    reason = check_reason(why)
    first = month.replace(day=1)
    hold_months()
    if closed := AccountingPeriod.objects.filter(month=first).first():
        return closed
    after = months_after(first, 1)
    _check(first, after, at)
    found = sums(Account.objects.all(), after)
    period = AccountingPeriod.objects.create(
        month=first, ends_on=after - timedelta(days=1), closed_at=at, closed_by=by, closed_by_name=str(by)[:200],
        entries=Entry.objects.filter(booked_on__gte=first, booked_on__lt=after).count(),
    )  # fmt: skip
    ClosingBalance.objects.bulk_create(
        (ClosingBalance(period=period, account_id=pk, balance_minor=minor) for pk, minor in found.items() if minor),
        batch_size=1000,
    )
    facts = {"month": f"{first:%Y-%m}", "entries": period.entries}
    record(by=by, action="ledger.close_month", about=f"month:{first:%Y-%m}", why=reason, at=at, facts=facts)
    return period


def _check(first: date, after: date, at: datetime) -> None:
    if local_time(at, settings.PLATFORM_COUNTRY).date() < after:
        raise MonthNotClosed(_("%(month)s is not over yet.") % {"month": f"{first:%Y-%m}"})
    if (earlier := first_open()) and earlier < first:
        raise MonthNotClosed(_("Close %(month)s first.") % {"month": f"{earlier:%Y-%m}"})
    if findings := verify():
        raise MonthNotClosed(
            _("The books are not right, see “ledger_check”: %(where)s: %(what)s")
            % {"where": findings[0].where, "what": findings[0].what}
        )
