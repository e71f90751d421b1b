from datetime import timedelta

import oscar.apps.partner.apps


class PartnerConfig(oscar.apps.partner.apps.PartnerConfig):
    name = "marketplace.partner"

    def ready(self) -> None:
        super().ready()

        from marketplace.outbox.mail import register_mail
        from marketplace.outbox.topics import register_job, register_topic
        from marketplace.partner.after_closing import forget_traders
        from marketplace.partner.closing import closed_mail
        from marketplace.partner.invitations import forget_invitations
        from marketplace.partner.measures import measure_mail
        from marketplace.partner.personal_data import SeatsOfPerson
        from marketplace.partner.standing import lift_pauses
        from marketplace.partner.tasks import check_seller_vat_id
        from marketplace.partner.tax import take_due_statements
        from marketplace.users.personal_data import register_personal_data

        register_topic("partner.vat_number", check_seller_vat_id)
        register_job("partner.forget_invitations", every=timedelta(days=1), run=forget_invitations)
        register_personal_data("studios", SeatsOfPerson())
        register_mail("measure_taken", measure_mail)
        register_mail("storefront_closed", closed_mail)
        register_job("partner.forget_traders", every=timedelta(days=1), run=forget_traders)
        register_job("partner.take_tax_statements", every=timedelta(hours=1), run=take_due_statements)
        register_job("partner.lift_pauses", every=timedelta(hours=1), run=lift_pauses)
