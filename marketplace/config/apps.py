"""The composition root as an app: start-up checks and health live here."""

from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    name = "marketplace.config"
    label = "config"

    def ready(self) -> None:
        from marketplace.config import checks  # noqa: F401  # registers them
