"""Choosing works and makers in the page editor: searched as the public search does, in any language, typos included."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from marketplace.offerings.models import Offering, State
from search.engines.base import SearchUnavailable
from search.find import find
from search.query import SearchQuery
from storefronts.profiles.models import Storefront
from storefronts.profiles.queries import open_storefronts

MOST = 200
"""Results that can be paged through: whoever has not found it among them types another word."""


class WordsForm(BaseFilterForm):
    """One field, and the public search behind it; while that is down, every word must be found somewhere."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    source, key_field = "", ""
    looks_in: tuple[str, ...] = ()

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        objects = super().filter(objects)
        text = " ".join(self.cleaned_data.get("q", "").split())
        self.is_searching, self.search_query = bool(text), text
        if not text:
            return objects
        language = (get_language() or "en").split("-")[0]
        query = SearchQuery(text=text, language=language, sources=(self.source,), size=MOST)
        try:
            hits = find(query, at=timezone.now()).hits
        except SearchUnavailable:
            return self.by_words(objects, text)
        ids = [hit.key.partition(":")[2] for hit in hits]
        rank = Case(*(When(**{self.key_field: key}, then=place) for place, key in enumerate(ids)), default=len(ids))
        return objects.filter(**{f"{self.key_field}__in": ids}).order_by(rank, "pk")

    def by_words(self, objects: QuerySet[Any], text: str) -> QuerySet[Any]:
        for word in text.split():
            anywhere = Q()
            for field in self.looks_in:
                anywhere |= Q(**{f"{field}__icontains": word})
            objects = objects.filter(anywhere)
        return objects.distinct()


class OfferingWords(WordsForm):
    source, key_field = "offering", "public_id"
    looks_in = ("texts__title", "texts__summary", "partner__name", "partner__storefront__city")


class StorefrontWords(WordsForm):
    source, key_field = "storefront", "slug"
    looks_in = ("name", "city", "slug")


def offering_name(offering: Offering) -> str:
    """As editors know a work: title in its own language, and whose it is."""
    return f"{offering.product.title} · {offering.partner.name}"


class OfferingChoices:
    """What is on sale, newest first."""

    filter_form_class = OfferingWords

    def get_object_list(self) -> QuerySet[Offering]:
        shown = Offering.objects.filter(state=State.PUBLISHED).order_by("-published_at")
        return shown.select_related("product", "partner__storefront")

    @property
    def columns(self) -> list[Column]:
        title, *_rest = super().columns  # type: ignore[misc]  # mixed into Wagtail's views below
        title.accessor = "product.title"
        return [
            title,
            Column("maker", label=_("Maker"), accessor="partner.name"),
            Column("city", label=_("City"), accessor="partner.storefront.city"),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
        ]


class ChooseOffering(OfferingChoices, ChooseView):
    pass


class ChooseOfferingResults(OfferingChoices, ChooseResultsView):
    pass


class ChosenOffering(ChosenView):
    def get_display_title(self, instance: Offering) -> str:
        return offering_name(instance)


class OfferingWidget(BaseChooser):
    def get_display_title(self, instance: Offering) -> str:
        return offering_name(instance)


class StorefrontChoices:
    """All makers who have not closed, by name."""

    filter_form_class = StorefrontWords

    def get_object_list(self) -> QuerySet[Storefront]:
        return open_storefronts().order_by("name")

    @property
    def columns(self) -> list[Column]:
        return [*super().columns[:1], Column("city", label=_("City"), accessor="city")]  # type: ignore[misc]


class ChooseStorefront(StorefrontChoices, ChooseView):
    pass


class ChooseStorefrontResults(StorefrontChoices, ChooseResultsView):
    pass


class OfferingChooser(ChooserViewSet):
    model = Offering
    icon = "image"
    choose_one_text = _("Choose a work")
    choose_another_text = _("Choose another work")
    choose_view_class = ChooseOffering
    choose_results_view_class = ChooseOfferingResults
    chosen_view_class = ChosenOffering
    base_widget_class = OfferingWidget
    per_page = 12


class StorefrontChooser(ChooserViewSet):
    model = Storefront
    icon = "user"
    choose_one_text = _("Choose a maker")
    choose_another_text = _("Choose another maker")
    choose_view_class = ChooseStorefront
    choose_results_view_class = ChooseStorefrontResults
    per_page = 12


offering_chooser = OfferingChooser("offering_chooser", url_prefix="offering-chooser")
storefront_chooser = StorefrontChooser("storefront_chooser", url_prefix="storefront-chooser")
OfferingChooserBlock = offering_chooser.get_block_class(name="OfferingChooserBlock", module_path="cms.choosers")
StorefrontChooserBlock = storefront_chooser.get_block_class(name="StorefrontChooserBlock", module_path="cms.choosers")
