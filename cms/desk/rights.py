"""Withdrawals as they were sent, and what they did to each line. Nothing here can be changed: a statement is a fact."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.sections import Facts, Link, Rows, Section, Text, when
from cms.desk.viewsets import DeskViewSet, Shown
from marketplace.compliance.models import Withdrawal
from marketplace.compliance.queries.withdrawals import withdrawals
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.users.operators import Duty


def money_of(withdrawal: Withdrawal) -> str:
    """What all lines of it give back."""
    lines = list(withdrawal.lines.all())
    return money_text(sum((Money(row.refund_minor, row.currency) for row in lines), Money.zero("EUR"))) if lines else ""


class Withdrawals(DeskViewSet):
    name, icon = "desk_withdrawals", "undo"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Withdrawals")
    duties = (Duty.SUPPORT, Duty.FINANCE)
    search_help = gettext_lazy("number of the order, name, e-mail")
    columns_shown = (
        Shown("number", gettext_lazy("Order"), lambda row: row.order.number, is_title=True),
        Shown("name", gettext_lazy("Name"), lambda row: row.name),
        Shown("sent", gettext_lazy("Sent"), lambda row: when(row.submitted_at)),
        Shown("back", gettext_lazy("Goes back"), money_of),
        Shown("problem", gettext_lazy("Problem"), lambda row: row.problem),
    )

    def rows(self) -> QuerySet[Withdrawal]:
        return withdrawals()

    def search(self, rows: QuerySet[Withdrawal], words: str) -> QuerySet[Withdrawal]:
        return rows.filter(Q(order__number__iexact=words) | Q(name__icontains=words) | Q(email__icontains=words))

    def about(self, thing: Withdrawal) -> str:
        return f"order:{thing.order.number}"

    def title(self, thing: Withdrawal) -> str:
        return _("Withdrawal from order %(number)s") % {"number": thing.order.number}

    def sections(self, thing: Withdrawal) -> list[Section]:
        order = Link(thing.order.number, reverse("desk_orders:thing", args=[thing.order.number]))
        return [
            Facts(_("Withdrawal"), [
                (_("Order"), order), (_("Name"), thing.name), (_("E-mail"), thing.email),
                (_("Sent"), when(thing.submitted_at)), (_("The time ends"), when(thing.ends_at)),
                (_("Problem"), thing.problem),
            ]),
            Text(_("The statement"), thing.statement),
            Rows(_("Lines"), [_("Line"), _("Maker"), _("Effect"), _("Done"), _("Goes back")], [
                [row.line.title, row.line.maker_name, str(row.get_outcome_display()), f"{row.done_bps / 100:g} %",
                 money_text(Money(row.refund_minor, row.currency))]
                for row in thing.lines.all()
            ]),
        ]  # fmt: skip
