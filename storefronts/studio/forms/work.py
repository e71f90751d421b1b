"""Words and facts of a work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.design.forms import CardLabel, RadioCards
from marketplace.offerings.attributes import ATTRIBUTES, clean_attributes
from marketplace.offerings.models import AiUse, CategoryNames, Kind, OfferingText, Origin
from marketplace.offerings.operations import category_of, save_facts, save_words
from marketplace.offerings.texts import Words, check_plain, check_title
from marketplace.partner.models import TaxNature
from marketplace.users.models import User
from storefronts.studio.forms.fields import language_choices
from storefronts.studio.forms.sections import SectionForm
from storefronts.studio.forms.start import checked


class WordsForm(SectionForm):
    """Title, summary, story and search words in one language."""

    section = "words"

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("As it stands under the picture."))
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=280,
        required=False,
        help_text=_("Shown on top of the page and in search."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    description = forms.CharField(
        label=_("Story"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What it is, how you made it, what it is good for. Plain text; an empty line starts a paragraph."),
    )
    tags = forms.CharField(
        label=_("Search words"), max_length=400, required=False, help_text=_("Up to 20, with commas between them.")
    )

    def _text(self) -> OfferingText | None:
        return OfferingText.objects.filter(offering=self.offering, language=self.language).first()

    def kept(self) -> dict[str, Any]:
        text = self._text()
        if text is None:
            return {"title": "", "summary": "", "description": "", "tags": ""}
        return {
            "title": text.title,
            "summary": text.summary,
            "description": text.description,
            "tags": ", ".join(text.tags),
        }

    def build(self) -> None:
        for name in ("title", "summary", "description", "tags"):
            self.fields[name].widget.attrs["lang"] = self.language
            self.fields[name].widget.attrs["dir"] = "auto"

    def clean_title(self) -> str:
        return checked(check_title, self.cleaned_data["title"])

    def clean_summary(self) -> str:
        return checked(check_plain, self.cleaned_data["summary"])

    def clean_description(self) -> str:
        return checked(check_plain, self.cleaned_data["description"])

    def store(self, *, by: User, at: datetime) -> None:
        said, text = self.cleaned_data, self._text()
        was_machine = text is not None and text.origin in (Origin.MACHINE, Origin.CONFIRMED)
        tags = [word.strip()[:60] for word in said["tags"].split(",") if word.strip()]
        words = Words(
            self.language,
            said["title"],
            said["summary"],
            said["description"],
            tags[:20],
            Origin.CONFIRMED if was_machine else Origin.WRITTEN,
        )
        save_words(offering=self.offering, words=words, by=by, at=at)


def category_choices(kind: str, language: str) -> list[tuple[str, Any]]:
    """Groups of categories that take this kind, with names in the reader's language."""
    groups: dict[str, list[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    for row in CategoryNames.objects.order_by("position", "code"):
        label = row.names.get(language) or row.names.get("en") or row.code
        top = row.code.partition("/")[0]
        names.setdefault(top, label)
        if kind in row.kinds:
            groups.setdefault(top, []).append((row.code, label))
    return [("", _("Choose")), *[(names[top], rows) for top, rows in groups.items()]]


class FactsForm(SectionForm):
    """Category, the question VAT hangs on, AI, languages, attributes, edition."""

    section = "facts"

    category = forms.ChoiceField(label=_("Category"), required=False)
    nature = forms.ChoiceField(
        label=_("Is a person working for this buyer?"),
        widget=RadioCards,
        help_text=_(
            "VAT depends on it: automatic deliveries are taxed where the buyer is, work of a person where you are."
        ),
    )
    ai_use = forms.ChoiceField(
        label=_("Generative AI"), choices=AiUse.choices, widget=forms.RadioSelect, required=False
    )
    ai_note = forms.CharField(
        label=_("How AI was used"), max_length=300, required=False, help_text=_("Buyers see it before they buy.")
    )
    spoken = forms.MultipleChoiceField(
        label=_("Languages you work in"), choices=language_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    edition_size = forms.IntegerField(
        label=_("Limited edition"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=_("Number of copies. Leave empty to sell without limit. An edition has one price."),
    )

    def kept(self) -> dict[str, Any]:
        offering = self.offering
        names = getattr(offering.category, "names", None) if offering.category_id else None
        return {
            "category": names.code if names else "",
            "nature": str(offering.tax_nature),
            "ai_use": offering.ai_use,
            "ai_note": offering.ai_note,
            "spoken": list(offering.spoken),
            "edition_size": offering.edition_size,
            **{f"attribute_{code}": value for code, value in offering.attributes.items()},
        }

    def build(self) -> None:
        self.fields["category"].choices = category_choices(self.offering.kind, get_language() or "en")  # type: ignore[attr-defined]
        self.fields["nature"].choices = _natures(self.offering.kind)  # type: ignore[attr-defined]
        del self.fields["edition_size" if self.offering.kind == Kind.SERVICE else "spoken"]
        for attribute in ATTRIBUTES[self.offering.kind]:
            label = f"{attribute.label} ({attribute.unit})" if attribute.unit else attribute.label
            attrs = {"inputmode": "numeric"} if attribute.number else {}
            self.fields[f"attribute_{attribute.code}"] = forms.CharField(
                label=label,
                required=False,
                max_length=120,
                help_text=attribute.help,
                widget=forms.TextInput(attrs=attrs),
            )

    @property
    def main_fields(self) -> list[Any]:
        return [field for field in self.visible_fields() if not field.name.startswith("attribute_")]

    @property
    def attribute_fields(self) -> list[Any]:
        return [field for field in self.visible_fields() if field.name.startswith("attribute_")]

    def store(self, *, by: User, at: datetime) -> None:
        said = self.cleaned_data
        raw = {name.removeprefix("attribute_"): value for name, value in said.items() if name.startswith("attribute_")}
        facts: dict[str, Any] = {
            "category": category_of(said["category"]) if said["category"] else None,
            "tax_nature": said["nature"],
            "ai_use": said["ai_use"],
            "ai_note": said["ai_note"],
            "attributes": clean_attributes(self.offering.kind, raw),
        }
        if "spoken" in said:
            facts["spoken"] = said["spoken"]
        if "edition_size" in said and said["edition_size"] != self.offering.edition_size:
            facts["edition_size"] = said["edition_size"]
        save_facts(offering=self.offering, by=by, at=at, **facts)


def _natures(kind: str) -> list[tuple[str, CardLabel]]:
    automatic = CardLabel(_("No"), _("Everybody gets the same, delivered automatically."))
    if kind == Kind.DIGITAL:
        book = CardLabel(_("No, it is an e-book"), _("Text to be read, delivered automatically."))
        return [(TaxNature.E_SERVICE, automatic), (TaxNature.E_BOOK, book)]
    person = CardLabel(_("Yes"), _("Somebody draws, designs, records or writes for this buyer."))
    return [(TaxNature.HUMAN_SERVICE, person), (TaxNature.E_SERVICE, automatic)]
