"""The one field a guest fills in to get at her purchases."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class LibraryLinkForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The one you ordered with."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
