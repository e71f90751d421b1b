from django.apps import AppConfig


class OfferingsConfig(AppConfig):
    name = "marketplace.offerings"
    label = "offerings"
