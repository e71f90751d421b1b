"""The forms of the ring's desk."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.choosers import storefront_chooser
from marketplace.markets.countries import choices as country_choices
from marketplace.markets.languages import LANGUAGES
from storefronts.profiles.queries import open_storefronts
from storefronts.rings.founding import RingFacts
from storefronts.rings.models import Ring, RingState
from storefronts.studio.forms.front import HUES


def language_choices() -> list[tuple[str, str]]:
    return [(code, language.name) for code, language in LANGUAGES.items()]


class FoundForm(forms.Form):
    """The one form that makes a ring."""

    name = forms.CharField(label=_("Name"), min_length=2, max_length=80, help_text=_("As its makers say it."))
    city = forms.CharField(
        label=_("City"), max_length=80, help_text=_("In Latin letters: the address of its page is made from it.")
    )
    country = forms.ChoiceField(label=_("Country"))
    latitude = forms.DecimalField(
        label=_("Latitude"), max_digits=6, decimal_places=3, min_value=Decimal(-90), max_value=Decimal(90),
        help_text=_("Degrees north, for the dot on the map: 48.21 for Vienna."),
    )  # fmt: skip
    longitude = forms.DecimalField(
        label=_("Longitude"), max_digits=6, decimal_places=3, min_value=Decimal(-180), max_value=Decimal(180),
        help_text=_("Degrees east, west is negative: 16.37 for Vienna."),
    )  # fmt: skip
    hue = forms.TypedChoiceField(
        label=_("Accent colour"), coerce=int, choices=HUES, initial=210,
        help_text=_("One accent on its pages and its dot in the mark."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages of its page"), choices=language_choices, widget=forms.CheckboxSelectMultiple
    )
    first_language = forms.ChoiceField(label=_("First language"), choices=language_choices)
    sentence = forms.CharField(
        label=_("In one sentence, in its first language"), max_length=200, required=False,
        help_text=_("Its editors can change it and write the story."),
    )  # fmt: skip
    editor_email = forms.EmailField(
        label=_("E-mail address of its first editor"), help_text=_("The invitation goes there.")
    )
    live = forms.BooleanField(
        label=_("Publish the page at once"), required=False, initial=True, help_text=_("Otherwise it is a draft.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *country_choices(get_language() or "en")]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("languages") and said.get("first_language") not in said["languages"]:
            self.add_error("first_language", _("Choose it among the languages of the page, too."))
        return said

    def facts(self) -> RingFacts:
        said = self.cleaned_data
        first = said["first_language"]
        return RingFacts(
            name=said["name"], city=said["city"], country=said["country"], latitude=said["latitude"],
            longitude=said["longitude"], hue=said["hue"],
            languages=(first, *(code for code in said["languages"] if code != first)),
        )  # fmt: skip


class InviteMakerForm(forms.Form):
    """A maker who is here already."""

    storefront = forms.ModelChoiceField(
        label=_("Maker"), queryset=open_storefronts(), widget=storefront_chooser.widget_class
    )
    words = forms.CharField(
        label=_("A few words"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class InviteByMailForm(forms.Form):
    """A person by address, in the language of the mail."""

    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the mail"), choices=language_choices)


class WordsForm(forms.Form):
    """What the ring says of itself in one language."""

    sentence = forms.CharField(label=_("In one sentence"), max_length=200, required=False)
    story = forms.CharField(
        label=_("Story"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Plain text; an empty line starts a paragraph."),
    )  # fmt: skip

    def __init__(self, *args: Any, ring: Ring, language: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"sentence": ring.sentence.get(language, ""), "story": ring.story.get(language, "")}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.update({"lang": language, "dir": "auto"})


class PartnersForm(forms.Form):
    """Institutions, one a line, and whether the ring takes makers."""

    partners = forms.CharField(
        label=_("Partners"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line: the name, then its web address. University of Arts https://example.org"),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("New makers"), choices=RingState.choices)

    def __init__(self, *args: Any, ring: Ring, **kwargs: Any) -> None:
        lines = "\n".join(f"{row['name']} {row['url']}".strip() for row in ring.partners)
        kwargs["initial"] = {"partners": lines, "state": ring.state}
        super().__init__(*args, **kwargs)

    def pairs(self) -> list[tuple[str, str]]:
        """``(name, address)`` of each line; the address is its last word if that looks like one."""
        pairs = []
        for line in self.cleaned_data["partners"].splitlines():
            words = line.split()
            if words:
                has_link = len(words) > 1 and ":" in words[-1]
                pairs.append((" ".join(words[:-1]), words[-1]) if has_link else (" ".join(words), ""))
        return pairs
