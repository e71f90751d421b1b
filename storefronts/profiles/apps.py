from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "storefronts.profiles"
    label = "profiles"
