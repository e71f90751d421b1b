from django.apps import AppConfig


class BespokeConfig(AppConfig):
    name = "storefronts.bespoke"
    label = "bespoke"
