from datetime import timedelta

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "storefronts.engagements"
    label = "engagements"

    def ready(self) -> None:
        from marketplace.delivery.places import register_places
        from marketplace.files.links import register_purpose
        from marketplace.fulfilment.registry import register
        from marketplace.outbox.mail import register_mail
        from marketplace.outbox.topics import register_job
        from marketplace.partner.closing import register_leaving
        from marketplace.payouts.evidence import register_evidence
        from marketplace.users.claims import register_claim
        from marketplace.users.personal_data import register_personal_data
        from storefronts.engagements.closing import WorkOfMaker
        from storefronts.engagements.doors import PURPOSE, ConversationFiles
        from storefronts.engagements.evidence import messages_of
        from storefronts.engagements.fulfil import ServiceWork
        from storefronts.engagements.mails import entry_mail, reminder_mail
        from storefronts.engagements.personal_data import WorkOfPerson, claim_conversations, forget_old_conversations
        from storefronts.engagements.queries import places_of_work
        from storefronts.engagements.reminders import remind_and_accept

        register_evidence("messages", messages_of)
        register("service", ServiceWork())
        register("bespoke", ServiceWork())
        register_places("service", places_of_work)
        register_places("bespoke", places_of_work)
        register_purpose(PURPOSE, ConversationFiles())
        register_mail("engagement", entry_mail)
        register_mail("engagement_reminder", reminder_mail)
        register_job("engagements.term", every=timedelta(hours=1), run=remind_and_accept)
        register_job("engagements.forget_old", every=timedelta(days=1), run=forget_old_conversations)
        register_leaving("engagements", WorkOfMaker())
        register_personal_data("engagements", WorkOfPerson())
        register_claim("engagements", claim_conversations)
