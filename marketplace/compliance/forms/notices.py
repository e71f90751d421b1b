"""Reporting content, and not agreeing with a decision."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.compliance.operations.notices import LONGEST, SHORTEST, Report


class ReportForm(forms.Form):
    """What DSA Art. 16(2) asks for, and nothing more."""

    url = forms.CharField(
        label=_("Address of the page"),
        max_length=1000,
        help_text=_("The exact one, as it stands in the address line of the page."),
    )
    explanation = forms.CharField(
        label=_("What is illegal there, and why?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        min_length=SHORTEST,
        max_length=LONGEST,
        help_text=_("If you know it: under which law, and what your right is."),
    )
    is_child_abuse = forms.BooleanField(
        label=_("It is about sexual abuse of children"),
        required=False,
        help_text=_("Then you need not give name and address."),
    )
    name = forms.CharField(label=_("Your name"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        required=False,
        help_text=_("The receipt and the decision come here."),
    )
    good_faith = forms.BooleanField(
        label=_("I believe in good faith that what I say here is right and complete."),
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, host: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["token"].widget.attrs["autocomplete"] = "off"

    def clean_url(self) -> str:
        """An address of this marketplace, whole."""
        said: str = self.cleaned_data["url"].strip()
        if said.startswith("/"):
            said = settings.SITE_URL + said
        elif "://" not in said:
            said = f"https://{said}"
        if urlsplit(said).netloc not in (urlsplit(settings.SITE_URL).netloc, self.host):
            raise forms.ValidationError(
                _("This is not a page of this marketplace. Copy the address from its address line.")
            )
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("is_child_abuse"):
            for name, sentence in (
                ("name", _("Write your name.")),
                ("email", _("Write your e-mail address: the receipt and the decision come here.")),
            ):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return said

    def shown(self) -> ReportForm:
        """As the page draws it: name and address look as needed as they nearly always are; clean() checks it."""
        for name in ("name", "email"):
            self.fields[name].required = True
        return self

    def report(self) -> Report:
        said = self.cleaned_data
        return Report(
            url=said["url"], explanation=said["explanation"], name=said["name"], email=said["email"],
            is_child_abuse=said["is_child_abuse"], good_faith=said["good_faith"],
        )  # fmt: skip


class ComplaintForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong with the decision?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        min_length=10,
        max_length=LONGEST,
        help_text=_("It costs nothing. Another person than the first reads it."),
    )
