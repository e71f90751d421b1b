"""Texts stuffed with words to be found more often: a list for moderators. Ranking does not reward them anyway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.desk.doors import DeskMenuItem, Guarded
from cms.desk.sections import Cell, Facts, Link, Rows, Section
from marketplace.users.operators import Duty
from search.engines.base import SearchUnavailable
from search.flagged import Flagged, flagged
from search.indexing.stuffing import Reason
from search.shown import language_name
from storefronts.profiles.models import Storefront


def stuffed_sections() -> list[Section]:
    """What it is about, and the list."""
    help_text = _(
        "Their texts repeat a word very often, or carry many keywords that have to do with nothing else in them. "
        "Results do not favour them for it. Take down only what misleads, and say why."
    )
    try:
        found, total = flagged()
    except SearchUnavailable:
        return [Facts(_("Overloaded texts"), [("", _("There is no search index, so nothing can be listed."))])]
    listed = Rows(
        _("Newest %(shown)s of %(total)s") % {"shown": len(found), "total": total} if total else _("List"),
        [_("Title"), _("Maker"), _("Why")], _rows(found), _("No text looks overloaded."),
    )  # fmt: skip
    return [Facts(_("Overloaded texts"), [("", help_text)]), listed]


def _rows(found: Iterable[Flagged]) -> list[list[Cell]]:
    found = list(found)
    slugs = [each.key.partition(":")[2] for each in found if each.key.startswith("storefront:")]
    codes = dict(Storefront.objects.filter(slug__in=slugs).values_list("slug", "partner__code"))
    return [[_title(each, codes), each.maker, " ".join(map(in_words, each.reasons))] for each in found]


def _title(found: Flagged, codes: Mapping[str, str]) -> Cell:
    """The title, as a link to its page at the desk where it has one."""
    source, _colon, public_id = found.key.partition(":")
    text = found.title or public_id
    if source == "offering":
        return Link(text, reverse("desk_offerings:thing", args=[public_id]))
    if public_id in codes and source == "storefront":
        return Link(text, reverse("desk_makers:thing", args=[codes[public_id]]))
    return text


def in_words(reason: Reason) -> str:
    language = language_name(reason.language, get_language() or "en")
    if reason.what == "repeats":
        return ngettext(
            "“%(word)s” stands there %(count)s time (%(language)s).",
            "“%(word)s” stands there %(count)s times (%(language)s).",
            reason.count,
        ) % {"word": reason.word, "count": reason.count, "language": language}
    return ngettext(
        "%(count)s keyword that fits nothing else in the text (%(language)s).",
        "%(count)s keywords that fit nothing else in the text (%(language)s).",
        reason.count,
    ) % {"count": reason.count, "language": language}


class _Desk:
    """What the guard asks of a page that is no list of rows."""

    duties = (Duty.MODERATION,)


class StuffedPage(Guarded, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]  # Wagtail is untyped
    """One page, read-only; decisions are made on the page of the work or the maker."""

    desk = _Desk
    template_name = "desk/thing.html"
    header_icon = "warning"

    def get_page_title(self) -> str:
        return _("Overloaded texts")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sections=stuffed_sections(), **kwargs)


def menu_item(url: str, order: int) -> DeskMenuItem:
    item = DeskMenuItem(gettext_lazy("Overloaded texts"), url, name="desk_stuffed", icon_name="warning", order=order)
    item.duties = _Desk.duties
    return item
