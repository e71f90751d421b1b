"""Writing a review, and answering one. Stars are radio buttons: they work by keyboard, aloud and without scripts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from marketplace.markets.languages import LANGUAGES
from marketplace.reviews.models import BEST, LONGEST, WORST
from marketplace.reviews.operations import Said


def stars_label(stars: int) -> str:
    """``4 stars``"""
    return ngettext("%(stars)s star", "%(stars)s stars", stars) % {"stars": stars}


class ReviewForm(forms.Form):
    """Nothing is chosen before the buyer chooses."""

    stars = forms.TypedChoiceField(label=_("Your rating"), coerce=int, widget=forms.RadioSelect, choices=[])
    text = forms.CharField(
        label=_("In your own words"), max_length=LONGEST, required=False, strip=True,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("What was good, what was not? Plain text, for everybody to read."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of your words"), choices=[(code, row.name) for code, row in LANGUAGES.items()]
    )
    shown_as = forms.CharField(
        label=_("Name that is shown"), max_length=40, required=False,
        help_text=_("A first name will do. Without one it says “A buyer”."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stars"].choices = [  # type: ignore[attr-defined]
            (stars, stars_label(stars)) for stars in range(BEST, WORST - 1, -1)
        ]

    def said(self) -> Said:
        data = self.cleaned_data
        return Said(data["stars"], data["text"], data["language"], data["shown_as"])


class RemoveForm(forms.Form):
    """A second look before words are gone for good."""

    sure = forms.BooleanField(label=_("Yes, remove my review and what was answered to it"))


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"), max_length=LONGEST, strip=True, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Everybody reads it under the review. Its author gets it by mail, once."),
    )  # fmt: skip
