"""What an editor sees beside the fields of a showcase: which picks have stepped back, figures, the embed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from wagtail.admin.panels import Panel

from cms.figures import SINCE, story_figures
from cms.picks import Pick, picks_of


class GonePanel(Panel):
    """Picks that readers do not see now, each with the reason."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/gone_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            picks: Iterable[Pick] = picks_of(self.instance.body) if self.instance.pk else ()
            context["gone"] = [pick for pick in picks if pick.why_gone]
            return context


class ElsewherePanel(Panel):
    """Views, clicks and sales, and the lines that show the page on another site."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/elsewhere_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            if page := self.instance if self.instance.pk else None:
                context["figures"] = story_figures(page.public_id, on=timezone.now().date())
                context["days"] = SINCE.days
                language = page.locale.language_code
                context["embed_url"] = f"{settings.SITE_URL}/embed/{page.public_id}/{language}/"
                context["snippet_url"] = f"/{language}/embed/{page.public_id}/"
                context["page_title"] = page.title
            return context
