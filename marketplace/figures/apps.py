from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "marketplace.figures"
    label = "figures"
