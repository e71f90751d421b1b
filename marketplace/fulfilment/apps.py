from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    name = "marketplace.fulfilment"
    label = "fulfilment"

    def ready(self) -> None:
        from marketplace.fulfilment.mails import confirmation_left, new_order_mail, order_paid_mail
        from marketplace.outbox.mail import register_mail

        register_mail("order_paid", order_paid_mail, left=confirmation_left)
        register_mail("new_order", new_order_mail)
