import oscar.apps.partner.apps


class PartnerConfig(oscar.apps.partner.apps.PartnerConfig):
    name = "marketplace.partner"

    def ready(self) -> None:
        super().ready()
        from marketplace.partner.personal_data import SeatsOfPerson
        from marketplace.users.personal_data import register_personal_data

        register_personal_data("studios", SeatsOfPerson())
