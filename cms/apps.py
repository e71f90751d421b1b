from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"

    def ready(self) -> None:
        from cms.sitemap import pages_section
        from storefronts.pages import machine

        machine.register_section("pages", pages_section)
