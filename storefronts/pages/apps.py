from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "storefronts.pages"
    label = "pages"

    def ready(self) -> None:
        from marketplace.offerings.signals import offering_changed
        from search import sources
        from storefronts.pages.documents import OfferingSource, StorefrontSource, category_names_in
        from storefronts.pages.receivers import index_offering

        sources.register(OfferingSource())
        sources.register(StorefrontSource())
        sources.register_category_names(category_names_in)
        offering_changed.connect(index_offering, dispatch_uid="pages.index_offering")
