"""Announcing a price reduction: the new price, and until when."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from storefronts.studio.forms.fields import AmountField


class ReductionForm(forms.Form):
    amount = AmountField(label=_("Reduced price"))
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Then the old price comes back. Empty: the new price stays, and is shown as reduced for 30 days."),
    )

    def clean_amount(self) -> int:
        said: Any = self.cleaned_data["amount"]
        if not said:
            raise forms.ValidationError(_("Write the reduced price."))
        return int(said)

    def ends_at(self) -> datetime | None:
        """The end of the last day."""
        until = self.cleaned_data["until"]
        return datetime.combine(until, time(23, 59, 59), timezone.get_current_timezone()) if until else None
