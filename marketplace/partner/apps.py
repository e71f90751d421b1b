import oscar.apps.partner.apps


class PartnerConfig(oscar.apps.partner.apps.PartnerConfig):
    name = "marketplace.partner"
