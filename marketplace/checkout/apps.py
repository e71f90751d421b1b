import oscar.apps.checkout.apps


class CheckoutConfig(oscar.apps.checkout.apps.CheckoutConfig):
    name = "marketplace.checkout"
