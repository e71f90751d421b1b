"""What belongs to a service only: extras, and the brief asked at order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.offerings.models import Extra
from marketplace.offerings.operations import save_facts
from marketplace.offerings.tiers import ExtraSpec, PriceSpec, set_extras
from marketplace.one_line import one_line
from marketplace.public_ids import new_public_id
from marketplace.users.models import User
from storefronts.studio.forms.fields import AmountField
from storefronts.studio.forms.sections import SectionForm

ROWS_EXTRAS = 5
ROWS_BRIEF = 6


class ExtrasForm(SectionForm):
    """Things that can be added to any package."""

    section = "extras"

    def _extras(self) -> list[Extra]:
        rows = Extra.objects.filter(offering=self.offering, is_active=True)
        return list(rows.prefetch_related("product__stockrecords__terms"))

    def kept(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for row, extra in enumerate(self._extras()[:ROWS_EXTRAS]):
            terms = next(iter(extra.product.stockrecords.all())).terms
            values |= {
                f"{row}-name": extra.name.get(self.language, ""), f"{row}-amount": terms.amount_minor,
                f"{row}-days": extra.extra_days,
            }  # fmt: skip
        return values

    def build(self) -> None:
        for row in range(ROWS_EXTRAS):
            lang = {"lang": self.language, "dir": "auto"}
            self.fields[f"{row}-name"] = forms.CharField(
                label=_("Extra"), max_length=120, required=False, widget=forms.TextInput(attrs=lang)
            )
            self.fields[f"{row}-amount"] = AmountField(label=_("Price"))
            self.fields[f"{row}-days"] = forms.IntegerField(
                label=_("More days"), min_value=0, max_value=365, required=False
            )

    def rows(self) -> Iterator[list[Any]]:
        for row in range(ROWS_EXTRAS):
            yield [self[f"{row}-name"], self[f"{row}-amount"], self[f"{row}-days"]]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for row in range(ROWS_EXTRAS):
            name, amount = said.get(f"{row}-name"), said.get(f"{row}-amount")
            if name and not amount and f"{row}-amount" not in self.errors:
                self.add_error(f"{row}-amount", _("Set a price for this extra."))
            if amount and not name:
                self.add_error(f"{row}-name", _("Name this extra, or clear its price."))
        return said

    def store(self, *, by: User, at: datetime) -> None:
        said, before = self.cleaned_data, self._extras()
        specs = []
        for row in range(ROWS_EXTRAS):
            if not said.get(f"{row}-name"):
                continue
            names = before[row].name if row < len(before) else {}
            specs.append(
                ExtraSpec(
                    {**names, self.language: said[f"{row}-name"]}, PriceSpec("fixed", said[f"{row}-amount"]),
                    said[f"{row}-days"] or 0,
                )
            )  # fmt: skip
        set_extras(offering=self.offering, extras=specs, by=by, at=at)


class BriefForm(SectionForm):
    """Questions that the buyer answers at order."""

    section = "brief"

    def kept(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for row, question in enumerate(self.offering.brief_questions[:ROWS_BRIEF]):
            values[f"{row}-label"] = question["label"].get(self.language, "")
            values[f"{row}-required"] = bool(question.get("required"))
        return values

    def build(self) -> None:
        for row in range(ROWS_BRIEF):
            lang = {"lang": self.language, "dir": "auto"}
            self.fields[f"{row}-label"] = forms.CharField(
                label=_("Question"), max_length=200, required=False, widget=forms.TextInput(attrs=lang)
            )
            self.fields[f"{row}-required"] = forms.BooleanField(label=_("Must be answered"), required=False)

    def rows(self) -> Iterator[list[Any]]:
        for row in range(ROWS_BRIEF):
            yield [self[f"{row}-label"], self[f"{row}-required"]]

    def store(self, *, by: User, at: datetime) -> None:
        before, questions = self.offering.brief_questions, []
        for row in range(ROWS_BRIEF):
            label = one_line(self.cleaned_data.get(f"{row}-label", ""))
            old: dict[str, Any] = before[row] if row < len(before) else {"id": new_public_id(6), "label": {}}
            labels = {code: text for code, text in (old["label"] | {self.language: label}).items() if text}
            if labels:
                required = bool(self.cleaned_data.get(f"{row}-required"))
                questions.append({"id": old["id"], "label": labels, "required": required})
        save_facts(offering=self.offering, by=by, at=at, brief_questions=questions)
