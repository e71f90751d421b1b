"""Studios to meet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.choosers import StorefrontChooserBlock


class PickedMakers(blocks.StructValue):
    @property
    def document_keys(self) -> list[str]:
        return [f"storefront:{maker.slug}" for maker in self["makers"] if maker is not None]


class MakersBlock(blocks.StructBlock):
    """Makers with a work of theirs."""

    title = blocks.CharBlock(max_length=80, label=_("Title"))
    makers = blocks.ListBlock(StorefrontChooserBlock(), min_num=1, max_num=12, label=_("Makers"))

    class Meta:
        template = "cms/blocks/makers.html"
        icon = "group"
        label = _("Makers")
        value_class = PickedMakers
