"""The storefront, the selling facts, and the team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.design.forms import UploadInput
from marketplace.offerings.texts import check_plain
from marketplace.partner.models import Partner, Role
from marketplace.partner.operations import IdentityFacts
from search.places.cities import city_named
from storefronts.profiles.models import Availability, Storefront
from storefronts.studio.forms.fields import AmountField, language_choices
from storefronts.studio.forms.start import checked

POLICIES = {
    "delivery": _("Delivery"),
    "revisions": _("Changes and corrections"),
    "cancellation": _("Cancellation"),
}
HUES = [
    (265, _("Ink blue")), (210, _("Sea")), (180, _("Petrol")), (150, _("Green")), (120, _("Moss")), (75, _("Ochre")),
    (45, _("Orange")), (30, _("Brick")), (0, _("Rose")), (330, _("Magenta")), (300, _("Violet")),
]  # fmt: skip


class FrontForm(forms.Form):
    """What the public sees of a maker, with texts in one language."""

    name = forms.CharField(label=_("Name"), min_length=2, max_length=100)
    city = forms.CharField(label=_("City"), max_length=80)
    sentence = forms.CharField(
        label=_("In one sentence"), max_length=200, required=False, help_text=_("Who you are and what you make.")
    )
    story = forms.CharField(
        label=_("Story"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Plain text; an empty line starts a paragraph."),
    )  # fmt: skip
    spoken = forms.MultipleChoiceField(
        label=_("Languages you speak"), choices=language_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    least_budget = AmountField(
        label=_("Smallest budget"), help_text=_("From which amount on you take work. Buyers can search by it.")
    )
    availability = forms.ChoiceField(
        label=_("Time for new work"), choices=Availability.choices, required=False, widget=forms.RadioSelect
    )
    free_from = forms.DateField(label=_("From this day on"), required=False, widget=forms.DateInput({"type": "date"}))
    hue = forms.TypedChoiceField(label=_("Accent colour"), coerce=int, choices=HUES)
    cover = forms.FileField(
        label=_("Cover"),
        required=False,
        widget=UploadInput,
        help_text=_("A wide picture of your work. PNG, JPEG, WebP or SVG."),
    )
    portrait = forms.FileField(
        label=_("Portrait"), required=False, widget=UploadInput, help_text=_("You, or your studio.")
    )

    def __init__(self, *args: Any, storefront: Storefront, language: str, **kwargs: Any) -> None:
        self.storefront, self.language = storefront, language
        kwargs["initial"] = self._kept()
        super().__init__(*args, **kwargs)
        lang = {"lang": language, "dir": "auto"}
        for name, label in POLICIES.items():
            self.fields[f"policy_{name}"] = forms.CharField(
                label=label, max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
            )
        for name in ("sentence", "story", *(f"policy_{each}" for each in POLICIES)):
            self.fields[name].widget.attrs.update(lang)
        if city_named(storefront.city, storefront.country) is None:
            self.fields["city"].help_text = _(
                "We do not know where this is, so you are not found near a place. A larger town nearby would do."
            )
        hues = self.fields["hue"]
        assert isinstance(hues, forms.TypedChoiceField)
        if storefront.hue not in {number for number, _name in HUES}:
            hues.choices = [(storefront.hue, str(storefront.hue)), *HUES]

    def _kept(self) -> dict[str, Any]:
        front, language = self.storefront, self.language
        return {
            "name": front.name, "city": front.city, "sentence": front.sentence.get(language, ""),
            "story": front.story.get(language, ""), "spoken": front.spoken, "hue": front.hue,
            "least_budget": front.least_budget, "availability": front.availability,
            "free_from": front.free_from.isoformat() if front.free_from else "",
            **{f"policy_{name}": _in(front.policies.get(name), language) for name in POLICIES},
        }  # fmt: skip

    def clean_sentence(self) -> str:
        return checked(check_plain, self.cleaned_data["sentence"])

    def clean_story(self) -> str:
        return checked(check_plain, self.cleaned_data["story"])

    def clean(self) -> dict[str, Any]:
        """A day belongs to "from a day on", and to nothing else."""
        said = super().clean() or {}
        if said.get("availability") != Availability.FROM:
            said["free_from"] = None
        elif not said.get("free_from") and "free_from" not in self.errors:
            self.add_error("free_from", _("Choose the day from which you have time."))
        return said

    def facts(self) -> dict[str, Any]:
        """For ``save_storefront``: texts of other languages stay."""
        said, front, language = self.cleaned_data, self.storefront, self.language
        policies = {name: _with(front.policies.get(name) or {}, language, said[f"policy_{name}"]) for name in POLICIES}
        return {
            "name": said["name"], "city": said["city"].strip(), "spoken": said["spoken"], "hue": said["hue"],
            "least_budget": said["least_budget"] or None, "availability": said["availability"],
            "free_from": said["free_from"],
            "sentence": _with(front.sentence, language, " ".join(said["sentence"].split())),
            "story": _with(front.story, language, said["story"].strip()),
            "policies": {name: texts for name, texts in policies.items() if texts},
        }  # fmt: skip


def _in(texts: Any, language: str) -> str:
    return str(texts.get(language, "")) if isinstance(texts, dict) else ""


def _with(texts: Any, language: str, text: str) -> dict[str, str]:
    kept = dict(texts) if isinstance(texts, dict) else {}
    return {code: words for code, words in (kept | {language: text}).items() if words}


class IdentityForm(forms.Form):
    """The trader identity the law asks for (DSA Art. 30)."""

    legal_name = forms.CharField(label=_("Legal name"), max_length=200)
    street = forms.CharField(label=_("Street and number"), max_length=200)
    postcode = forms.CharField(label=_("Postcode"), max_length=20)
    city = forms.CharField(label=_("City"), max_length=100)
    email = forms.EmailField(label=_("E-mail for buyers"))
    phone = forms.CharField(label=_("Telephone"), max_length=40)
    register_name = forms.CharField(
        label=_("Register"),
        max_length=200,
        required=False,
        help_text=_("Trade register or similar, if you are in one."),
    )
    register_number = forms.CharField(label=_("Number in the register"), max_length=60, required=False)
    certified = forms.BooleanField(
        label=_("I only offer what complies with the law of the European Union"), required=False
    )

    @staticmethod
    def kept(partner: Partner) -> dict[str, Any]:
        row = partner.trader_identity
        names = ("legal_name", "street", "postcode", "city", "email", "phone", "register_name", "register_number")
        return {name: getattr(row, name) for name in names} | {"certified": row.self_certified_at is not None}

    def facts(self) -> IdentityFacts:
        return IdentityFacts(**self.cleaned_data)


class InviteForm(forms.Form):
    """A person for the team. Nothing here says whether the address has an account."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.EDITOR)
