"""What a seller gives back of an order: everything that is left, or an amount for single lines; and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.audit.operations import ReasonMissing, check_reason
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.order.models import LineFacts
from storefronts.studio.forms.fields import AmountField


class RefundForm(forms.Form):
    """``left``: minor units by line of what can still go back. Cleans to ``amounts``, minor units by primary key."""

    everything = forms.BooleanField(label=gettext_lazy("Everything that is left"), required=False)
    why = forms.CharField(
        label=gettext_lazy("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The buyer reads it in the mail about the refund."),
    )  # fmt: skip

    def __init__(self, *args: Any, left: Mapping[LineFacts, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        total = sum(left.values())
        currency = next(iter(left)).currency
        self.fields["everything"].help_text = money_text(Money(total, currency))
        for line, minor in left.items():
            self.fields[_name(line)] = AmountField(
                label=f"{line.title} · {line.tier_name}",
                help_text=_("At most %(left)s.") % {"left": money_text(Money(minor, currency))},
            )
        self.order_fields(["everything", *map(_name, left), "why"])

    def clean_why(self) -> str:
        try:
            return check_reason(self.cleaned_data["why"])
        except ReasonMissing as missing:
            raise forms.ValidationError(_("Say why, in a few words.")) from missing

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        named = {line: data.get(_name(line)) or 0 for line in self.left}
        for line, minor in named.items():
            if minor > self.left[line]:
                most = money_text(Money(self.left[line], line.currency))
                self.add_error(_name(line), _("At most %(left)s can be given back.") % {"left": most})
        if data.get("everything") and any(named.values()):
            raise forms.ValidationError(_("Choose everything, or amounts per line: not both."))
        amounts = dict(self.left) if data.get("everything") else {line: n for line, n in named.items() if n}
        if not amounts and not self.errors:
            raise forms.ValidationError(_("Say what goes back: everything, or an amount for at least one line."))
        return data | {"amounts": {line.pk: minor for line, minor in amounts.items()}}


def _name(line: LineFacts) -> str:
    return f"line-{line.pk}"
