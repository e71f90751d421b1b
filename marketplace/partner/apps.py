from datetime import timedelta

import oscar.apps.partner.apps


class PartnerConfig(oscar.apps.partner.apps.PartnerConfig):
    name = "marketplace.partner"

    def ready(self) -> None:
        super().ready()
        from marketplace.outbox.mail import register_mail
        from marketplace.outbox.topics import register_job
        from marketplace.partner.measures import measure_mail
        from marketplace.partner.personal_data import SeatsOfPerson
        from marketplace.partner.standing import lift_pauses
        from marketplace.users.personal_data import register_personal_data

        register_personal_data("studios", SeatsOfPerson())
        register_mail("measure_taken", measure_mail)
        register_job("partner.lift_pauses", every=timedelta(hours=1), run=lift_pauses)
