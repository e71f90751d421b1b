"""The checkout form: who, how, review; asked only as far as the law and the order need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.basket.operations import LONGEST_ANSWER
from marketplace.basket.quote import Quote
from marketplace.markets import countries
from marketplace.markets.wording import ConsentKind, ConsentWording, consent
from marketplace.offerings.models import WORK_KINDS
from marketplace.offerings.words import pick, text_for
from marketplace.one_line import one_line
from marketplace.vat.postcodes import postcode_example, postcode_fits

WITH_TERRITORIES = ("DE", "ES", "FI", "FR", "GR", "IT", "PT", "AT", "CY", "DK", "NL")
"""States with parts outside the Union's VAT area, or with rates of their own: the postcode decides."""
ON_ONE_LINE = ("name", "postcode", "company", "street", "city", "purchase_order", "licence_client")
LIVE = ("country", "postcode", "capacity", "vat_id")
"""Fields that change the total: with JavaScript the review is asked for again when they change."""
LIVE_ATTRS = {
    "hx-post": "",
    "hx-trigger": "change",
    "hx-vals": '{"update": "1"}',
    "hx-target": "#review",
    "hx-select": "#review",
    "hx-swap": "outerHTML",
    "hx-select-oob": "#consents,#id_fingerprint,#id_pays,#vat-answer,#total-bar",
    "hx-sync": "#checkout:replace",
}
DIGITAL_CONSENTS = (ConsentKind.DOWNLOAD_NOW, ConsentKind.DOWNLOAD_LOSES_WITHDRAWAL)
NEEDED_OF_BUSINESS = ("company", "street", "city")
SERVICE_CONSENTS = (ConsentKind.WORK_NOW, ConsentKind.WORK_LOSES_WITHDRAWAL)


@dataclass(frozen=True, slots=True)
class Brief:
    """The questions of one service in the basket."""

    line_id: int
    title: str
    form: forms.Form
    names: tuple[str, ...]

    @property
    def fields(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.names]


class CheckoutForm(forms.Form):
    """Guest or account. Consents and brief questions are added for what is in the basket."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("Your order and your downloads come here."))
    name = forms.CharField(label=_("Name"), max_length=150)
    country = forms.ChoiceField(label=_("Country"))
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=12,
        required=False,
        error_messages={"required": _("Write your postcode: some regions of this country have their own VAT.")},
    )
    capacity = forms.ChoiceField(
        label=_("You buy"),
        choices=[("consumer", _("for yourself")), ("business", _("for a business"))],
        widget=forms.RadioSelect,
        initial="consumer",
    )
    company = forms.CharField(label=_("Company"), max_length=200, required=False)
    vat_id = forms.CharField(
        label=_("VAT number"),
        max_length=20,
        required=False,
        help_text=_("With its country letters, for example LU26375245. Without one, VAT is charged."),
    )
    street = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    purchase_order = forms.CharField(label=_("Purchase order number"), max_length=60, required=False)
    invoice_email = forms.EmailField(label=_("E-mail for the invoice"), max_length=254, required=False)
    licence_client = forms.CharField(
        label=_("Client the licence is for"),
        max_length=200,
        required=False,
        help_text=_("If you buy for somebody else."),
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    pays = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    who = ("email", "name", "country", "postcode", "capacity")
    business = ("company", "vat_id", "street", "city", "purchase_order", "invoice_email")

    def __init__(self, *args: Any, quote: Quote, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quote = quote
        language = get_language() or "en"
        self.fields["country"].choices = list(countries.choices(language))  # type: ignore[attr-defined]  # ChoiceField
        for name, autocomplete in (
            ("email", "email"), ("name", "name"), ("country", "country"), ("postcode", "postal-code"),
            ("company", "organization"), ("street", "street-address"), ("city", "address-level2"),
        ):  # fmt: skip
            self.fields[name].widget.attrs["autocomplete"] = autocomplete
        for name in LIVE:
            self.fields[name].widget.attrs |= LIVE_ATTRS
        self.fields["postcode"].required = self._told("country") in WITH_TERRITORIES
        self.fields["token"].widget.attrs["autocomplete"] = "off"
        self.statements = self._statements(language)
        for kind, said in self.statements.items():
            self.fields[f"consent-{kind}"] = forms.BooleanField(label=said.text, required=False)
        self.consent_names = [f"consent-{kind}" for kind in self.statements]
        self.briefs = self._add_briefs(language)

    def _told(self, name: str) -> str:
        """What the visitor says now, before anything is checked."""
        return str((self.data if self.is_bound else self.initial).get(name) or "")

    def _statements(self, language: str) -> dict[ConsentKind, ConsentWording]:
        """One request and one acknowledgement a kind, each naming its works. Only consumers can withdraw (CRD Art. 16).

        For what costs nothing there is no contract to withdraw from (CRD Art. 3(1)): it opens, or starts, at once.
        """
        if self._told("capacity") == "business":
            return {}
        lines = self.quote.good
        priced = {line.offering.pk for line in lines if line.total.gross}
        works = [line.offering for line in lines if line.offering.pk in priced and not line.is_extra]
        said: dict[ConsentKind, ConsentWording] = {}
        for kinds, of_kind in ((DIGITAL_CONSENTS, ("digital",)), (SERVICE_CONSENTS, WORK_KINDS)):
            titles = [text_for(work, language).title for work in works if work.kind in of_kind]
            said |= {kind: consent(kind, language, titles) for kind in kinds if titles}
        return said

    def _add_briefs(self, language: str) -> list[Brief]:
        briefs = []
        for line in self.quote.lines:
            asked = [question for question in line.offering.brief_questions if not question.get("fixed")]
            if line.is_extra or not asked:
                continue
            answers = line.choice.brief if line.choice else {}
            names = []
            for question in asked:
                names.append(name := f"brief-{line.line.pk}-{question['id']}")
                label, spoken = pick(question["label"], language, line.offering.language)
                self.fields[name] = forms.CharField(
                    label=label,
                    required=bool(question.get("required")),
                    initial=answers.get(question["id"], ""),
                    max_length=LONGEST_ANSWER,
                    widget=forms.Textarea(attrs={"rows": 3} | ({"lang": spoken} if spoken != language else {})),
                    error_messages={"required": _("The maker needs this answer to start.")},
                )
            briefs.append(Brief(line.line.pk, text_for(line.offering, language).title, self, tuple(names)))
        return briefs

    def fields_named(self, names: Any) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def who_fields(self) -> list[forms.BoundField]:
        return self.fields_named(self.who)

    @property
    def business_fields(self) -> list[forms.BoundField]:
        found = self.fields_named(self.business)
        for field in found:
            field.field.required = field.name in NEEDED_OF_BUSINESS  # as the label says it; clean() checks it
        return found

    @property
    def consent_fields(self) -> list[forms.BoundField]:
        return self.fields_named(self.consent_names)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data |= {name: one_line(data[name]) for name in ON_ONE_LINE if data.get(name)}
        country, postcode = data.get("country", ""), data.get("postcode", "")
        if postcode and not postcode_fits(country, postcode):
            example = postcode_example(country)
            self.add_error(
                "postcode",
                _("This is no postcode of the country chosen. Write it like %(example)s.") % {"example": example},
            )
        if data.get("capacity") == "business":
            for name, sentence in (
                ("company", _("Write the company's name.")),
                ("street", _("Write the street: an invoice needs it.")),
                ("city", _("Write the city: an invoice needs it.")),
                ("postcode", _("Write the postcode: an invoice needs it.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        self._both_or_none(DIGITAL_CONSENTS)
        self._both_or_none(SERVICE_CONSENTS)
        return data

    def _both_or_none(self, kinds: tuple[ConsentKind, ...]) -> None:
        """The request alone, without the acknowledgement, would have no effect: say so instead of ignoring it."""
        names = [f"consent-{kind}" for kind in kinds if f"consent-{kind}" in self.fields]
        ticked = [name for name in names if self.cleaned_data.get(name)]
        if ticked and len(ticked) < len(names):
            missing = next(name for name in names if name not in ticked)
            self.add_error(missing, _("Tick both boxes to start at once, or none to wait 14 days."))

    def confirming(self, now: Quote, pays: str) -> CheckoutForm:
        """This form again with the marks of what the buyer sees now, and so confirms with the next click."""
        again: Any = cast("QueryDict", self.data).copy()
        again["fingerprint"], again["pays"] = now.fingerprint, pays
        self.data = again
        return self

    def shown_again(self, now: Quote, pays: str) -> CheckoutForm:
        """After "update the total": what was typed stays, and nobody is scolded for what is not filled in yet."""
        self.full_clean()
        self.errors.clear()
        return self.confirming(now, pays)

    def consents_given(self) -> list[ConsentWording]:
        return [said for kind, said in self.statements.items() if self.cleaned_data.get(f"consent-{kind}")]

    def answers_by_line(self) -> dict[int, dict[str, str]]:
        """Answers by basket line and question."""
        answers: dict[int, dict[str, str]] = {}
        for brief in self.briefs:
            for name in brief.names:
                if text := self.cleaned_data.get(name):
                    answers.setdefault(brief.line_id, {})[name.split("-", 2)[2]] = text
        return answers
