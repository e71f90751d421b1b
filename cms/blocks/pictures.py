"""Pictures that are not works: a workshop, a street, a hand. Never without its credit."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    """One picture with what is to be seen, whose it is, and a line under it."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        max_length=250, label=_("What is to be seen"), help_text=_("For people who cannot see it; one sentence.")
    )
    credit = blocks.CharBlock(max_length=120, label=_("Credit"), help_text=_("Who made it, and its licence."))
    caption = blocks.CharBlock(max_length=250, required=False, label=_("Line under it"))
    wide = blocks.BooleanBlock(required=False, default=False, label=_("As wide as the page"))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        supply = (parent_context or {}).get("supply")
        context["shown"] = supply.picture(value["image"], alt=value["alt"]) if supply else None
        return context

    class Meta:
        template = "cms/blocks/picture.html"
        icon = "image"
        label = _("Picture with credit")
