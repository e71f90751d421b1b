"""What a maker says about documents: yes to ours, or their own file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """The maker's own document for one sale."""

    number = forms.CharField(label=_("Number of your invoice"), max_length=40)
    file = forms.FileField(label=_("Your invoice as PDF"), widget=forms.ClearableFileInput(attrs={"accept": ".pdf"}))


class TaxNumberForm(forms.Form):
    """For makers without a VAT number."""

    tax_number = forms.CharField(
        label=_("Tax number"), max_length=30, required=False,
        help_text=_("Only where you have no VAT number: it stands on your invoices instead."),
    )  # fmt: skip
