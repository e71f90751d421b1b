import oscar.apps.order.apps


class OrderConfig(oscar.apps.order.apps.OrderConfig):
    name = "marketplace.order"
