"""Commission rules at the desk: the first that fits decides. Written, moved, ended; what was sold keeps its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.acts import Act, Deed
from cms.desk.rule_form import PlacedForm, RuleForm, rule_of
from cms.desk.rule_words import examples_of, first_day, fits_words, state_of, takes_words
from cms.desk.sections import Facts, Section, when
from cms.desk.viewsets import DeskViewSet, Shown
from marketplace.offerings.commission import about_rule, end_rule, move_rule, write_rule
from marketplace.offerings.models import CommissionRule
from marketplace.users.operators import Duty


class Write(Act):
    name, label, button = "write", gettext_lazy("Write a rule"), gettext_lazy("Write the rule")
    help = gettext_lazy("It holds for new sales. What was sold keeps what was agreed at the click.")
    previews = gettext_lazy("Show what it takes")
    form_class = RuleForm
    needs_recent = True

    def preview(self, data: dict[str, Any], *, at: datetime) -> list[Section]:
        return [examples_of(rule_of(data), on=data["starts_on"] or at.date())]

    def run(self, deed: Deed) -> str:
        write_rule(rule=rule_of(deed.data), by=deed.by, at=deed.at, why=deed.why)
        return _("Written. It holds for new sales from its day on.")


class Move(Act):
    name, label, button = "move", gettext_lazy("Move"), gettext_lazy("Move the rule")
    form_class = PlacedForm
    needs_recent = True

    def is_offered(self, thing: CommissionRule) -> bool:
        return thing.is_active

    def run(self, deed: Deed) -> str:
        move_rule(rule=deed.thing, before=deed.data["before"], by=deed.by, at=deed.at, why=deed.why)
        return _("Moved. It holds for new sales.")


class End(Act):
    name, label, button = "end", gettext_lazy("End it"), gettext_lazy("End the rule")
    help = gettext_lazy("New sales are decided by the rules after it. What was sold keeps what was agreed.")
    needs_recent = True
    is_grave = True
    shows = 1

    def is_offered(self, thing: CommissionRule) -> bool:
        return thing.is_active

    def run(self, deed: Deed) -> str:
        end_rule(rule=deed.thing, by=deed.by, at=deed.at, why=deed.why)
        return _("Ended for new sales.")


class Commissions(DeskViewSet):
    name, icon = "desk_commission", "order"
    menu_label = gettext_lazy("Commission rules")
    label = gettext_lazy("Commission rules")
    duties = (Duty.FINANCE,)
    needs_recent = True
    acts = (Move, End)
    begins = Write
    empty = gettext_lazy("There is no rule: every sale bears the platform's general rate.")
    search_help = gettext_lazy("name of the rule, code of the maker")
    columns_shown = (
        Shown("name", gettext_lazy("Rule"), is_title=True),
        Shown("order", gettext_lazy("Position"), lambda row: str(row.position) if row.is_active else ""),
        Shown("fits", gettext_lazy("Fits"), fits_words),
        Shown("takes", gettext_lazy("Takes"), takes_words),
        Shown("from", gettext_lazy("Holds from"), first_day),
        Shown("state", gettext_lazy("State"), state_of),
    )

    def rows(self) -> QuerySet[CommissionRule]:
        return CommissionRule.objects.select_related("category", "partner", "by").order_by("-is_active", "position")

    def search(self, rows: QuerySet[CommissionRule], words: str) -> QuerySet[CommissionRule]:
        return rows.filter(name__icontains=words) | rows.filter(partner__code__iexact=words)

    def about(self, thing: CommissionRule) -> str:
        return about_rule(thing)

    def title(self, thing: CommissionRule) -> str:
        return thing.name

    def status(self, thing: CommissionRule) -> str:
        return state_of(thing)

    def sections(self, thing: CommissionRule) -> list[Section]:
        return [
            Facts(_("Rule"), [
                (_("Fits"), fits_words(thing)), (_("Takes"), takes_words(thing)), (_("Holds from"), first_day(thing)),
                (_("Position"), str(thing.position)), (_("Written"), f"{when(thing.created_at)}, {thing.by or ''}"),
            ]),
            examples_of(thing, on=thing.starts_on or thing.created_at.date()),
        ]  # fmt: skip
