import oscar.apps.payment.apps


class PaymentConfig(oscar.apps.payment.apps.PaymentConfig):
    name = "marketplace.payment"

    def ready(self) -> None:
        super().ready()
        from marketplace.payment import sync

        sync.register()
