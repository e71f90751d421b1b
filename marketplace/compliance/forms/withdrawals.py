"""The two steps of the withdrawal function. Neither asks for a reason (CRD Art. 11a, 9)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.compliance.queries.withdrawals import Contract


class FindOrderForm(forms.Form):
    """What a guest has: the number and the address, both in the confirmation mail."""

    number = forms.CharField(
        label=_("Order number"), max_length=40, help_text=_("It stands in the mail that confirmed your order.")
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The one you ordered with."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class WithdrawForm(forms.Form):
    """Who, from what, and where the receipt goes."""

    lines = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one work or service.")}
    )
    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address for the receipt"), max_length=254)
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    asked = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)

    def __init__(self, *args: Any, contracts: list[Contract], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [(str(now.number), now.line.title) for contract in contracts for now in contract.lines]
        self.fields["lines"].choices = numbers  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["lines"].label = _("What you withdraw from")
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["token"].widget.attrs["autocomplete"] = "off"

    @property
    def chosen(self) -> set[str]:
        """The boxes that are ticked, also while the form is shown again."""
        return {str(value) for value in self["lines"].value() or []}
