"""The form of a commission rule: which sales it fits, what it takes, from which day on, before which other rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.apps.catalogue.models import Category

from cms.desk.acts import WhyForm
from marketplace.markets.currencies import CURRENCIES
from marketplace.money.convert import digits, from_decimal
from marketplace.offerings.models import CommissionRule, Kind
from marketplace.partner.models import Partner
from storefronts.rings.models import Ring


def open_rules() -> QuerySet[CommissionRule]:
    return CommissionRule.objects.filter(is_active=True).order_by("position")


class PlacedForm(WhyForm):
    """Before which other rule it is looked at."""

    before = forms.ModelChoiceField(
        label=gettext_lazy("Looked at before"), queryset=CommissionRule.objects.none(), required=False,
        empty_label=gettext_lazy("after all others"),
        help_text=gettext_lazy("The first rule that fits a sale decides, and no other."),
    )  # fmt: skip

    def __init__(self, *args: Any, thing: CommissionRule | None, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        others = open_rules() if thing is None else open_rules().exclude(pk=thing.pk)
        self.fields["before"].queryset = others  # type: ignore[attr-defined]


class _Categories(forms.ModelChoiceField):
    """By their own names, deeper ones further in: the full name would ask for each one's parents."""

    def label_from_instance(self, obj: Category) -> str:
        return f"{'– ' * (obj.depth - 1)}{obj.name}"


class RuleForm(PlacedForm):
    """Empty conditions fit every sale."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=100,
        help_text=gettext_lazy("It is kept with each line that it decides."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind of work"), required=False)
    category = _Categories(
        label=gettext_lazy("Category"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=gettext_lazy("any"),
    )
    maker = forms.CharField(
        label=gettext_lazy("Maker, by the code"), max_length=128, required=False,
        help_text=gettext_lazy("As it stands in the address of the maker's page at the desk."),
    )  # fmt: skip
    ring = forms.ModelChoiceField(
        label=gettext_lazy("Members of the ring"), queryset=Ring.objects.none(), required=False,
        empty_label=gettext_lazy("any"), to_field_name="slug",
    )  # fmt: skip
    per_cent = forms.DecimalField(
        label=gettext_lazy("Per cent of the price without VAT"), min_value=0, max_value=100, decimal_places=2,
        max_digits=5, localize=True,
    )  # fmt: skip
    fixed = forms.DecimalField(
        label=gettext_lazy("And a fixed amount"), min_value=0, max_digits=9, required=False, localize=True
    )
    floor = forms.DecimalField(
        label=gettext_lazy("But at least"), min_value=0, max_digits=9, required=False, localize=True,
        help_text=gettext_lazy("Never more than the price without VAT."),
    )  # fmt: skip
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency of the amounts"), choices=[(code, code) for code in CURRENCIES], initial="EUR",
        help_text=gettext_lazy("A rule with amounts fits sales in this currency only: nothing is converted."),
    )  # fmt: skip
    starts_on = forms.DateField(
        label=gettext_lazy("From this day on"), required=False, help_text=gettext_lazy("Empty: at once."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    field_order = (
        "name", "kind", "category", "maker", "ring", "per_cent", "fixed", "floor", "currency", "starts_on", "before",
    )  # fmt: skip

    def __init__(self, *args: Any, thing: CommissionRule | None, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        self.fields["kind"].choices = [("", _("any")), *Kind.choices]  # type: ignore[attr-defined]
        self.fields["category"].queryset = Category.objects.order_by("path")  # type: ignore[attr-defined]
        self.fields["ring"].queryset = Ring.objects.filter(is_umbrella=False).order_by("name")  # type: ignore[attr-defined]
        self.order_fields([*self.field_order, "why"])

    def clean_maker(self) -> Partner | None:
        code = self.cleaned_data["maker"].strip()
        found: Partner | None = Partner.objects.filter(code=code).first()
        if code and found is None:
            raise forms.ValidationError(_("There is no maker with this code."))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in ("fixed", "floor"):
            data[f"{name}_minor"] = self._minor(name, data)
        return data

    def _minor(self, name: str, data: dict[str, Any]) -> int:
        currency = data.get("currency") or "EUR"
        try:
            return from_decimal(data.get(name) or Decimal(0), currency).minor
        except ValueError:
            said = _("%(currency)s has %(count)s digits after the point.")
            self.add_error(name, said % {"currency": currency, "count": digits(currency)})
            return 0


def rule_of(data: dict[str, Any]) -> CommissionRule:
    """From a checked form, not saved."""
    last = CommissionRule.objects.order_by("-position").first()
    before: CommissionRule | None = data["before"]
    return CommissionRule(
        name=data["name"], kind=data["kind"], category=data["category"], partner=data["maker"],
        ring=data["ring"].slug if data["ring"] else "", bps=int(data["per_cent"] * 100),
        fixed_minor=data["fixed_minor"], floor_minor=data["floor_minor"], currency=data["currency"],
        starts_on=data["starts_on"], position=before.position if before else (last.position if last else 0) + 1,
    )  # fmt: skip
