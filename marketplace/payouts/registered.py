"""What this room registers with those below: watchers, topics, jobs, mails."""

from __future__ import annotations

from datetime import timedelta

from marketplace.outbox.mail import register_mail
from marketplace.outbox.topics import register_job, register_topic
from marketplace.payment.watchers import register_money_watcher
from marketplace.payouts import accounts, planning, reversing, sending
from marketplace.payouts.watching import BooksAndShares


def register() -> None:
    register_money_watcher("payouts", BooksAndShares())
    register_topic(planning.TRANSFER_TOPIC, sending.handle_transfer)
    register_topic(reversing.REVERSE_TOPIC, sending.handle_reversal)
    register_topic(accounts.ACCOUNT_TOPIC, accounts.handle_account)
    register_job("payouts.release_due", every=timedelta(minutes=5), run=planning.release_due)
    register_job("payouts.reminders", every=timedelta(days=1), run=accounts.remind)
    register_mail("account_reminder", accounts.reminder_mail)
    register_mail("account_changed", accounts.changed_mail)
