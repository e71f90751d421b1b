"""The umbrella's page with the map of rings, and the page of each ring, in each of its languages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester
from wagtail.url_routing import RouteResult

from cms.blocks.rings import RING_BLOCKS, UMBRELLA_BLOCKS
from cms.models.pages import PublicPage
from cms.rings.map import europe, spots
from cms.rings.supply import ring_supply, works_by_ring
from marketplace.markets.countries import country_name
from marketplace.markets.languages import interface_language
from marketplace.offerings.words import fallbacks, pick
from storefronts.pages.shown import paragraphs
from storefronts.rings.models import Ring
from storefronts.rings.queries import city_rings

SHOWCASES = 6
FOUND_BY_MACHINES = MultiFieldPanel(
    [FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("For search engines")
)


class KeptPage(PagePermissionTester):
    """A page that its editors change but neither delete nor move: its address is a contract."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:  # noqa: FBT001, FBT002  # Wagtail's signature
        return self._is_of_the_network() and bool(super().can_delete(ignore_bulk))

    def can_move(self) -> bool:
        return self._is_of_the_network() and bool(super().can_move())

    def _is_of_the_network(self) -> bool:
        return bool(self.user.is_superuser) or "bulk_delete" in getattr(self, "permissions", ())


class RingIndexPage(PublicPage):
    """The ring of rings: its story, the map, the list, the figures."""

    body = StreamField(UMBRELLA_BLOCKS, blank=True, verbose_name=_("Under the map"))

    template = "cms/rings/index.html"
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("body")]
    promote_panels: ClassVar[list[Panel]] = [FOUND_BY_MACHINES]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.RingPage"]

    class Meta:
        verbose_name = _("page of all rings")

    def address(self, code: str, page: Page, request: HttpRequest) -> str:
        return f"/{code}/rings/"

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return KeptPage(user, self)

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """A ring that has no page in this language is shown in its own first one, as works and makers are."""
        if len(path_components) == 1:
            slug = path_components[0]
            if not self.get_children().filter(slug=slug, live=True).exists():
                page = page_elsewhere(slug, get_language() or "en")
                if page is not None:
                    return RouteResult(page)
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        language = request.market.language  # type: ignore[attr-defined]
        rings, works = list(city_rings()), works_by_ring()
        umbrella = Ring.objects.filter(is_umbrella=True).first()
        story, story_lang = pick(umbrella.story, language, "en") if umbrella else ("", "en")
        sentence, sentence_lang = pick(umbrella.sentence, language, "en") if umbrella else ("", "en")
        interface = interface_language(language)
        return context | {
            "land": europe(),
            "spots": spots(rings),
            "rings": [(ring, country_name(ring.country, interface), works.get(ring.slug, 0)) for ring in rings],
            "makers_total": sum(ring.makers for ring in rings),
            "works_total": works.get("", 0),
            "umbrella": umbrella,
            "story": paragraphs(story), "story_lang": story_lang,
            "sentence": sentence, "sentence_lang": sentence_lang,
        }  # fmt: skip


class RingPage(PublicPage):
    """A ring: who it is, what it shows, its makers and works, its partners, how to join."""

    ring = models.ForeignKey(Ring, on_delete=models.PROTECT, related_name="pages")
    body = StreamField(RING_BLOCKS, blank=True, verbose_name=_("Between the story and the newest works"))

    template = "cms/rings/ring.html"
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("body")]
    promote_panels: ClassVar[list[Panel]] = [FOUND_BY_MACHINES]
    parent_page_types: ClassVar[list[str]] = ["cms.RingIndexPage"]

    class Meta:
        verbose_name = _("page of a ring")

    def address(self, code: str, page: Page, request: HttpRequest) -> str:
        """Without asking the database: the slug is the ring's in each language."""
        return f"/{code}/rings/{self.slug}/"

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return KeptPage(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        market = request.market  # type: ignore[attr-defined]
        ring, own = self.ring, context["content_lang"]
        first = ring.languages[0] if ring.languages else own
        sentence, sentence_lang = pick(ring.sentence, own, first)
        story, story_lang = pick(ring.story, own, first)
        return context | {
            "ring": ring,
            "country": country_name(ring.country, interface_language(market.language)),
            "lit_city": str(ring.dot),
            "sentence": sentence, "sentence_lang": sentence_lang,
            "story": paragraphs(story), "story_lang": story_lang,
            "of_ring": ring_supply(ring.slug, market),
            "showcases": self.get_children().live().order_by("-first_published_at")[:SHOWCASES],
        }  # fmt: skip


def page_elsewhere(slug: str, language: str) -> RingPage | None:
    """The page of a ring in the language that a reader of ``language`` would rather read."""
    rows = RingPage.objects.live().filter(slug=slug).select_related("ring", "locale")
    pages = {page.locale.language_code: page for page in rows}
    if not pages:
        return None
    own = next(iter(pages.values())).ring.languages[0]
    wanted = next((code for code in fallbacks(language, own) if code in pages), None)
    return pages[wanted] if wanted else next(iter(pages.values()))
