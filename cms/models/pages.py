"""The home page and pages of words. Both are public pages: the same for everyone in one market."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.blocks import HOME_BLOCKS, TEXT_BLOCKS
from cms.previews import modes, previewed_market
from cms.supply import supply_for
from marketplace.markets.pages import public_page
from storefronts.pages.structured import site_data


class PublicPage(Page):
    """Served like every public page of the shop: without a session, kept for a minute per market."""

    joined: ClassVar[tuple[str, ...]] = ()
    """What the page shows of other tables, read together with it."""
    intro: Any = ""
    """A sentence under the title; pages that have one make it a field."""
    via = ""
    """What links of this page to works say about where the reader came from."""

    class Meta:
        abstract = True

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """As it stands, and as readers of other markets and languages see it."""
        return modes()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return public_page(lambda asked: self.rendered(asked, *args, **kwargs))(request)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """A draft is shown to its editor only: not a public page."""
        request.is_preview = True  # type: ignore[attr-defined]  # read by Wagtail's tags and by the counting picture
        market = previewed_market(mode_name) or request.market  # type: ignore[attr-defined]
        request.market = market  # type: ignore[attr-defined]
        with translation.override(market.language):
            response = self.draft_in(market.language).rendered(request)
        response["Cache-Control"] = "private, no-store"
        return response

    def draft_in(self, language: str) -> PublicPage:
        """The draft of this page's translation, if there is one; else this page."""
        if self.pk is None or self.locale.language_code == language:
            return self
        other = self.get_translations().filter(locale__language_code=language).first()
        return other.specific.get_latest_revision_as_object() if other is not None else self

    def rendered(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The template is drawn at once, so that what the page keeps is finished text.
        is_preview = getattr(request, "is_preview", False)
        response: Any = super().serve(request, *args, **kwargs)
        request.is_preview = is_preview  # type: ignore[attr-defined]  # Wagtail has just said that nothing is one
        finished: HttpResponse = response.render() if hasattr(response, "render") else response
        return finished

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        market = request.market  # type: ignore[attr-defined]
        translations = self.in_languages()
        written = self.alias_of_id or self.pk  # a copy that only keeps the tree of a language says what its source says
        own = next(code for code, page in translations if page.pk == written)
        addresses = [(code, self.address(code, page, request)) for code, page in translations if page.live]
        supply = supply_for(self.body, market, via=self.via)
        picture = supply.first_picture()
        context |= {
            "supply": supply,
            "og_image": request.build_absolute_uri(picture) if picture else "",
            "content_lang": own,
            "canonical": request.build_absolute_uri(self.address(own, self, request)),
            "alternates": [(code, request.build_absolute_uri(address)) for code, address in addresses],
        }
        return context

    def address(self, code: str, page: Page, request: HttpRequest) -> str:
        """The path of this page's translation into the language ``code``."""
        # With the request, where the site's trees begin is asked once and not for each address.
        return page.get_url(request) or request.path

    def in_languages(self) -> list[tuple[str, Page]]:
        """This page in each language it was written in, with the language's code; itself among them."""
        known: list[Page] | None = getattr(self, "known_translations", None)
        pages = known or self.get_translations(inclusive=True).filter(alias_of__isnull=True).select_related("locale")
        return [(page.locale.language_code, page) for page in pages]


class HomePage(PublicPage):
    """The front door: curated works, makers and cities of the whole network."""

    body = StreamField(HOME_BLOCKS, blank=True, verbose_name=_("What the page shows, from top to bottom"))

    template = "cms/home.html"
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "cms.StandardPage", "cms.RingIndexPage", "cms.ShowcaseIndexPage", "cms.ArticlePage",
    ]  # fmt: skip

    class Meta:
        verbose_name = _("home page")

    def address(self, code: str, page: Page, request: HttpRequest) -> str:
        """The root of a language; without asking the database."""
        return f"/{code}/"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["data"] = site_data(
            name=settings.PLATFORM_NAME,
            description=self.search_description,
            language=context["content_lang"],
            absolute=request.build_absolute_uri,
        )
        return context

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Rings in any language; any other page below, with its translations, by its whole path: two queries."""
        if path_components[:1] == ["rings"] and len(path_components) <= 2:  # /rings/ and /rings/{slug}/
            from cms.models.rings import ring_route  # stands on this module

            if (found := ring_route(path_components)) is not None:
                return found
        path = f"{self.url_path}{'/'.join(path_components)}/"
        same = Page.objects.filter(translation_key__in=Page.objects.filter(url_path=path).values("translation_key"))
        pages = list(same.select_related("locale")) if path_components else []
        found = next((page for page in pages if page.url_path == path), None)
        kind = found.specific_class if found is not None else None
        if found is None or kind is None or not issubclass(kind, PublicPage):
            return super().route(request, path_components)
        page = kind.objects.select_related("locale", *kind.joined).get(pk=found.pk)
        page.known_translations = [page for page in pages if page.alias_of_id is None]
        return page.route(request, [])

    @property
    def has_hero(self) -> bool:
        """The hero's sentence is the page's first heading; without one the title is, for screen readers."""
        return any(block.block_type == "hero" for block in self.body)


class StandardPage(PublicPage):
    """A page of words: about us, how it works."""

    intro = models.CharField(_("One sentence under the title"), max_length=280, blank=True)
    body = StreamField(TEXT_BLOCKS, blank=True, verbose_name=_("Text"))

    template = "cms/standard.html"
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("page of text")
