from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "marketplace.delivery"
    label = "delivery"
