"""The books against the provider's balance: what nobody can explain, the oldest first."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.corrections import entry_link
from cms.desk.sections import Facts, Rows, Section, when
from cms.desk.viewsets import DeskViewSet, Shown
from cms.desk.words import cents
from marketplace.ledger.queries import entry_of
from marketplace.payouts.models import ReconcileFinding, ReconcileRun
from marketplace.users.operators import Duty

SHOWN = 20


class Movements(DeskViewSet):
    """Read only: where a movement belongs is posted by two people, from its entry in the journal, never guessed."""

    name, icon = "desk_movements", "help"
    menu_label = label = gettext_lazy("Unexplained movements")
    duties = (Duty.FINANCE,)
    needs_recent = True
    empty = gettext_lazy("Everything that moved at the provider is explained.")
    search_help = gettext_lazy("number at the provider")
    columns_shown = (
        Shown("line", gettext_lazy("Movement"), lambda row: row.line_id, is_title=True),
        Shown("at", gettext_lazy("When"), lambda row: when(row.happened_at), sort="happened_at"),
        Shown("kind", gettext_lazy("Kind"), lambda row: row.kind),
        Shown("source", gettext_lazy("Of"), lambda row: row.source),
        Shown("amount", gettext_lazy("Amount"), lambda row: cents(row.net_minor, row.currency)),
        Shown("matched", gettext_lazy("Explained"), lambda row: when(row.matched_at)),
    )

    def rows(self) -> QuerySet[ReconcileFinding]:
        return ReconcileFinding.objects.order_by("matched_at", "happened_at", "pk")

    def search(self, rows: QuerySet[ReconcileFinding], words: str) -> QuerySet[ReconcileFinding]:
        return rows.filter(line_id__icontains=words) | rows.filter(source__icontains=words)

    def about(self, thing: ReconcileFinding) -> str:
        return f"movement:{thing.line_id}"

    def title(self, thing: ReconcileFinding) -> str:
        return thing.line_id

    def status(self, thing: ReconcileFinding) -> str:
        return str(_("Explained") if thing.matched_at else _("In suspense"))

    def sections(self, thing: ReconcileFinding) -> list[Section]:
        runs = [
            [when(run.at), cents(run.provider_minor, run.currency), cents(run.ledger_minor, run.currency),
             cents(run.difference_minor, run.currency)]
            for run in ReconcileRun.objects.filter(currency=thing.currency).order_by("-at", "-pk")[:SHOWN]
        ]  # fmt: skip
        return [
            Facts(_("Movement"), [
                (_("Kind"), thing.kind), (_("Of"), thing.source), (_("When"), when(thing.happened_at)),
                (_("Amount, after the fee"), cents(thing.net_minor, thing.currency)), (_("Says"), thing.says),
                (_("In the journal"), entry_link(entry_of(f"suspense:{thing.line_id}"))),
                (_("Found"), when(thing.found_at)), (_("Explained"), when(thing.matched_at)), (_("Why"), thing.why),
            ]),
            Rows(
                _("Last comparisons"), [_("When"), _("At the provider"), _("In the books"), _("Difference")], runs,
                _("None yet."),
            ),
        ]  # fmt: skip
