from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "marketplace.ledger"
    label = "ledger"

    def ready(self) -> None:
        from marketplace.ledger.accounts import forget

        post_migrate.connect(forget, sender=self)
