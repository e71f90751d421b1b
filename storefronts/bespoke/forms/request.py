"""The buyer's form: what is needed, by when, for how much."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.models import Category

from marketplace.design.forms import FilesField
from marketplace.markets import countries
from marketplace.offerings.categories import tree
from storefronts.bespoke.operations.requests import LONGEST_BRIEF, SHORTEST_BRIEF, Wish
from storefronts.profiles.models import Storefront
from storefronts.studio.forms.fields import AmountField


class RequestForm(forms.Form):
    """A request. What was typed stays when something is refused."""

    title = forms.CharField(
        label=_("What do you need?"), min_length=3, max_length=120,
        help_text=_("In a few words, for example “Poster for a summer concert”."),
    )  # fmt: skip
    brief = forms.CharField(
        label=_("Describe it"), widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("What it is for, who will see it, which formats, what you have already. An empty line starts a "
                    "paragraph."),
        error_messages={
            "max_length": _("Shorten the description to 8,000 characters. Longer texts can be added as a file."),
            "min_length": _("Describe what you need: at least 20 characters."),
        },
        min_length=SHORTEST_BRIEF, max_length=LONGEST_BRIEF,
    )  # fmt: skip
    attachments = FilesField(
        label=_("Files"), required=False, help_text=_("Sketches, texts, examples. At most 5 files."), max_length=200
    )
    category = forms.ChoiceField(label=_("Field of work"), required=False)
    budget_min = AmountField(label=_("Budget from"))
    budget_max = AmountField(label=_("Budget up to"), help_text=_("Makers can then say what is possible for it."))
    wished_for = forms.DateField(
        label=_("Needed by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    name = forms.CharField(label=_("Your name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("The answers come here."))
    country = forms.ChoiceField(label=_("Country"), help_text=_("The VAT in the quotes hangs on it."))
    capacity = forms.ChoiceField(
        label=_("You buy"), widget=forms.RadioSelect, initial="consumer",
        choices=[("consumer", _("for yourself")), ("business", _("for a business"))],
    )  # fmt: skip
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    what = ("title", "brief", "attachments")
    bounds = ("budget_min", "budget_max", "wished_for", "category")
    who = ("name", "email", "country", "capacity")

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        fields: dict[str, Any] = self.fields
        fields["country"].choices = list(countries.choices(language))
        fields["category"].choices = [("", _("Not sure"))] + [
            (node.id, node.name(language)) for node in tree() if "service" in node.kinds and not node.parent
        ]
        fields["name"].widget.attrs["autocomplete"] = "name"
        fields["email"].widget.attrs["autocomplete"] = "email"
        fields["token"].widget.attrs["autocomplete"] = "off"
        if signed_in:
            del self.fields["email"]

    def named(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def what_fields(self) -> list[forms.BoundField]:
        return self.named(self.what)

    @property
    def bound_fields(self) -> list[forms.BoundField]:
        return self.named(self.bounds)

    @property
    def who_fields(self) -> list[forms.BoundField]:
        return self.named(self.who)

    def wish(self, *, email: str, language: str, makers: list[Storefront]) -> Wish:
        """What a good form asks for. ``email``: of the account, where there is one."""
        said = self.cleaned_data
        return Wish(
            token=said["token"], email=email or said["email"], name=said["name"], language=language,
            country=said["country"], capacity=said["capacity"], title=said["title"], brief=said["brief"],
            budget_min=said["budget_min"], budget_max=said["budget_max"], wished_for=said["wished_for"],
            category=Category.objects.filter(names__code=said["category"]).first() if said["category"] else None,
            files=said["attachments"], makers=makers,
        )  # fmt: skip
