"""What editors tell: showcases and articles. One in several languages is one story with one public id."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import STORY_BLOCKS
from cms.lists import stories_in_order
from cms.models.pages import PublicPage
from cms.panels import ElsewherePanel, GonePanel
from cms.structured import story_data
from marketplace.public_ids import ALPHABET
from marketplace.users.models import User
from storefronts.rings.models import Ring
from storefronts.rings.queries import colleagues_of, rings_of_editor

PARENTS = ["cms.HomePage", "cms.ShowcaseIndexPage"]
"""Below which pages stories may stand: where they are reviewed. A ring's page shows those that name the ring."""


def public_id_of(key: UUID, length: int = 10) -> str:
    """The same for all translations of a page, and not counting up: read off their common key."""
    number, letters = key.int, []
    for _place in range(length):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


class StoryForm(WagtailAdminPageForm):  # type: ignore[misc]  # Wagtail is untyped
    """A ring's editor names her own rings and colleagues, and no others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is None:
            return
        if "ring" in self.fields:
            mine = Q(pk__in=rings_of_editor(self.for_user).values("pk")) | Q(pk=self.instance.ring_id)
            self.fields["ring"].queryset = Ring.objects.filter(mine)
        if "author" in self.fields:
            known = Q(pk__in=colleagues_of(self.for_user).values("pk")) | Q(pk=self.instance.author_id)
            self.fields["author"].queryset = User.objects.filter(known).order_by("last_name", "first_name", "pk")


class StoryPage(PublicPage):
    """Fields and context that showcases and articles share."""

    base_form_class = StoryForm

    public_id = models.CharField(max_length=16, editable=False, db_index=True)
    intro = models.CharField(_("One or two sentences under the title"), max_length=400, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("Whose work this is"),
    )  # fmt: skip
    author_name = models.CharField(
        _("Name as it is shown"), max_length=120, blank=True, help_text=_("Empty: the name in the account.")
    )
    cover = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("Picture on lists"), help_text=_("Empty: the first work on sale."),
    )  # fmt: skip
    ring = models.ForeignKey(
        "rings.Ring", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("Ring")
    )
    index_version = models.PositiveBigIntegerField(default=0, editable=False)
    """Grows with each publication of any translation: search takes the newer document."""

    parent_page_types: ClassVar[list[str]] = PARENTS
    subpage_types: ClassVar[list[str]] = []
    joined: ClassVar[tuple[str, ...]] = ("ring", "author")
    is_article = False

    class Meta:
        abstract = True

    @property
    def via(self) -> str:  # type: ignore[override]  # a page's own id
        return self.public_id

    @property
    def by(self) -> str:
        """Who is named."""
        return self.author_name or (self.author.get_full_name() if self.author else "")

    @property
    def hue(self) -> int | None:
        return self.ring.hue // 15 * 15 if self.ring else None

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.public_id = public_id_of(self.translation_key)
        super().full_clean(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        picked = [key for block in self.body for key in getattr(block.value, "document_keys", ())]
        offerings = [key for key in picked if key.startswith("offering:")]
        on_sale = context["supply"].on_sale(dict.fromkeys(offerings))
        first = next((card.picture for card in map(context["supply"].card, on_sale) if card.picture), None)
        context |= {
            "all_gone": bool(offerings) and not on_sale and bool(context["supply"].total),
            "embed_url": request.build_absolute_uri(f"/embed/{self.public_id}/{context['content_lang']}/"),
            "og_image": request.build_absolute_uri(first.largest) if first else "",
        }
        context["data"] = story_data(self, context, absolute=request.build_absolute_uri)
        return context


def panels(named: Any) -> list[Panel]:
    return [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("author"), FieldPanel("author_name")], heading=named),
        GonePanel(heading=_("Works that have stepped back")),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("ring")], heading=_("On lists")),
        ElsewherePanel(heading=_("Figures, and this page elsewhere")),
    ]


class ShowcasePage(StoryPage):
    """A magazine spread: works and words interleaved, bought in place, a curator named."""

    body = StreamField(STORY_BLOCKS, blank=True, verbose_name=_("What the page shows, from top to bottom"))

    template = "cms/showcase.html"
    content_panels: ClassVar[list[Panel]] = panels(_("Curator"))

    class Meta:
        verbose_name = _("showcase")


class ArticlePage(StoryPage):
    """A text to read: an author, pictures with credit, and now and then a work."""

    body = StreamField(STORY_BLOCKS, blank=True, verbose_name=_("Text"))

    template = "cms/article.html"
    content_panels: ClassVar[list[Panel]] = panels(_("Author"))
    is_article = True

    class Meta:
        verbose_name = _("article")


class ShowcaseIndexPage(PublicPage):
    """All showcases and articles, the newest first."""

    intro = models.CharField(_("One sentence under the title"), max_length=280, blank=True)
    body: ClassVar[list[Any]] = []
    """No blocks: the list comes by itself."""

    template = "cms/showcases.html"
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.ShowcasePage", "cms.ArticlePage"]

    class Meta:
        verbose_name = _("list of showcases")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["cards"] = stories_in_order(request.market, number=request.GET.get("page", "1"))  # type: ignore[attr-defined]
        return context
