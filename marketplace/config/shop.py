"""Oscar's Shop, cut down to what operators use: its dashboard. Public pages are ours."""

from typing import Any

import oscar.config
from django.urls import path


class MarketplaceShop(oscar.config.Shop):
    """Publishes the dashboard and the few names that its templates reverse."""

    name = "oscar"

    def ready(self) -> None:
        import oscar.checks  # noqa: F401  # registers Oscar's checks
        from django.apps import apps

        self.dashboard_app: Any = apps.get_app_config("dashboard")

    def get_urls(self) -> list[Any]:
        from marketplace.config.oscar_closed import close

        dashboard = path("dashboard/", self.dashboard_app.urls)
        close([dashboard])
        return [dashboard]
