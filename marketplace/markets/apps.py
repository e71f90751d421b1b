from datetime import timedelta

from django.apps import AppConfig


class MarketsConfig(AppConfig):
    name = "marketplace.markets"
    label = "markets"

    def ready(self) -> None:
        from marketplace.markets.charging import read_todays
        from marketplace.outbox.topics import register_job

        register_job("markets.rates", every=timedelta(hours=3), run=read_todays)
