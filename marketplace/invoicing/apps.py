from datetime import timedelta

from django.apps import AppConfig


class InvoicingConfig(AppConfig):
    name = "marketplace.invoicing"
    label = "invoicing"

    def ready(self) -> None:
        from marketplace.invoicing import promises, receivers, tasks
        from marketplace.order.watchers import register_watcher
        from marketplace.outbox.topics import register_job, register_topic
        from marketplace.payment.watchers import register_money_watcher

        register_topic(promises.TOPIC, tasks.handle)
        register_watcher("invoicing", receivers.order_moved)
        register_money_watcher("invoicing", receivers.DocumentsFollowMoney())
        register_job("invoicing.due", every=timedelta(minutes=5), run=promises.ask_for_finals)
