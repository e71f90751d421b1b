from datetime import timedelta

import oscar.apps.order.apps


class OrderConfig(oscar.apps.order.apps.OrderConfig):
    name = "marketplace.order"

    def ready(self) -> None:
        super().ready()
        from marketplace.order.closing import OrdersOfSeller, refuse_closed
        from marketplace.order.exemptions import end_exemptions
        from marketplace.order.oscar_counts import count_after_commit
        from marketplace.order.personal_data import (
            OrdersOfPerson,
            claim_orders,
            forget_never_paid,
            forget_old_orders,
            forget_unused_answers,
        )
        from marketplace.order.watchers import register_watcher
        from marketplace.outbox.topics import register_job
        from marketplace.partner.closing import register_leaving
        from marketplace.users.claims import register_claim
        from marketplace.users.personal_data import register_personal_data

        count_after_commit()
        register_personal_data("orders", OrdersOfPerson())
        register_leaving("orders", OrdersOfSeller())
        register_watcher("order.refuse_closed", refuse_closed)
        register_claim("orders", claim_orders)
        register_job("order.end_exemptions", every=timedelta(hours=1), run=end_exemptions)
        register_job("order.forget_old", every=timedelta(days=1), run=forget_old_orders)
        register_job("order.forget_never_paid", every=timedelta(days=1), run=forget_never_paid)
        register_job("order.forget_unused_answers", every=timedelta(days=1), run=forget_unused_answers)
