"""The list of things that are no rows of a table: months, quarters. Its viewset says what stands on it (``table``)."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.desk.doors import Guarded


class TablePage(Guarded, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]  # Wagtail is untyped
    """In place of ``ListPage``: nothing to search or to turn over, as there are few."""

    template_name = "desk/thing.html"
    results_only = False

    @property
    def header_icon(self) -> str:  # type: ignore[override]
        return str(self.desk.icon)

    def get_page_title(self) -> str:
        return str(self.desk.label)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sections=self.desk.table(), **kwargs)
