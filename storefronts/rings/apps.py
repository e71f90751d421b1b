from django.apps import AppConfig


class RingsConfig(AppConfig):
    name = "storefronts.rings"
    label = "rings"
