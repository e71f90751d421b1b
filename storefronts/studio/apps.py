from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "storefronts.studio"
    label = "studio"
