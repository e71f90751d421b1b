"""The form of a decision against a maker: what the law wants said (DSA Art. 17(3), P2B Art. 4)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.desk.acts import WhyForm
from marketplace.partner.measures import Ground, Reasons

BUYERS_HEAR = _(
    "Where a work is against the law, everybody who bought it in the six months before we learned of it, "
    "or since then, is told by mail."
)
EACH_WORK = _(
    "Buyers are not told of this decision. Each work that is against the law needs its own: take it down with that "
    "ground, then everybody who bought it is told (DSA Art. 32)."
)


class ReasonsForm(WhyForm):
    """The reason becomes the facts of the statement that is mailed to the owners.

    ``ground_help``: what follows for buyers where the law is the ground. Only a decision about a work tells them.
    """

    ground_help: ClassVar[Any] = BUYERS_HEAR

    ground = forms.ChoiceField(label=_("What it rests on"), choices=Ground.choices, initial=Ground.TERMS)
    clause = forms.CharField(
        label=_("Article or clause"), max_length=200,
        help_text=_("For instance: terms, 7.2 (works of others). Name the law where it rests on one."),
    )  # fmt: skip
    from_notice = forms.BooleanField(label=_("Somebody reported it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].help_text = self.ground_help
        self.fields["why"] = forms.CharField(
            label=_("What we found"), min_length=20, max_length=1000, widget=forms.Textarea(attrs={"rows": 5}),
            help_text=_("In words that the maker understands: this is mailed to the owners and kept in the trail."),
        )  # fmt: skip

    def reasons(self) -> Reasons:
        """From the checked form."""
        data = self.cleaned_data
        return Reasons(
            facts=data["why"], ground=data["ground"], clause=data["clause"], until=data.get("until"),
            from_notice=data["from_notice"],
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if {"why", "ground", "clause", "from_notice"} <= data.keys():
            data["reasons"] = self.reasons()
        return data


class PauseForm(ReasonsForm):
    ground_help = EACH_WORK

    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The first day on which the maker sells again by itself. Empty: until somebody lifts it."),
    )  # fmt: skip
    field_order = ("ground", "clause", "from_notice", "until", "why")
