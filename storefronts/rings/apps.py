from django.apps import AppConfig


class RingsConfig(AppConfig):
    name = "storefronts.rings"
    label = "rings"

    def ready(self) -> None:
        from marketplace.figures import subjects
        from marketplace.offerings.commission import register_rings
        from marketplace.outbox.mail import register_mail
        from marketplace.partner.closing import register_leaving
        from marketplace.users.personal_data import register_personal_data
        from search import sources
        from storefronts.rings import mails
        from storefronts.rings.closing import MembershipsOfMaker
        from storefronts.rings.personal_data import RingsOfPerson
        from storefronts.rings.queries import is_ring, ring_names, rings_of_maker

        register_mail("ring_to_maker", mails.to_maker)
        register_mail("ring_to_editor", mails.to_editor)
        register_mail("ring_invitation", mails.invitation)
        register_leaving("rings", MembershipsOfMaker())
        register_personal_data("rings", RingsOfPerson())
        sources.register_ring_names(ring_names)
        register_rings(rings_of_maker)
        subjects.register("ring", is_known=is_ring)
