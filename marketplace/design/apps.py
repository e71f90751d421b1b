from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Base templates, components, tokens, icons, fonts: how every page looks."""

    name = "marketplace.design"
    label = "design"
