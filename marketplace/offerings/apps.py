from datetime import timedelta

from django.apps import AppConfig


class OfferingsConfig(AppConfig):
    name = "marketplace.offerings"
    label = "offerings"

    def ready(self) -> None:
        from marketplace.offerings.closing import WorksOfSeller
        from marketplace.offerings.colours import colour_pictures
        from marketplace.offerings.reductions import end_due_reductions
        from marketplace.outbox.topics import register_job
        from marketplace.partner.closing import register_leaving

        register_leaving("works", WorksOfSeller())
        register_job("end_price_reductions", every=timedelta(minutes=5), run=end_due_reductions)
        register_job("offerings.colour_pictures", every=timedelta(minutes=2), run=colour_pictures)
