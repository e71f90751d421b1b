"""The last question before a storefront is closed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.one_line import one_line


class CloseForm(forms.Form):
    """Typed, not clicked: a storefront does not come back."""

    typed = forms.CharField(label=_("Type the name of the storefront to confirm"), max_length=200)
    why = forms.CharField(
        label=_("Why do you close it?"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You need not say. It helps us."),
    )  # fmt: skip

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["typed"].widget.attrs["autocomplete"] = "off"

    def clean_typed(self) -> str:
        typed: str = one_line(self.cleaned_data["typed"])
        if typed.casefold() != self.name.casefold():
            raise forms.ValidationError(_("This is not its name. Type it as it stands above."))
        return typed
