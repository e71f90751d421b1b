from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "storefronts.pages"
    label = "pages"

    def ready(self) -> None:
        from marketplace.offerings.signals import offering_changed
        from marketplace.partner.signals import seller_changed
        from search import cards, sources
        from storefronts.pages.cards import maker_card, offering_card
        from storefronts.pages.documents import OfferingSource, category_names_in
        from storefronts.pages.maker_documents import StorefrontSource
        from storefronts.pages.receivers import index_offering, index_seller

        sources.register(OfferingSource())
        sources.register(StorefrontSource())
        sources.register_category_names(category_names_in)
        cards.register("offering", build=offering_card, wall="design/wall.html")
        cards.register("storefront", build=maker_card, wall="pages/makers_grid.html")
        offering_changed.connect(index_offering, dispatch_uid="pages.index_offering")
        seller_changed.connect(index_seller, dispatch_uid="pages.index_seller")
