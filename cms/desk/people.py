"""Who is an operator, and the trail of what operators did. For administrators."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, DateFilter
from wagtail.admin.filters import WagtailFilterSet

from cms.desk.acts import Act, Deed, WhyForm
from cms.desk.operations import about_person, give_duty, held_duties, open_duties, take_duty
from cms.desk.sections import Facts, Moment, Section, Text, Timeline, when
from cms.desk.viewsets import DeskViewSet, Shown, row_or_404
from cms.desk.words import ACTIONS, action_label
from marketplace.audit.models import AuditEntry
from marketplace.users.models import User
from marketplace.users.operators import GROUPS, Duty

OPERATORS = Q(is_superuser=True) | Q(groups__name__in=list(GROUPS.values()))


class DutyForm(WhyForm):
    duty = forms.ChoiceField(label=gettext_lazy("Duty"))

    def choose(self, duties: list[Duty]) -> None:
        self.fields["duty"].choices = [(duty.value, duty.label) for duty in duties]  # type: ignore[attr-defined]


class GiveForm(DutyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(open_duties(self.thing))


class TakeForm(DutyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(held_duties(self.thing))


class Give(Act):
    name, label, button = "give", gettext_lazy("Give a duty"), gettext_lazy("Give the duty")
    form_class = GiveForm
    needs_recent = True

    def is_offered(self, thing: User) -> bool:
        return thing.is_active and bool(open_duties(thing))

    def run(self, deed: Deed) -> str:
        give_duty(to=deed.thing, duty=Duty(deed.data["duty"]), by=deed.by, why=deed.why, at=deed.at)
        return _("Given.")


class Take(Act):
    name, label, button = "take", gettext_lazy("Take a duty away"), gettext_lazy("Take the duty away")
    form_class = TakeForm
    needs_recent = True
    is_grave = True

    def is_offered(self, thing: User) -> bool:
        return bool(held_duties(thing))

    def run(self, deed: Deed) -> str:
        take_duty(of=deed.thing, duty=Duty(deed.data["duty"]), by=deed.by, why=deed.why, at=deed.at)
        return _("Taken away.")


def _duties(person: User) -> str:
    names = {group.name for group in person.groups.all()}
    held = [str(duty.label) for duty in Duty if GROUPS[duty] in names]
    return ", ".join([_("Owner of the installation"), *held] if person.is_superuser else held)


class Operators(DeskViewSet):
    """Without a search the operators; a search finds any account by its e-mail address, to make it one."""

    name, icon = "desk_operators", "key"
    menu_label = label = gettext_lazy("Operators")
    duties = ()
    acts = (Give, Take)
    search_help = gettext_lazy("any e-mail address, to make its owner an operator")
    columns_shown = (
        Shown("name", gettext_lazy("Person"), str, is_title=True),
        Shown("email", gettext_lazy("E-mail")),
        Shown("duties", gettext_lazy("Duties"), _duties),
        Shown("seen", gettext_lazy("Last sign-in"), lambda person: when(person.last_login)),
    )

    def rows(self) -> QuerySet[User]:
        people = User.objects.filter(pk__in=User.objects.filter(OPERATORS).values("pk"))
        return people.prefetch_related("groups").order_by("email")

    def search(self, rows: QuerySet[User], words: str) -> QuerySet[User]:
        everyone = User.objects.prefetch_related("groups").order_by("email")
        return everyone.filter(deleted_at__isnull=True, email__icontains=words)

    def find(self, key: str) -> User:
        found: User = row_or_404(User.objects.filter(deleted_at__isnull=True), public_id=key)
        return found

    def key_of(self, thing: User) -> str:
        return thing.public_id

    def about(self, thing: User) -> str:
        return about_person(thing)

    def sections(self, thing: User) -> list[Section]:
        acts = AuditEntry.objects.filter(by=thing)[:50]
        return [
            Facts(_("Person"), [
                (_("E-mail"), thing.email), (_("Duties"), _duties(thing) or _("None: no operator")),
                (_("Last sign-in"), when(thing.last_login)), (_("Since"), when(thing.date_joined)),
            ]),
            Timeline(_("What this person did last"), [
                Moment(entry.at, f"{action_label(entry.action)} · {entry.about}", "", entry.why) for entry in acts
            ]),
        ]  # fmt: skip


DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TrailFilters(WagtailFilterSet):  # type: ignore[misc]  # Wagtail is untyped
    action = ChoiceFilter(label=gettext_lazy("What was done"), choices=tuple(ACTIONS.items()))
    since = DateFilter(field_name="at", lookup_expr="date__gte", label=gettext_lazy("From"), widget=DAY)
    until = DateFilter(field_name="at", lookup_expr="date__lte", label=gettext_lazy("To"), widget=DAY)

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class Trail(DeskViewSet):
    name, icon = "desk_trail", "history"
    menu_label = label = gettext_lazy("Trail")
    duties = ()
    filterset = TrailFilters
    empty = gettext_lazy("No operator has done anything yet.")
    search_help = gettext_lazy("person, thing, reason")
    columns_shown = (
        Shown("what", gettext_lazy("What was done"), lambda entry: action_label(entry.action), is_title=True),
        Shown("about", gettext_lazy("To what")),
        Shown("by", gettext_lazy("By"), lambda entry: entry.by_name),
        Shown("why", gettext_lazy("Why")),
        Shown("at", gettext_lazy("When"), lambda entry: when(entry.at)),
    )

    def rows(self) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.order_by("-at", "-pk")

    def search(self, rows: QuerySet[AuditEntry], words: str) -> QuerySet[AuditEntry]:
        return rows.filter(Q(about__icontains=words) | Q(by_name__icontains=words) | Q(why__icontains=words))

    def about(self, thing: AuditEntry) -> str:
        return thing.about

    def title(self, thing: AuditEntry) -> str:
        return f"{action_label(thing.action)} · {thing.about}"

    def sections(self, thing: AuditEntry) -> list[Section]:
        return [
            Facts(_("Entry"), [
                (_("What was done"), action_label(thing.action)), (_("To what"), thing.about), (_("By"), thing.by_name),
                (_("When"), when(thing.at)), (_("Why"), thing.why),
            ]),
            Text(_("Facts"), json.dumps(thing.facts, indent=2, ensure_ascii=False) if thing.facts else ""),
        ]  # fmt: skip
