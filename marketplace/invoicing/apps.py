from datetime import timedelta

from django.apps import AppConfig


class InvoicingConfig(AppConfig):
    name = "marketplace.invoicing"
    label = "invoicing"

    def ready(self) -> None:
        from marketplace.files.links import register_purpose
        from marketplace.invoicing import promises, receivers, reminders, tasks, unbroken
        from marketplace.invoicing.doors import PURPOSE, DocumentFiles
        from marketplace.invoicing.late_vat import late_vat_mail, tell_offer
        from marketplace.invoicing.objections import objection_mail
        from marketplace.invoicing.papers import papers_of
        from marketplace.invoicing.personal_data import DocumentsOfPerson
        from marketplace.invoicing.validation import compile_rules
        from marketplace.ledger.papers import register_papers
        from marketplace.order.watchers import register_watcher
        from marketplace.outbox.mail import register_mail
        from marketplace.outbox.topics import register_job, register_topic
        from marketplace.payment.watchers import register_money_watcher
        from marketplace.users.personal_data import register_personal_data
        from marketplace.vat.late_proofs import register_offered

        register_topic(promises.TOPIC, tasks.handle, prepare=compile_rules)
        register_watcher("invoicing", receivers.order_moved)
        register_money_watcher("invoicing", receivers.DocumentsFollowMoney())
        register_job("invoicing.due", every=timedelta(minutes=5), run=promises.ask_for_finals)
        register_job("invoicing.due_long_ago", every=timedelta(days=1), run=promises.ask_for_old_finals)
        register_job("invoicing.wanted", every=timedelta(hours=1), run=reminders.remind)
        register_job("invoicing.documents", every=timedelta(days=1), run=unbroken.watch)
        register_mail("document_objection", objection_mail)
        register_offered("invoicing", tell_offer)
        register_mail("late_vat", late_vat_mail)
        register_personal_data("documents", DocumentsOfPerson())
        register_mail("document_wanted", reminders.document_wanted_mail)
        register_papers(papers_of)
        register_purpose(PURPOSE, DocumentFiles())
