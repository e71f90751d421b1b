"""The one field a guest fills in to get at her requests."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RequestsLinkForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The one you wrote your request with."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
