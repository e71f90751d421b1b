"""Orders: found by anything a caller may know, shown whole, refunded, cancelled, mailed again."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from cms.desk.order_acts import AskProvider, Cancel, Refund, Resend, RetryRefund
from cms.desk.order_queries import OrderFile, matching, orders
from cms.desk.order_sections import order_sections
from cms.desk.sections import Section, when
from cms.desk.viewsets import DeskViewSet, Shown, row_or_404
from cms.desk.words import ORDER_STATES, REFUND_STATES, cents, order_state
from marketplace.order.models import Order
from marketplace.payment.models import FOR_A_PERSON, RefundRow
from marketplace.payment.proposals import about_order
from marketplace.users.operators import Duty


def _makers(order: Order) -> str:
    return ", ".join(part.partner.name for part in order.seller_orders.all())


def _with_refunds(rows: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
    states = FOR_A_PERSON if value == "failed" else (value,)  # nobody knows of some of them: they wait here, too
    return rows.filter(pk__in=RefundRow.objects.filter(state__in=states, lost_dispute="").values("payment__order_id"))


class OrderFilters(WagtailFilterSet):  # type: ignore[misc]  # Wagtail is untyped
    state = ChoiceFilter(field_name="status", label=_("State"), choices=ORDER_STATES)
    refunds = ChoiceFilter(label=_("Refunds"), choices=REFUND_STATES, method=_with_refunds)

    class Meta:
        model = Order
        fields: list[str] = []


class Orders(DeskViewSet):
    name, icon = "desk_orders", "form"
    menu_label = label = _("Orders")
    duties = (Duty.SUPPORT, Duty.FINANCE)
    acts = (Refund, RetryRefund, Resend, Cancel, AskProvider)
    filterset = OrderFilters
    search_help = _("number, e-mail, name, maker, amount, certificate or payment number")
    columns_shown = (
        Shown("number", _("Order"), is_title=True),
        Shown("state", _("State"), lambda order: order_state(order.status)),
        Shown("amount", _("Total"), lambda order: cents(order.facts.gross_minor, order.facts.currency)),
        Shown("email", _("Buyer"), lambda order: order.facts.email),
        Shown("makers", _("Makers"), _makers),
        Shown("placed", _("Ordered"), lambda order: when(order.facts.placed_at)),
    )

    def rows(self) -> QuerySet[Order]:
        return orders()

    def search(self, rows: QuerySet[Order], words: str) -> QuerySet[Order]:
        return matching(rows, words)

    def find(self, key: str) -> OrderFile:
        return OrderFile(row_or_404(orders().select_related("user"), number=key))

    def key_of(self, thing: Order | OrderFile) -> str:
        return str(thing.order.number if isinstance(thing, OrderFile) else thing.number)

    def about(self, thing: OrderFile) -> str:
        return about_order(thing.order)

    def title(self, thing: OrderFile) -> str:
        return str(thing.order.number)

    def status(self, thing: OrderFile) -> str:
        return order_state(thing.order.status)

    def sections(self, thing: OrderFile) -> list[Section]:
        return order_sections(thing)
