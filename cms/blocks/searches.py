"""A search kept by its parameters: what it finds is found anew for each reader's market."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from search.forms import PARAMETERS


def parameters_of(address: str) -> str:
    """The parameters of the public search in an address or a bare query, in their order; "" when there are none."""
    text = address.strip()
    given = QueryDict(urlsplit(text).query if "/" in text or text.startswith("?") else text)
    kept = QueryDict(mutable=True)
    for name in PARAMETERS:
        if values := [value for value in given.getlist(name) if value]:
            kept.setlist(name, values)
    return kept.urlencode()


class SearchAddressBlock(blocks.FieldBlock):
    """The address of a search page, pasted. No text, so translators are not asked for it."""

    def __init__(self, help_text: Any = "", **kwargs: Any) -> None:
        self._help = help_text
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.CharField:
        return forms.CharField(max_length=2000, help_text=self._help)

    def clean(self, value: str) -> str:
        kept = parameters_of(super().clean(value))
        if not kept:
            raise ValidationError(
                _("This address has no search in it. Search on the site, then copy the address from the browser.")
            )
        return kept

    class Meta:
        icon = "search"


class SavedSearch(blocks.StructValue):
    @property
    def asked(self) -> tuple[str, int]:
        return self["query"] or "", self["count"] or 8


class SearchBlock(blocks.StructBlock):
    """Works by a saved search, always as they are now."""

    title = blocks.CharBlock(max_length=80, label=_("Title"))
    query = SearchAddressBlock(
        label=_("Address of the search"), help_text=_("Search on the site, then paste the address.")
    )
    count = blocks.IntegerBlock(min_value=2, max_value=24, default=8, label=_("How many"))

    class Meta:
        template = "cms/blocks/search.html"
        icon = "search"
        label = _("Saved search")
        value_class = SavedSearch
