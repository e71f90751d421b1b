from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "marketplace.payouts"
    label = "payouts"

    def ready(self) -> None:
        from marketplace.payouts import registered

        registered.register()
