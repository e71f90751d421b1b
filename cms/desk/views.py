"""The three pages of the desk: a list, one thing, one act. They translate; the viewset knows, the domain decides."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from cms.desk.acts import REFUSALS, Act, Deed, WhyForm
from cms.desk.doors import Guarded, may, not_your_desk
from cms.desk.sections import Moment, Section, Timeline
from cms.desk.words import action_label
from marketplace.audit.queries import trail_of
from marketplace.users.operators import Duty, NotYourDesk

PER_PAGE = 30


class DeskPaginator(WagtailPaginator):  # type: ignore[misc]  # Wagtail is untyped
    """Says how many there are in the operator's language: a model's own name is for developers, and English."""

    @property
    def items_count_label(self) -> str:
        return _("In all: %(count)s") % {"count": number_format(self.count, use_l10n=True, force_grouping=True)}


class ListPage(Guarded, BaseListingView):  # type: ignore[misc]  # Wagtail is untyped
    """Search, filter, page through."""

    is_searchable = True
    paginate_by = PER_PAGE
    paginator_class = DeskPaginator
    search_backend_name = None
    table_classname = "listing desk-list"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.page_title = self.verbose_name_plural = self.desk.label
        self.header_icon = self.desk.icon
        self.index_url_name = self.desk.get_url_name("index")
        self.index_results_url_name = self.desk.get_url_name("index_results")
        self.filterset_class = self.desk.filterset
        super().setup(request, *args, **kwargs)

    @property
    def columns(self) -> list[Any]:
        columns: list[Any] = self.desk.columns()
        return columns

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """What can be begun here, by who may."""
        first = self.desk.first_act
        if first is None or not may(self.request, first.duties or self.desk.duties):
            return []
        return [HeaderButton(str(first.label), url=reverse(self.desk.get_url_name("new")), icon_name="plus")]

    def get_search_form(self) -> SearchForm:
        asked = [self.request.GET] if self.search_kwarg in self.request.GET else []
        return SearchForm(*asked, placeholder=self.desk.search_help or _("Search"))

    def get_base_queryset(self) -> Any:
        return self.desk.rows()

    def search_queryset(self, queryset: Any) -> Any:
        return self.desk.search(queryset, self.search_query.strip()) if self.is_searching else queryset

    @property
    def no_results_message(self) -> str:
        if not (self.is_searching or self.is_filtering):
            return str(self.desk.empty or _("Nothing here yet."))
        if self.desk.search_help:
            return _("Nothing matches. You can search for: %(what)s.") % {"what": self.desk.search_help}
        return _("Nothing matches.")


class OfThing(Guarded, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """A page about one thing of the list."""

    thing: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may(request, self.needed()):  # nobody else may learn whether it exists
            self.thing = self.look_up()
        return super().dispatch(request, *args, **kwargs)

    def look_up(self) -> Any:
        return self.desk.find(self.kwargs["key"])

    def get_page_title(self) -> str:
        return str(self.desk.title(self.thing))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.desk.list_url, "label": self.desk.label},
            {"url": self.desk.url_of(self.thing), "label": self.desk.title(self.thing)},
        ]

    @property
    def header_icon(self) -> str:  # type: ignore[override]
        return str(self.desk.icon)


class ThingPage(OfThing):
    """What is known of it, what can be done, and what operators did to it."""

    template_name = "desk/thing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered = [
            {"act": act, "url": reverse(self.desk.get_url_name("act"), args=[self.desk.key_of(self.thing), act.name])}
            for act in self.desk.own_acts.values()
            if may(self.request, act.duties or self.desk.duties) and act.is_offered(self.thing)
        ]
        sections: list[Section] = self.desk.sections(self.thing)
        return super().get_context_data(
            thing=self.thing, status=self.desk.status(self.thing), acts=offered, sections=sections,
            trail=trail_section(*self.desk.names(self.thing)), **kwargs,
        )  # fmt: skip


def trail_section(*about: str) -> Timeline:
    """What operators did to one thing."""
    entries = trail_of(*about)[:100]
    return Timeline(_("What operators did"), [Moment(e.at, action_label(e.action), e.by_name, e.why) for e in entries])


class ActPage(OfThing):
    """One form; done once, then back to the thing."""

    template_name = "desk/act.html"
    act: Act

    def which(self) -> Act | None:
        act: Act | None = self.desk.own_acts.get(self.kwargs["act"])
        return act

    def needed(self) -> tuple[Duty, ...]:
        act = self.which()
        return (act.duties if act is not None else ()) or tuple(self.desk.duties)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = self.which()
        if act is None:
            raise Http404("no such act")
        self.act = act
        return super().dispatch(request, *args, **kwargs)

    def needs_recent(self) -> bool:
        return super().needs_recent() or self.act.needs_recent

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.act.is_offered(self.thing):
            messages.warning(request, _("This cannot be done now."))
            return redirect(self.back())
        return self.render_to_response(self.get_context_data(form=self._form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not self.act.is_offered(self.thing):  # by hand, or somebody was quicker
            form.add_error(None, _("This cannot be done now."))
        if self.act.previews and "preview" in request.POST:
            return self._preview(form)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        deed = Deed(self.thing, request.user, form.cleaned_data, timezone.now())  # type: ignore[arg-type]
        try:
            said = self.act.run(deed)
        except NotYourDesk:
            return not_your_desk(request, self.needed())
        except REFUSALS as refused:
            form.add_error(None, str(refused))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if isinstance(said, HttpResponse):
            return said
        messages.success(request, said)
        return redirect(self.back())

    def _preview(self, form: WhyForm) -> HttpResponse:
        """Needs no reason yet."""
        form.errors.pop("why", None)
        if form.errors:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        sections = self.act.preview(form.cleaned_data, at=timezone.now())
        return self.render_to_response(self.get_context_data(form=form, sections=sections))

    def back(self) -> str:
        """Where one came from, and goes to when it is done."""
        return str(self.desk.url_of(self.thing))

    def _form(self, posted: Any = None) -> WhyForm:
        return self.act.form_class(posted, thing=self.thing)

    def get_page_title(self) -> str:
        return str(self.act.label)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.act.label}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.desk.sections(self.thing)[: self.act.shows] if self.act.shows else []
        title = self.desk.title(self.thing) if self.thing is not None else self.desk.label
        return super().get_context_data(
            act=self.act, thing_title=title, back=self.back(), **{"sections": shown} | kwargs
        )


class NewPage(ActPage):
    """The form of something that is not there yet; done once, then back to the list."""

    def which(self) -> Act | None:
        first: Act | None = self.desk.first_act
        return first

    def look_up(self) -> Any:
        return None

    def back(self) -> str:
        return str(self.desk.list_url)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.desk.list_url, "label": self.desk.label},
            {"url": "", "label": self.act.label},
        ]
