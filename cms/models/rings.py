"""The umbrella's page with the map of rings, and the page of each ring, in each of its languages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester
from wagtail.url_routing import RouteResult

from cms.blocks.rings import RING_BLOCKS, UMBRELLA_BLOCKS
from cms.models.pages import PublicPage
from cms.models.stories import ArticlePage, ShowcasePage
from cms.paths import path_of
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


class InKnownLanguages(PublicPage):
    """A page that its route has fetched with all its translations: they are not asked for again."""

    known_languages: list[tuple[str, Page]] | None = None

    class Meta:
        abstract = True

    def in_languages(self) -> list[tuple[str, Page]]:
        return self.known_languages or super().in_languages()

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return KeptPage(user, self)


class RingIndexPage(InKnownLanguages):
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
            "makers_total": sum(getattr(ring, "makers", 0) for ring in rings),
            "works_total": works.get("", 0),
            "umbrella": umbrella,
            "story": paragraphs(story), "story_lang": story_lang,
            "sentence": sentence, "sentence_lang": sentence_lang,
        }  # fmt: skip


class RingPage(InKnownLanguages):
    """A ring: who it is, what it shows, its makers and works, its partners, how to join."""

    ring = models.ForeignKey(Ring, on_delete=models.PROTECT, related_name="+")
    body = StreamField(RING_BLOCKS, blank=True, verbose_name=_("Between the story and the newest works"))

    template = "cms/rings/ring.html"
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("body")]
    promote_panels: ClassVar[list[Panel]] = [FOUND_BY_MACHINES]
    parent_page_types: ClassVar[list[str]] = ["cms.RingIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("page of a ring")

    def address(self, code: str, page: Page, request: HttpRequest) -> str:
        """Without asking the database: the slug is the ring's in each language."""
        return f"/{code}/rings/{self.slug}/"

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
            "lit_city": ring.lit,
            "sentence": sentence, "sentence_lang": sentence_lang,
            "story": paragraphs(story), "story_lang": story_lang,
            "of_ring": ring_supply(ring.slug, market),
            "showcases": [(page, path_of(page, own)) for page in self.stories()],
        }  # fmt: skip

    def stories(self) -> QuerySet[Page]:
        """Showcases and articles in this language that name this ring, newest first."""
        own = Q(pk__in=ShowcasePage.objects.filter(ring=self.ring_id).values("pk"))
        own |= Q(pk__in=ArticlePage.objects.filter(ring=self.ring_id).values("pk"))
        found: QuerySet[Page] = Page.objects.live().filter(own, locale=self.locale_id)
        return found.order_by("-first_published_at")[:SHOWCASES]


def ring_route(path_components: list[str]) -> RouteResult | None:
    """Where ``/rings/`` and ``/rings/{slug}/`` lead, in one query: the page in the reader's language, else in its own.

    A ring that has no page in a language is shown in its first one, as works and makers are; None leaves it to Wagtail.
    """
    model: type[RingIndexPage | RingPage] = RingIndexPage if len(path_components) == 1 else RingPage
    related = ("locale",) if model is RingIndexPage else ("locale", "ring")
    rows = model.objects.live().filter(slug=path_components[-1]).select_related(*related)
    pages = {page.locale.language_code: page for page in rows.filter(alias_of__isnull=True)}
    if not pages:
        return None
    first = next(iter(pages.values()))
    own = first.ring.languages[0] if isinstance(first, RingPage) else "en"
    wanted = next((code for code in fallbacks(get_language() or "en", own) if code in pages), None)
    page = pages[wanted] if wanted else first
    page.known_languages = list(pages.items())
    return RouteResult(page)
