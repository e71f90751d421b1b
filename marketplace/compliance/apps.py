from datetime import timedelta

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "marketplace.compliance"
    label = "compliance"

    def ready(self) -> None:
        from marketplace.compliance import checks, receivers  # noqa: F401  # they register themselves
        from marketplace.compliance.mails import buyers, notices, terms, withdrawals
        from marketplace.compliance.measures import register_measure
        from marketplace.compliance.operations.buyers import TOPIC, warn_late_buyer
        from marketplace.compliance.operations.desk import keep_statement
        from marketplace.compliance.operations.terms import announce_terms
        from marketplace.compliance.operations.works import PauseMaker, TakeDown
        from marketplace.compliance.personal_data import (
            LawOfPerson,
            forget_old_notices,
            forget_withdrawals_of_old_orders,
        )
        from marketplace.compliance.queries.unlawful import found_unlawful
        from marketplace.compliance.tasks import warn_buyers_of_work
        from marketplace.delivery.doubts import register_doubts
        from marketplace.order.watchers import register_watcher
        from marketplace.outbox.mail import register_mail
        from marketplace.outbox.topics import register_job, register_topic
        from marketplace.partner.measures import on_measure
        from marketplace.users.personal_data import register_personal_data

        for name, build in (
            ("withdrawal_link", withdrawals.link_mail),
            ("withdrawal_receipt", withdrawals.receipt_mail),
            ("withdrawal_told", withdrawals.told_mail),
            ("notice_received", notices.notice_mail),
            ("notice_arrived", notices.notice_mail),
            ("decision_reporter", notices.decision_mail),
            ("decision_affected", notices.decision_mail),
            ("complaint_received", notices.complaint_mail),
            ("complaint_decided", notices.complaint_mail),
            ("terms_change", terms.terms_mail),
            ("illegal_work", buyers.illegal_work_mail),
        ):
            register_mail(name, build)
        register_doubts("found_unlawful", found_unlawful)
        register_topic(TOPIC, warn_buyers_of_work)
        register_watcher("compliance.warn_late_buyer", warn_late_buyer)
        register_measure("take_down", TakeDown())
        register_measure("pause_maker", PauseMaker())
        on_measure("compliance", keep_statement)
        register_personal_data("law", LawOfPerson())
        register_job("forget_withdrawals", every=timedelta(days=1), run=forget_withdrawals_of_old_orders)
        register_job("forget_notices", every=timedelta(days=1), run=forget_old_notices)
        register_job("announce_terms", every=timedelta(days=1), run=announce_terms)
