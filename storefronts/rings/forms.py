"""Asking to join a ring."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storefronts.rings.models import Ring


class RingField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.city}"


class ApplyForm(forms.Form):
    """Which ring, and a few words to its editors."""

    ring = RingField(
        label=_("Which ring?"), queryset=Ring.objects.none(), to_field_name="slug", empty_label=_("Choose")
    )
    words = forms.CharField(
        label=_("A few words to its editors"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Who you are, and what you would like to do together."),
    )  # fmt: skip

    def __init__(self, *args: Any, rings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ring"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rings
