"""The editors' newest showcases and articles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class StoriesBlock(blocks.StructBlock):
    """The newest showcases and articles, by themselves."""

    title = blocks.CharBlock(max_length=80, label=_("Title"))
    count = blocks.IntegerBlock(min_value=1, max_value=12, default=3, label=_("How many"))
    ring = blocks.CharBlock(
        max_length=60,
        required=False,
        label=_("Only of this ring"),
        help_text=_("The ring’s short name in its address."),
    )

    class Meta:
        template = "cms/blocks/stories.html"
        icon = "doc-full-inverse"
        label = _("Showcases and articles")
