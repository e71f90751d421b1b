"""The magazine's spread: one work large, words beside it, bought in place."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.text import PLAIN
from cms.blocks.works import PickedWorks
from cms.choosers import OfferingChooserBlock


class SpreadBlock(blocks.StructBlock):
    """A work and why it is here. When the work is off sale its words step back with it."""

    work = OfferingChooserBlock(label=_("The work"))
    title = blocks.CharBlock(max_length=120, required=False, label=_("Title"))
    text = blocks.RichTextBlock(features=PLAIN, label=_("Words beside it"))
    side = blocks.ChoiceBlock(
        choices=[("left", _("Work on the left")), ("right", _("Work on the right"))], default="left", label=_("Where")
    )

    class Meta:
        template = "cms/blocks/spread.html"
        icon = "doc-full"
        label = _("One work with words")
        value_class = PickedWorks
