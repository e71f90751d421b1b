from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "marketplace.ledger"
    label = "ledger"

    def ready(self) -> None:
        from marketplace.ledger.accounts import forget
        from marketplace.ledger.corrections import expire_corrections
        from marketplace.outbox.topics import register_job

        post_migrate.connect(forget, sender=self)
        register_job("ledger.expire_corrections", every=timedelta(hours=1), run=expire_corrections)
