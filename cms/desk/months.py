"""Months of the books at the desk: what each account did, closing one for good, the journal as a file."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from cms.desk.acts import Act, Deed, WhyForm
from cms.desk.sections import Cell, Facts, Link, Rows, Section, when
from cms.desk.tables import TablePage
from cms.desk.viewsets import DeskViewSet
from cms.desk.words import cents
from marketplace.ledger.exports import Form, export_month
from marketplace.ledger.months import close_month
from marketplace.ledger.queries import BookedMonth, MonthLine, booked_month, booked_months, month_balance
from marketplace.ledger.words import account_words
from marketplace.users.operators import Duty


class CloseForm(WhyForm):
    """A second thought: what is closed stays closed."""

    sure = forms.BooleanField(
        label=gettext_lazy("It never opens again"),
        help_text=gettext_lazy("What comes to light later is booked in the open month, or put right by a correction."),
    )


class Close(Act):
    name, label, button = "close", gettext_lazy("Close the month"), gettext_lazy("Close it for good")
    help = gettext_lazy("Everything is recomputed first: a month whose books are not right is not closed.")
    form_class = CloseForm
    needs_recent = True
    is_grave = True
    shows = 9

    def is_offered(self, thing: BookedMonth) -> bool:
        return thing.is_over and thing.is_next

    def run(self, deed: Deed) -> str:
        close_month(month=deed.thing.first, by=deed.by, why=deed.why, at=deed.at)
        return _("%(month)s is closed.") % {"month": deed.thing.name}


class _Export(Act):
    needs_recent = True
    hands_out = True
    form: ClassVar[Form]

    def run(self, deed: Deed) -> HttpResponse:
        made = export_month(month=deed.thing.first, form=self.form, by=deed.by, why=deed.why, at=deed.at)
        answer = HttpResponse(made.content, content_type=made.content_type)
        answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class ExportCsv(_Export):
    name, label, button = "export-csv", gettext_lazy("Journal as CSV"), gettext_lazy("Download the journal")
    help = gettext_lazy(
        "Every move with both its accounts, what it is about, and the numbers of the documents behind it."
    )
    form = Form.CSV


class ExportDatev(_Export):
    name, label, button = "export-datev", gettext_lazy("Journal for DATEV"), gettext_lazy("Download the file for DATEV")
    help = gettext_lazy("The moves in euro, as DATEV reads them. Other currencies are in the CSV file alone.")
    form = Form.DATEV


class Months(DeskViewSet):
    name, icon = "desk_months", "calendar"
    menu_label = label = gettext_lazy("Months")
    duties = (Duty.FINANCE,)
    needs_recent = True
    acts = (Close, ExportCsv, ExportDatev)
    list_page = TablePage

    def table(self) -> list[Section]:
        """The list: months are no rows of a table, the open ones least of all."""
        head = [_("Month"), _("State"), _("Entries"), _("Moved"), pgettext("month", "Closed")]
        rows = [self._row(month) for month in booked_months(at=timezone.now())]
        return [Rows(_("All months"), head, rows, _("Nothing is booked yet."))]

    def _row(self, month: BookedMonth) -> list[Cell]:
        link = Link(month.name, self.url_of(month))
        return [link, state_of(month), str(month.entries), _moved(month), _closed(month)]

    def find(self, key: str) -> BookedMonth:
        try:
            return booked_month(key, at=timezone.now())
        except LookupError as fault:
            raise Http404 from fault

    def key_of(self, thing: BookedMonth) -> str:
        return thing.name

    def about(self, thing: BookedMonth) -> str:
        return f"month:{thing.name}"

    def title(self, thing: BookedMonth) -> str:
        return thing.name

    def status(self, thing: BookedMonth) -> str:
        return state_of(thing)

    def sections(self, thing: BookedMonth) -> list[Section]:
        facts = Facts(_("Month"), [
            (_("State"), state_of(thing)), (_("Entries"), str(thing.entries)), (_("Moved"), _moved(thing)),
            (pgettext("month", "Closed"), _closed(thing)),
        ])  # fmt: skip
        balances = month_balance(thing.first)
        return [facts, *(_balance(currency, lines) for currency, lines in balances.items())]


def state_of(month: BookedMonth) -> str:
    if month.period is not None:
        return pgettext("month", "Closed")
    if not month.is_over:
        return _("Running")
    return _("To close") if month.is_next else _("Open: an earlier month is not closed")


def _closed(month: BookedMonth) -> str:
    return f"{when(month.period.closed_at)}, {month.period.closed_by_name}" if month.period else ""


def _moved(month: BookedMonth) -> str:
    return ", ".join(cents(money.minor, money.currency) for money in month.moved)


def _balance(currency: str, lines: list[MonthLine]) -> Rows:
    """The trial balance of a month, its sums last: debits are credits, and both balances are zero."""

    def money(*amounts: int) -> list[Cell]:
        return [cents(minor, currency) for minor in amounts]

    rows: list[list[Cell]] = [
        [" · ".join(filter(None, (account_words(line.purpose), line.subject))),
         *money(line.opening, line.debit, line.credit, line.closing)]
        for line in lines
    ]  # fmt: skip
    sums = [sum(getattr(line, side) for line in lines) for side in ("opening", "debit", "credit", "closing")]
    rows.append(
        [ngettext("%(count)s account", "%(count)s accounts", len(lines)) % {"count": len(lines)}, *money(*sums)]
    )
    title = _("Trial balance in %(currency)s") % {"currency": currency}
    sides = [pgettext("side of an account", "Debit"), pgettext("side of an account", "Credit")]
    return Rows(title, [_("Account"), _("Before"), *sides, _("After")], rows)
