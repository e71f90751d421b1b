from datetime import timedelta

from django.apps import AppConfig


class VatConfig(AppConfig):
    name = "marketplace.vat"
    label = "vat"

    def ready(self) -> None:
        from marketplace.outbox.topics import register_job
        from marketplace.vat.late_proofs import ask_again

        register_job("vat.ask_again", every=timedelta(minutes=15), run=ask_again)
