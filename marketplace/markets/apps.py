from django.apps import AppConfig


class MarketsConfig(AppConfig):
    name = "marketplace.markets"
    label = "markets"
