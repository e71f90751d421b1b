"""How a maker is taxed, from which day on, and where else it is exempt."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.design.forms import CardLabel
from marketplace.markets.countries import choices as country_choices
from marketplace.markets.countries import country_name
from marketplace.partner.models import TaxProfile, VatStatus
from marketplace.partner.operations import TaxFacts
from marketplace.partner.tax_models import OUTSIDE
from storefronts.studio.forms.start import IN_THE_UNION, NOT_KNOWN_YET, TaxForm


class SellingTaxForm(TaxForm):
    """The tax facts with their first day; a storefront that exists can also be outside the Union, or exempt abroad."""

    ex_number = forms.CharField(
        label=_("EX number"),
        required=False,
        max_length=20,
        help_text=_("For a small business that is exempt in other states too. It ends in -EX."),
    )
    ex_states = forms.MultipleChoiceField(
        label=_("States where it is valid"), required=False, widget=forms.CheckboxSelectMultiple
    )
    valid_from = forms.DateField(
        label=_("Holds from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty means from today. A change can be told up to one year ahead."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        country, status, states = self.fields["country"], self.fields["vat_status"], self.fields["ex_states"]
        assert isinstance(country, forms.ChoiceField)
        assert isinstance(status, forms.ChoiceField)
        assert isinstance(states, forms.MultipleChoiceField)
        outside = sorted(((code, country_name(code, language)) for code in OUTSIDE), key=lambda pair: pair[1])
        country.choices = [("", _("Choose")), *country_choices(language), *outside]
        elsewhere = CardLabel(_("Outside the European Union"), _("Your business is established outside the Union."))
        status.choices = [*IN_THE_UNION, (VatStatus.NON_EU, elsewhere), NOT_KNOWN_YET]
        states.choices = country_choices(language)

    @staticmethod
    def kept(profile: TaxProfile, on: date) -> dict[str, Any]:
        """What holds on that day. The first day is not repeated: a change begins today unless another day is said."""
        said = profile.on(on).as_json()
        del said["valid_from"]
        return said

    def clean_ex_number(self) -> str:
        return re.sub(r"[\s.]", "", self.cleaned_data["ex_number"]).upper()

    def facts(self) -> TaxFacts:
        said = self.cleaned_data
        number, states = said.get("ex_number", ""), tuple(said.get("ex_states", ()))
        return replace(super().facts(), ex_number=number, ex_states=states, valid_from=said.get("valid_from"))
