"""The network by city."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class CitiesBlock(blocks.StructBlock):
    """Cities with how much is to be found from there; named ones first, without names all of them."""

    title = blocks.CharBlock(max_length=80, label=_("Title"))
    cities = blocks.ListBlock(
        blocks.CharBlock(max_length=80), required=False, default=[], max_num=30, label=_("Cities, as makers write them")
    )

    class Meta:
        template = "cms/blocks/cities.html"
        icon = "globe"
        label = _("By city")
