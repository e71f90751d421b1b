"""A list of things, one page per thing, and the acts on it: what every part of the desk is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.urls import URLPattern, path, reverse
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSet

from cms.desk.acts import Act
from cms.desk.doors import DeskMenuItem
from cms.desk.sections import Section
from cms.desk.views import ActPage, ListPage, NewPage, ThingPage
from marketplace.users.operators import Duty


@dataclass(frozen=True, slots=True)
class Shown:
    """One column of a list: an attribute, or a function of the row. ``sort`` names a column of the database."""

    name: str
    label: Any
    value: Callable[[Any], Any] | None = None
    is_title: bool = False
    sort: str | None = None


class DeskViewSet(ViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """See the package's docstring for an example."""

    label: Any = ""
    duties: tuple[Duty, ...] = ()
    """Who may look, beside administrators."""
    needs_recent = False
    """Pages of money: even to look, one signs in again."""
    acts: tuple[type[Act], ...] = ()
    begins: type[Act] | None = None
    """What makes a new thing: its form is on a page of the list, and its deed has no thing."""
    list_page: type[Any] = ListPage
    columns_shown: Sequence[Shown] = ()
    states: Sequence[tuple[str, Any]] = ()
    """Values of ``state_field`` to filter by."""
    state_field = "state"
    key_field = "pk"
    """What stands in the address of a thing."""
    state_label: Any = ""
    search_help: Any = ""
    empty: Any = ""

    def rows(self) -> QuerySet[Any]:
        """All things, in the order of the list."""
        raise NotImplementedError

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows

    def find(self, key: str) -> Any:
        """The thing of a page. Raises Http404."""
        return row_or_404(self.rows(), **{self.key_field: key})

    def key_of(self, thing: Any) -> str:
        return str(getattr(thing, self.key_field))

    def about(self, thing: Any) -> str:
        """Its name in the trail, e.g. ``order:R-4KQ2``."""
        raise NotImplementedError

    def names(self, thing: Any) -> tuple[str, ...]:
        """All names that the trail knows it by; the first is ``about``."""
        return (self.about(thing),)

    def title(self, thing: Any) -> str:
        return str(thing)

    def status(self, thing: Any) -> str:
        """One word beside the title."""
        return ""

    def sections(self, thing: Any) -> list[Section]:
        raise NotImplementedError

    # --- what follows from it ---

    @cached_property
    def url_prefix(self) -> str:
        return str(self.name).replace("_", "/", 1)

    def url_of(self, thing: Any) -> str:
        return reverse(self.get_url_name("thing"), args=[self.key_of(thing)])

    @cached_property
    def list_url(self) -> str:
        return reverse(self.get_url_name("index"))

    @cached_property
    def own_acts(self) -> dict[str, Act]:
        return {act.name: act() for act in self.acts}

    @cached_property
    def first_act(self) -> Act | None:
        return self.begins() if self.begins else None

    def columns(self) -> list[Column]:
        return [self._column(shown) for shown in self.columns_shown]

    def _column(self, shown: Shown) -> Column:
        common = {"label": shown.label, "accessor": shown.value or shown.name, "sort_key": shown.sort}
        return (
            TitleColumn(shown.name, get_url=self.url_of, **common) if shown.is_title else Column(shown.name, **common)
        )

    @cached_property
    def filterset(self) -> type[WagtailFilterSet] | None:
        """One filter, by state; viewsets with more override this."""
        if not self.states:
            return None
        chosen = ChoiceFilter(field_name=self.state_field, label=self.state_label, choices=self.states)
        meta = type("Meta", (), {"model": self.rows().model, "fields": []})
        return type(f"{type(self).__name__}Filters", (WagtailFilterSet,), {"state": chosen, "Meta": meta})

    def get_menu_item(self, order: int | None = None) -> DeskMenuItem:
        item = DeskMenuItem(
            self.menu_label, self.menu_url, name=self.name, icon_name=self.icon, order=self.get_menu_item_order(order)
        )
        item.duties = self.duties
        return item

    def get_urlpatterns(self) -> list[URLPattern]:
        new = [path("new/", NewPage.as_view(desk=self), name="new")] if self.begins else []
        return [
            path("", self.list_page.as_view(desk=self), name="index"),
            path("results/", self.list_page.as_view(desk=self, results_only=True), name="index_results"),
            *new,
            path("<str:key>/", ThingPage.as_view(desk=self), name="thing"),
            path("<str:key>/<slug:act>/", ActPage.as_view(desk=self), name="act"),
        ]


def row_or_404(rows: QuerySet[Any], **where: Any) -> Any:
    """The one row, or Http404; also for keys that the column cannot hold."""
    try:
        found = rows.filter(**where).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        raise Http404
    return found
