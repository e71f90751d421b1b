"""Words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

PLAIN = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class TextBlock(blocks.StructBlock):
    """A text in the serif of long reading."""

    title = blocks.CharBlock(max_length=120, required=False, label=_("Title"))
    text = blocks.RichTextBlock(features=PLAIN, label=_("Text"))

    class Meta:
        template = "cms/blocks/text.html"
        icon = "pilcrow"
        label = _("Text")


class QuoteBlock(blocks.StructBlock):
    """What somebody said."""

    quote = blocks.TextBlock(max_length=400, label=_("Words"))
    who = blocks.CharBlock(max_length=120, label=_("Who said it"))

    class Meta:
        template = "cms/blocks/quote.html"
        icon = "openquote"
        label = _("Quote")


class CallBlock(blocks.StructBlock):
    """To makers: open a storefront."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    text = blocks.TextBlock(max_length=400, label=_("Two sentences"))
    button = blocks.CharBlock(max_length=40, label=_("Words on the button"))

    class Meta:
        template = "cms/blocks/call.html"
        icon = "edit"
        label = _("Call to makers")
