from datetime import timedelta

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "marketplace.delivery"
    label = "delivery"

    def ready(self) -> None:
        from marketplace.delivery.doors import PURPOSE, BoughtFiles
        from marketplace.delivery.guests import LIBRARY_LINK
        from marketplace.delivery.operations import DigitalDelivery, complete_downloads, shares_of_open_downloads
        from marketplace.delivery.personal_data import LicencesOfPerson, claim_licences
        from marketplace.files.links import register_purpose
        from marketplace.fulfilment.registry import register
        from marketplace.outbox.mail import register_mail
        from marketplace.outbox.topics import register_job
        from marketplace.users.claims import register_claim
        from marketplace.users.personal_data import register_personal_data

        register("digital", DigitalDelivery())
        register_purpose(PURPOSE, BoughtFiles())
        register_mail(LIBRARY_LINK.template, LIBRARY_LINK.mail_context)
        register_personal_data("licences", LicencesOfPerson())
        register_claim("licences", claim_licences)
        register_job("delivery.due", every=timedelta(hours=1), run=shares_of_open_downloads)
        register_job("delivery.complete", every=timedelta(days=1), run=complete_downloads)
