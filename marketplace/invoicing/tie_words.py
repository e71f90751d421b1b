"""The comparison of books and return in words and rows: for the desk and for the command."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.invoicing.booked_vat import SEVERAL, AccountLine, reference_of
from marketplace.invoicing.reports import EURO
from marketplace.invoicing.tables import Row, euro
from marketplace.invoicing.tie import Cause, Tie, TieOrder, TieRow
from marketplace.markets.shown import money_text
from marketplace.money import Money

COLUMNS = (
    "part", "period", "state", "rate_pct", "order", "books", "return", "difference", "rounding", "unexplained",
    "what_to_do",
)  # fmt: skip


def part_words(row: TieRow, tie: Tie) -> str:
    """Which figure of the return it is."""
    if row.cell.period != tie.declared.period:
        return _("Correction of %(quarter)s") % {"quarter": row.cell.period}
    if row.cell.rate == SEVERAL:
        return _("Several rates together")
    return _("Supplies at %(rate)s %%") % {"rate": row.cell.rate}


def cause_words(found: TieOrder) -> str:
    """Why an order differs, and what to do."""
    return {
        Cause.NO_DOCUMENT: _(
            "It is booked, and no document declares it. Look whether its document is still promised (outbox), was "
            "refused, or whether the seller was asked to make it out. The quarter is declared without it until then."
        ),
        Cause.NOT_BOOKED: _(
            "A document declares it, and the books know nothing of it. Look at the order's payment; then propose the "
            "missing posting under “Corrections”."
        ),
        Cause.OTHER_QUARTER: _(
            "The other side counts for another quarter: the money was told late, or the document was made late. Both "
            "quarters together are right. Declare by the document's day and keep this note with the return."
        ),
        Cause.AMOUNTS: _(
            "Both know it, with different amounts. Compare the order's documents with its entries in the journal; what "
            "is wrong in the books is put right by a correction, what is wrong on paper by a credit note."
        ),
    }[found.cause]


def account_words(line: AccountLine, tie: Tie) -> str:
    """What is left to do about the account of one state, once the return is made."""
    rounding = tie.rounding_of(line.state)
    left = rounding - line.corrected
    if not left:
        return _("Its rounding is corrected.") if rounding else _("The account and the return agree.")
    ways = ("losses", f"vat_payable oss:{line.state}")
    source, target = ways if left > 0 else ways[::-1]
    return _(
        "Documents round once a rate: propose a correction of %(amount)s from %(source)s to %(target)s, about "
        "“%(about)s”."
    ) % {
        "amount": money_text(Money(abs(left), EURO)), "source": source, "target": target,
        "about": reference_of(tie.declared.period),
    }  # fmt: skip


def verdict_words(tie: Tie) -> str:
    if not tie.is_tied:
        return _("Not tied: the orders below differ by more than rounding. Settle them before you declare.")
    if any(row.rounding for row in tie.rows):
        return _("Tied: nothing but the rounding of documents is between the books and the return.")
    return _("Tied to the cent.")


def tie_rows(tie: Tie) -> list[Row]:
    """As CSV: figures of the return, then orders that differ, then the accounts."""
    period = str(tie.declared.period)
    rows: list[Row] = [COLUMNS]
    rows += [_figures("figure", row, "", "") for row in tie.rows]
    rows += [_figures("order", found.row, found.order, cause_words(found)) for found in tie.orders]
    rows += [
        ("account", period, line.state, "", "", euro(line.after), euro(tie.declared_for(line.state)), "",
         euro(tie.rounding_of(line.state)), "", account_words(line, tie))
        for line in tie.accounts
    ]  # fmt: skip
    return [*rows, ("verdict", period, "", "", "", "", euro(tie.declared.vat_minor), "", "", "", verdict_words(tie))]


def _figures(part: str, row: TieRow, order: str, todo: str) -> Row:
    amounts = (row.booked, row.declared, row.difference, row.rounding, row.unexplained)
    return (part, str(row.cell.period), row.cell.state, row.cell.rate, order, *map(euro, amounts), todo)
