from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "storefronts.pages"
    label = "pages"
