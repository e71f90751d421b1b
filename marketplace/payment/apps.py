from datetime import timedelta

import oscar.apps.payment.apps


class PaymentConfig(oscar.apps.payment.apps.PaymentConfig):
    name = "marketplace.payment"

    def ready(self) -> None:
        super().ready()
        from marketplace.outbox.mail import register_mail
        from marketplace.outbox.topics import register_job
        from marketplace.partner.closing import register_leaving
        from marketplace.payment import sweeps
        from marketplace.payment.closing import RefundsOfSeller
        from marketplace.payment.mails import refund_failed_mail, refund_made_mail
        from marketplace.payment.proposals import expire_proposals

        sweeps.register()
        register_leaving("refunds", RefundsOfSeller())
        register_mail("refund_made", refund_made_mail)
        register_mail("refund_failed", refund_failed_mail)
        register_job("payment.expire_proposals", every=timedelta(hours=1), run=expire_proposals)
