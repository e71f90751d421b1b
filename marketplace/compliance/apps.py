from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "marketplace.compliance"
    label = "compliance"

    def ready(self) -> None:
        from marketplace.compliance.mails.withdrawals import link_mail, receipt_mail, told_mail
        from marketplace.outbox.mail import register_mail

        register_mail("withdrawal_link", link_mail)
        register_mail("withdrawal_receipt", receipt_mail)
        register_mail("withdrawal_told", told_mail)
