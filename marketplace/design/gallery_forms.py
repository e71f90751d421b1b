"""The sample forms of the gallery: untouched and refused, once for each theme."""

from dataclasses import dataclass

from django import forms

from marketplace.design.forms import CardLabel, MoneyInput, RadioCards, UploadInput


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label="Title", help_text="As it stands under the picture. At most 120 characters.", max_length=120
    )
    story = forms.CharField(label="Story", widget=forms.Textarea, required=False, help_text="Why you made it, and how.")
    country = forms.ChoiceField(label="Country", choices=[("de", "Germany"), ("el", "Ελλάδα"), ("pt", "Portugal")])
    price = forms.CharField(label="Price", widget=MoneyInput(), help_text="Buyers see this amount, VAT included.")
    kind = forms.ChoiceField(
        label="What do you sell?",
        widget=RadioCards,
        choices=[
            ("file", CardLabel("A file", "Bought once, downloaded at once.")),
            ("service", CardLabel("A service", "You work for the buyer. Auftragsbestätigung inklusive.")),
        ],
        initial="file",
    )
    spoken = forms.MultipleChoiceField(
        label="Languages you work in",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("de", "Deutsch"), ("el", "Ελληνικά"), ("pt", "Português")],
    )
    file = forms.FileField(
        label="The file", widget=UploadInput, required=False, help_text="PDF, SVG, PNG or WAV, up to 200 MB."
    )
    agreed = forms.BooleanField(
        label="I made this work myself, or hold the rights to sell it", help_text="We ask because buyers rely on it."
    )


@dataclass(frozen=True, slots=True)
class Pane:
    """One theme's half of the gallery; `key` keeps the ids of both halves apart."""

    theme: str
    key: str
    form: forms.Form
    wrong: forms.Form


def panes() -> list[Pane]:
    """The light and the dark half."""
    made = []
    for theme in ("light", "dark"):
        typed = {
            f"{theme}-wrong-{name}": value
            for name, value in {"price": "a lot", "country": "de", "kind": "file"}.items()
        }
        wrong = SampleForm(typed, auto_id=f"{theme}-wrong-%s", prefix=f"{theme}-wrong")
        wrong.full_clean()
        wrong.add_error("price", "Write an amount such as 12.50, in euro.")
        made.append(Pane(theme=theme, key=theme[0], form=SampleForm(auto_id=f"{theme}-%s", prefix=theme), wrong=wrong))
    return made
