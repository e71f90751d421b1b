import oscar.apps.payment.apps


class PaymentConfig(oscar.apps.payment.apps.PaymentConfig):
    name = "marketplace.payment"

    def ready(self) -> None:
        super().ready()
        from marketplace.outbox.mail import register_mail
        from marketplace.payment import sync
        from marketplace.payment.mails import refund_made_mail

        sync.register()
        register_mail("refund_made", refund_made_mail)
