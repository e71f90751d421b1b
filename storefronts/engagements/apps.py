from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "storefronts.engagements"
    label = "engagements"
