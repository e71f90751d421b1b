from django.apps import AppConfig


class VatConfig(AppConfig):
    name = "marketplace.vat"
    label = "vat"
