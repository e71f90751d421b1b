"""The return of the one-stop shop at the desk: what it declares, tied to the VAT accounts of the books."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.sections import Cell, Facts, Link, Rows, Section
from cms.desk.tables import TablePage
from cms.desk.viewsets import DeskViewSet
from cms.desk.words import cents
from marketplace.invoicing.booked_vat import AccountLine
from marketplace.invoicing.periods import NoSuchPeriod, Quarter
from marketplace.invoicing.reports import OtherCurrency
from marketplace.invoicing.tie import Tie, TieRow, tie
from marketplace.invoicing.tie_words import account_words, cause_words, part_words, verdict_words
from marketplace.ledger.queries import booked_months
from marketplace.users.operators import Duty


class OssReturns(DeskViewSet):
    """Read only: what differs is put right by documents, or by a correction of two persons."""

    name, icon = "desk_oss", "globe"
    menu_label = label = gettext_lazy("One-stop shop")
    duties = (Duty.FINANCE,)
    needs_recent = True
    list_page = TablePage

    def quarters(self) -> list[Quarter]:
        """Those of the books, the newest first."""
        return list(dict.fromkeys(Quarter.of(month.first) for month in booked_months(at=timezone.now())))

    def table(self) -> list[Section]:
        rows: list[list[Cell]] = [
            [Link(str(each), self.url_of(each)), each.first.isoformat(), each.last.isoformat()]
            for each in self.quarters()
        ]
        head = [_("Quarter"), _("From"), _("Until")]
        return [Rows(_("All quarters"), head, rows, _("Nothing is booked yet."))]

    def find(self, key: str) -> Quarter:
        try:
            found = Quarter.named(key)
        except NoSuchPeriod as fault:
            raise Http404 from fault
        if found not in self.quarters():
            raise Http404
        return found

    def key_of(self, thing: Quarter) -> str:
        return str(thing)

    def about(self, thing: Quarter) -> str:
        return f"oss:{thing}"

    def sections(self, thing: Quarter) -> list[Section]:
        try:
            found = tie(thing)
        except OtherCurrency as fault:
            said = _(
                "Document %(number)s is in another currency: its rate of the quarter's last day is not known here."
            )
            return [Facts(_("Return"), [("", said % {"number": fault})])]
        return [_facts(found), _figures(found), _orders(found), _accounts(found)]


def _facts(found: Tie) -> Facts:
    return Facts(_("Return"), [
        (_("Books and return"), verdict_words(found)), (_("VAT to pay with it"), cents(found.declared.vat_minor)),
        (_("Number"), found.declared.vat_id),
    ])  # fmt: skip


def _figures(found: Tie) -> Rows:
    head = [
        _("Member state"), _("Figure"), _("Books"), _("Return"), _("Difference"), _("Of it rounding"),
        _("Not explained"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [[row.cell.state, part_words(row, found), *_amounts(row)] for row in found.rows]
    return Rows(_("Figure by figure"), head, rows, _("Nothing was sold to consumers of other states."))


def _orders(found: Tie) -> Rows:
    head = [_("Order"), _("Member state"), _("Books"), _("Return"), _("Not explained"), _("What to do")]
    rows: list[list[Cell]] = [
        [Link(each.order, _address(each.order)), each.row.cell.state, cents(each.row.booked), cents(each.row.declared),
         cents(each.row.unexplained), cause_words(each)]
        for each in found.orders
    ]  # fmt: skip
    return Rows(_("Orders that differ by more than rounding"), head, rows, _("None."))


def _accounts(found: Tie) -> Rows:
    head = [
        _("Member state"), _("Before"), _("Sales and refunds"), _("Posted by hand"), _("After"), _("Return"),
        _("What to do"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [line.state, *_account(line, found), account_words(line, found)] for line in found.accounts
    ]
    return Rows(_("VAT accounts"), head, rows, _("None."))


def _account(line: AccountLine, found: Tie) -> list[Cell]:
    amounts = (line.before, line.booked, line.by_hand, line.after, found.declared_for(line.state))
    return [cents(minor) for minor in amounts]


def _amounts(row: TieRow) -> list[Cell]:
    return [cents(minor) for minor in (row.booked, row.declared, row.difference, row.rounding, row.unexplained)]


def _address(order: str) -> str:
    return reverse("desk_orders:thing", args=[order])
