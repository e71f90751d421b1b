"""Becoming a maker, and starting a work."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.design.forms import CardLabel, RadioCards
from marketplace.markets.countries import COUNTRIES
from marketplace.markets.countries import choices as country_choices
from marketplace.offerings.models import Kind
from marketplace.offerings.texts import Words, check_title
from marketplace.partner.models import LegalForm, TaxNature, VatStatus
from marketplace.partner.operations import TaxFacts, TaxFactsRefused, check_tax_facts
from storefronts.profiles.operations import Opening
from storefronts.studio.forms.fields import language_choices

VAT_NUMBER = re.compile(r"[A-Z]{2}(?=[A-Z+*]*[0-9])[0-9A-Z+*]{2,13}")
PREFIXES = {"EL" if code == "GR" else code for code in COUNTRIES} | {"XI"}


IN_THE_UNION = (
    (VatStatus.REGISTERED, CardLabel(_("Registered for VAT"), _("You charge VAT and have a VAT number."))),
    (VatStatus.SMALL_BUSINESS, CardLabel(_("Small business"), _("You are exempt and charge no VAT."))),
)
NOT_KNOWN_YET = (
    VatStatus.NONE_YET,
    CardLabel(_("None yet"), _("You are just starting. Downloads can be sold meanwhile, services cannot.")),
)


class TaxForm(forms.Form):
    """The facts that VAT hangs on."""

    country = forms.ChoiceField(label=_("Where are you established?"))
    legal_form = forms.ChoiceField(
        label=_("Who are you?"),
        widget=RadioCards,
        choices=[
            (LegalForm.PERSON, CardLabel(_("A person"), _("Sole trader, freelancer, artist."))),
            (LegalForm.COMPANY, CardLabel(_("A company"), _("Or an association, a cooperative."))),
        ],
    )
    vat_status = forms.ChoiceField(
        label=_("How are you taxed?"),
        widget=RadioCards,
        choices=[*IN_THE_UNION, NOT_KNOWN_YET],
    )
    vat_id = forms.CharField(
        label=_("VAT number"),
        required=False,
        max_length=20,
        help_text=_(
            "With its country letters. A small business writes its number under "
            "Article 214(1)(e) or its EX number here, if it has one."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *country_choices(get_language() or "en")]

    def clean_vat_id(self) -> str:
        number = re.sub(r"[\s.\-]", "", self.cleaned_data["vat_id"]).upper()
        if number and not (VAT_NUMBER.fullmatch(number) and number[:2] in PREFIXES):
            raise forms.ValidationError(_("Write it with its two country letters, for example DE123456789."))
        return number

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        try:
            check_tax_facts(self.facts())
        except TaxFactsRefused as refused:
            self.add_error(refused.field if refused.field in self.fields else None, str(refused))
        return said

    def facts(self) -> TaxFacts:
        """What was said so far; an answer that was refused counts as not given."""
        said = self.cleaned_data
        return TaxFacts(
            country=said.get("country", ""),
            legal_form=said.get("legal_form", ""),
            vat_status=said.get("vat_status", ""),
            vat_id=said.get("vat_id", ""),
        )


class StartForm(TaxForm):
    """Everything it takes to open a storefront."""

    name = forms.CharField(label=_("Name of your storefront"), min_length=2, max_length=100)
    city = forms.CharField(label=_("City"), max_length=80)
    language = forms.ChoiceField(
        label=_("In which language will you write?"),
        help_text=_("You can add any of the 24 others to each text later."),
        choices=language_choices,
    )
    field_order = ("name", "city", "country", "language", "legal_form", "vat_status", "vat_id")

    def opening(self) -> Opening:
        said = self.cleaned_data
        return Opening(said["name"], said["city"], said["language"], self.facts())


class NewWorkForm(forms.Form):
    """What is sold, and whether a person works for this buyer: kind and VAT hang on it."""

    kind = forms.ChoiceField(
        label=_("What do you want to sell?"),
        widget=RadioCards,
        choices=[
            (
                Kind.DIGITAL,
                CardLabel(_("A file"), _("Made once, downloaded at once: prints, fonts, templates, sounds.")),
            ),
            (
                Kind.SERVICE,
                CardLabel(_("Your work"), _("You make something for each buyer: illustration, design, voice-over.")),
            ),
        ],
    )
    person = forms.ChoiceField(
        label=_("Is a person working for this buyer?"),
        widget=RadioCards,
        help_text=_(
            "VAT depends on it: automatic deliveries are taxed where the buyer is, work of a person where you are."
        ),
        choices=[
            ("no", CardLabel(_("No"), _("Everybody gets the same, delivered automatically."))),
            ("book", CardLabel(_("No, it is an e-book"), _("Text to be read, delivered automatically."))),
            ("yes", CardLabel(_("Yes"), _("Somebody draws, designs, records or writes for this buyer."))),
        ],
    )
    title = forms.CharField(
        label=_("Title"), help_text=_("3 to 120 characters. You can change it later."), max_length=120
    )
    language = forms.ChoiceField(label=_("Language you write in"), choices=language_choices)

    def clean_title(self) -> str:
        return checked(check_title, self.cleaned_data["title"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("kind") == Kind.DIGITAL and said.get("person") == "yes":
            self.add_error("person", _("When a person works for each buyer, choose “Your work” above."))
        if said.get("kind") == Kind.SERVICE and said.get("person") == "book":
            self.add_error("person", _("An e-book is a file: choose “A file” above."))
        return said

    def nature(self) -> TaxNature:
        return NATURES[self.cleaned_data["person"]]

    def words(self) -> Words:
        return Words(self.cleaned_data["language"], self.cleaned_data["title"])


NATURES = {"no": TaxNature.E_SERVICE, "book": TaxNature.E_BOOK, "yes": TaxNature.HUMAN_SERVICE}


def checked(check: Any, text: str) -> str:
    """A domain check as a form's: its refusal becomes the field's error."""
    try:
        kept: str = check(text)
    except ValueError as refused:
        raise forms.ValidationError(str(refused)) from refused
    return kept
