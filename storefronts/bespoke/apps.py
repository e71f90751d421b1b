from datetime import timedelta

from django.apps import AppConfig


class BespokeConfig(AppConfig):
    name = "storefronts.bespoke"
    label = "bespoke"

    def ready(self) -> None:
        from marketplace.files.links import register_purpose
        from marketplace.order.watchers import register_watcher
        from marketplace.outbox.mail import register_mail
        from marketplace.outbox.topics import register_job
        from marketplace.partner.closing import register_leaving
        from marketplace.users.claims import register_claim
        from marketplace.users.personal_data import register_personal_data
        from storefronts.bespoke.closing import RequestsOfMaker
        from storefronts.bespoke.doors import PURPOSE, RequestFiles, files_behind
        from storefronts.bespoke.guests import REQUESTS_LINK
        from storefronts.bespoke.mails import bespoke_mail
        from storefronts.bespoke.operations.clock import run_clock
        from storefronts.bespoke.operations.ordering import order_moved
        from storefronts.bespoke.personal_data import RequestsOfPerson, claim_requests, forget_requests_of_guests
        from storefronts.engagements.agreed import register_enclosed

        register_purpose(PURPOSE, RequestFiles())
        register_enclosed(files_behind)
        register_watcher("bespoke", order_moved)
        register_mail("bespoke", bespoke_mail)
        register_mail(REQUESTS_LINK.template, REQUESTS_LINK.mail_context)
        register_job("bespoke.clock", every=timedelta(hours=1), run=run_clock)
        register_job("bespoke.forget_guests", every=timedelta(days=1), run=forget_requests_of_guests)
        register_claim("requests", claim_requests)
        register_leaving("bespoke", RequestsOfMaker())
        register_personal_data("requests", RequestsOfPerson())
