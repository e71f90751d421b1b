"""Forms of saved searches."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from search.saved.models import Often


class SearchForm(forms.Form):
    """What a saved search is called, and how often its mail comes."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Only you see it: on your list, and in the mails.")
    )
    often = forms.ChoiceField(
        label=_("Mail me what is new"), choices=Often.choices, initial=Often.WEEKLY, widget=forms.RadioSelect,
        help_text=_("Nothing new, no mail."),
    )  # fmt: skip


class GuestSearchForm(SearchForm):
    """The same for people without an account."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("You get a link first: mails come only once you have said yes."),
    )  # fmt: skip
    field_order = ("email", "name", "often")
