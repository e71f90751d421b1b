"""Works on the wall: one large, a picked few, the newest. Price and availability are always the present ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.choosers import OfferingChooserBlock
from cms.rotation import in_turn
from storefronts.pages.documents import offering_key

T = TypeVar("T")


class PickedWorks(blocks.StructValue):
    """What a block picked, as keys of search documents."""

    @property
    def document_keys(self) -> list[str]:
        picked = [self["work"]] if "work" in self else list(self["works"])
        return [offering_key(work.public_id) for work in picked if work is not None]


class RotatedWorks(PickedWorks):
    """Picked works of which only some have a place at a time."""

    def today(self, present: Sequence[T], *, turn: int) -> list[T]:
        """Those of the works on sale that are shown now."""
        places = self.get("places") or len(present)
        return in_turn(present, places=places, turn=turn) if self.get("rotate") else list(present)


class NewestWorks(blocks.StructValue):
    @property
    def search(self) -> str:
        """Where more of these are: the query of the search page."""
        what = self["what"]
        return {"all": "?sort=newest", "free": "?price_max=0&sort=newest"}.get(what, f"?kind={what}&sort=newest")


class HeroBlock(blocks.StructBlock):
    """One large work and one sentence: what this house is."""

    work = OfferingChooserBlock(label=_("The large work"))
    title = blocks.CharBlock(max_length=120, label=_("The sentence"))
    intro = blocks.TextBlock(max_length=400, required=False, label=_("Two more sentences"))

    class Meta:
        template = "cms/blocks/hero.html"
        icon = "image"
        label = _("Large work with a sentence")
        value_class = PickedWorks


class WorksBlock(blocks.StructBlock):
    """A picked few on the wall."""

    title = blocks.CharBlock(max_length=80, label=_("Title"))
    works = blocks.ListBlock(OfferingChooserBlock(), min_num=1, max_num=60, label=_("Works"))
    rotate = blocks.BooleanBlock(
        required=False,
        default=False,
        label=_("Take turns"),
        help_text=_("With more works than places, others are shown each day, every work equally often."),
    )
    places = blocks.IntegerBlock(min_value=1, max_value=24, required=False, label=_("Places, if they take turns"))

    class Meta:
        template = "cms/blocks/works.html"
        icon = "grip"
        label = _("Picked works")
        value_class = RotatedWorks


class NewestBlock(blocks.StructBlock):
    """The newest works, by themselves; of one kind, or only free ones."""

    title = blocks.CharBlock(max_length=80, label=_("Title"))
    what = blocks.ChoiceBlock(
        choices=[
            ("all", _("Everything")),
            ("digital", _("Files to download")),
            ("service", _("Services")),
            ("free", _("Free")),
        ],
        default="all",
        label=_("Which"),
    )
    count = blocks.IntegerBlock(min_value=3, max_value=24, default=8, label=_("How many"))

    class Meta:
        template = "cms/blocks/newest.html"
        icon = "history"
        label = _("Newest works")
        value_class = NewestWorks
