import oscar.apps.basket.apps


class BasketConfig(oscar.apps.basket.apps.BasketConfig):
    name = "marketplace.basket"
