"""Forms of the account pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from marketplace.one_line import one_line
from marketplace.users.models import User


def _languages() -> list[tuple[str, str]]:
    codes = getattr(settings, "INTERFACE_LANGUAGES", None) or [code for code, _name in settings.LANGUAGES]
    return [(code, str(LANG_INFO[code]["name_local"]).capitalize()) for code in codes]


class GuestLinkForm(forms.Form):
    """The one field that people without an account fill in to get at what they have."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: Any, hint: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = hint


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    language = forms.ChoiceField(label=_("Language of mails"))

    class Meta:
        model = User
        fields = ("first_name", "last_name", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = _languages()  # type: ignore[attr-defined]  # a ChoiceField

    def clean_first_name(self) -> str:
        return one_line(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return one_line(self.cleaned_data["last_name"])


class DeleteForm(forms.Form):
    """Typed, not clicked: an account is gone for ever."""

    typed = forms.CharField(label=_("Type your e-mail address to confirm"), max_length=254)

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["typed"].widget.attrs["autocomplete"] = "off"

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"].strip()
        if typed.lower() != self.email.lower():
            raise forms.ValidationError(_("This is not the address of this account. Type it as it stands above."))
        return typed
