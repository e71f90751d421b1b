"""What this room registers with those below: watchers, topics, jobs, mails."""

from __future__ import annotations

from datetime import timedelta

from marketplace.outbox.mail import register_mail
from marketplace.outbox.topics import register_job, register_topic
from marketplace.partner.after_closing import register_owed
from marketplace.payment.watchers import register_money_watcher, register_refund_guard
from marketplace.payouts import (
    accounts,
    disputes,
    holding,
    mirror,
    planning,
    reconcile,
    reminding,
    reversing,
    sending,
    taking_back,
)
from marketplace.payouts.queries import is_owed
from marketplace.payouts.watching import BooksAndShares


def register() -> None:
    register_money_watcher("payouts", BooksAndShares())
    register_owed("shares", is_owed)
    register_refund_guard("disputes", disputes.refuse_while_disputed)
    register_topic(planning.TRANSFER_TOPIC, sending.handle_transfer, ended=sending.transfer_ended)
    register_topic(reversing.REVERSE_TOPIC, taking_back.handle_reversal, ended=taking_back.reversal_ended)
    register_topic(accounts.ACCOUNT_TOPIC, accounts.handle_account)
    register_topic(disputes.DISPUTE_TOPIC, disputes.handle_dispute)
    register_job("payouts.accounts", every=timedelta(hours=6), run=accounts.sweep_accounts)
    register_job("payouts.disputes", every=timedelta(hours=6), run=disputes.sweep_disputes)
    register_job("payouts.reconcile", every=timedelta(days=1), run=reconcile.nightly)
    register_job("payouts.stop_held", every=timedelta(days=1), run=holding.stop_held)
    register_job("payouts.release_due", every=timedelta(minutes=5), run=planning.release_due)
    register_job("payouts.reminders", every=timedelta(days=1), run=reminding.remind)
    register_mail("account_reminder", reminding.account_mail)
    register_mail("account_changed", reminding.account_mail)
    register_mail("payout_failed", mirror.failed_mail)
