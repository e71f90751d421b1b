from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "marketplace.outbox"
    label = "outbox"

    def ready(self) -> None:
        from marketplace.outbox import mail

        mail.register()
