"""What many people search for: suggested to others, unless somebody here thinks better of it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.acts import Act, Deed
from cms.desk.sections import Facts, Section, when
from cms.desk.viewsets import DeskViewSet, Shown
from marketplace.users.operators import Duty
from search.popular.models import PopularQuery
from search.popular.operations import about_query, hide_query, show_query


def state_word(row: PopularQuery) -> str:
    return _("hidden") if row.hidden_at else _("suggested")


class Hide(Act):
    name, label, button = "hide", gettext_lazy("Hide"), gettext_lazy("Hide it")
    help = gettext_lazy("It is no longer suggested, and does not come back. Searching for it is not forbidden.")

    def is_offered(self, thing: PopularQuery) -> bool:
        return thing.hidden_at is None

    def run(self, deed: Deed) -> str:
        hide_query(row=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("Hidden. It leaves the suggestions within five minutes.")


class Show(Act):
    name, label, button = "show", gettext_lazy("Suggest it again"), gettext_lazy("Suggest it again")

    def is_offered(self, thing: PopularQuery) -> bool:
        return thing.hidden_at is not None

    def run(self, deed: Deed) -> str:
        show_query(row=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("It is suggested again where enough people use it.")


class Searches(DeskViewSet):
    name, icon = "desk_searches", "search"
    menu_label = label = gettext_lazy("Popular searches")
    duties = (Duty.MODERATION,)
    acts = (Hide, Show)
    empty = gettext_lazy("Nothing was searched for by five people yet.")
    search_help = gettext_lazy("what was searched for")
    columns_shown = (
        Shown("text", gettext_lazy("What was searched for"), is_title=True, sort="text"),
        Shown("language", gettext_lazy("Language"), sort="language"),
        Shown("state", gettext_lazy("State"), state_word),
        Shown("reached", gettext_lazy("Last five people"), lambda row: date_format(row.reached_on)),
    )

    def rows(self) -> QuerySet[PopularQuery]:
        return PopularQuery.objects.order_by("-reached_on", "-score", "pk")

    def search(self, rows: QuerySet[PopularQuery], words: str) -> QuerySet[PopularQuery]:
        return rows.filter(text__icontains=words)

    def about(self, thing: PopularQuery) -> str:
        return about_query(thing)

    def status(self, thing: PopularQuery) -> str:
        return state_word(thing)

    def sections(self, thing: PopularQuery) -> list[Section]:
        return [
            Facts(_("What was searched for"), [
                (_("Language"), thing.language), (_("Last five people"), date_format(thing.reached_on)),
                (_("Hidden"), when(thing.hidden_at)),
            ])
        ]  # fmt: skip
