import oscar.apps.payment.apps


class PaymentConfig(oscar.apps.payment.apps.PaymentConfig):
    name = "marketplace.payment"
