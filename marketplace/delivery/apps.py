from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "marketplace.delivery"
    label = "delivery"

    def ready(self) -> None:
        from marketplace.delivery.operations import DigitalDelivery
        from marketplace.fulfilment.registry import register

        register("digital", DigitalDelivery())
