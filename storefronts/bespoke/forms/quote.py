"""The maker's form: scope, milestones with price and time, rights, validity. It saves by itself while it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.design.forms import CardLabel, RadioCards
from marketplace.partner.models import PriceSide
from storefronts.bespoke.models import Quote, QuoteVersion, Request
from storefronts.bespoke.operations.quotes import LONGEST_SCOPE, MOST_MILESTONES, SHORTEST_SCOPE, QuoteSpec, Step
from storefronts.studio.forms.fields import AmountField

DAY = "%Y-%m-%d"
FEWEST_ROWS = 2
VALID_DAYS = 21


@dataclass(frozen=True, slots=True)
class StepRow:
    """One milestone's fields as the template draws them."""

    number: int
    title: Any
    fields: list[Any]


class QuoteForm(forms.Form):
    """A quote with as many milestones as ``rows``."""

    scope = forms.CharField(
        label=_("What the buyer gets"), widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("What is included, in which formats, and what is not. An empty line starts a paragraph."),
        min_length=SHORTEST_SCOPE, max_length=LONGEST_SCOPE,
        error_messages={
            "min_length": _("Say what the buyer gets: at least 20 characters."),
            "max_length": _("Shorten the text to 8,000 characters."),
        },
    )  # fmt: skip
    side = forms.ChoiceField(
        label=_("The prices are"), widget=RadioCards, initial=PriceSide.NET,
        choices=[
            (PriceSide.NET, CardLabel(_("without VAT"), _("VAT is added where it is due."))),
            (PriceSide.GROSS, CardLabel(_("with VAT"), _("The buyer pays exactly this; VAT is part of it."))),
        ],
    )  # fmt: skip
    rights = forms.ChoiceField(
        label=_("Rights the buyer gets"), widget=RadioCards, initial="standard",
        choices=[
            ("basic", CardLabel(_("Business use"), _("Website, advertising, products up to 500 copies."))),
            ("standard", CardLabel(_("Business use, also for a client"), _("May be passed on to one named client."))),
            (
                "premium",
                CardLabel(_("Everything, exclusive"), _("Products for sale in any number; nobody else gets it.")),
            ),
        ],
    )  # fmt: skip
    revisions = forms.IntegerField(
        label=_("Revisions included"), min_value=0, max_value=20, initial=1, help_text=_("In each milestone.")
    )
    valid_until = forms.DateField(
        label=_("Holds until"), widget=forms.DateInput(attrs={"type": "date"}, format=DAY),
        help_text=_("After this day the buyer can no longer accept it."),
    )  # fmt: skip

    def __init__(self, *args: Any, rows: int, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.language = min(max(rows, 1), MOST_MILESTONES), language
        self.fields["scope"].widget.attrs["lang"] = language
        for row in range(self.rows):
            self.fields |= _step_fields(row)

    def steps(self) -> Iterator[StepRow]:
        """Each milestone with its fields, in order."""
        for row in range(self.rows):
            names = ("amount", "days", "due_on")
            yield StepRow(row, self[f"{row}-title"], [self[f"{row}-{name}"] for name in names])

    def amounts(self) -> list[int | None]:
        """What was typed as price in each row, as far as it is one."""
        self.is_valid()  # cleans once: what was found wrong stays
        return [self.cleaned_data.get(f"{row}-amount") for row in range(self.rows)]

    def typed(self) -> dict[str, Any]:
        """The fields as they stand, good or not: the draft."""
        kept = {name: str(self.data.get(name, ""))[: LONGEST_SCOPE + 1] for name in self.fields}
        return kept | {"rows": self.rows}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        filled = [row for row in range(self.rows) if self._is_used(row)]
        if not filled:
            self.add_error("0-title", _("A quote has at least one milestone: the whole work can be one."))
        for row in filled:
            self._check_row(row, said)
        return said

    def _is_used(self, row: int) -> bool:
        return any(str(self.data.get(f"{row}-{name}", "")).strip() for name in ("title", "amount", "days", "due_on"))

    def _check_row(self, row: int, said: dict[str, Any]) -> None:
        missing = {
            "title": _("Give each milestone a title of 3 to 100 characters."),
            "amount": _("Give each milestone a price between 0.50 and 100,000 euro."),
        }
        for name, sentence in missing.items():
            if not said.get(f"{row}-{name}") and f"{row}-{name}" not in self.errors:
                self.add_error(f"{row}-{name}", sentence)
        if (said.get(f"{row}-days") is None) == (said.get(f"{row}-due_on") is None) and not (
            {f"{row}-days", f"{row}-due_on"} & set(self.errors)
        ):
            self.add_error(f"{row}-days", _("Say for each milestone either the days after the order or a date."))

    def spec(self) -> QuoteSpec:
        """What a good form says."""
        said = self.cleaned_data
        steps = [
            Step(said[f"{row}-title"], said[f"{row}-amount"], said[f"{row}-days"], said[f"{row}-due_on"])
            for row in range(self.rows)
            if self._is_used(row)
        ]
        return QuoteSpec(
            self.language, said["scope"], steps, said["valid_until"], said["rights"], said["side"], said["revisions"]
        )


def _step_fields(row: int) -> dict[str, forms.Field]:
    return {
        f"{row}-title": forms.CharField(
            label=_("Milestone"), max_length=100, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
        ),
        f"{row}-amount": AmountField(label=_("Price")),
        f"{row}-days": forms.IntegerField(label=_("Days after the order"), min_value=1, max_value=365, required=False),
        f"{row}-due_on": forms.DateField(
            label=_("or by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format=DAY)
        ),
    }


def first_values(*, request: Request, quote: Quote | None, today: date) -> tuple[dict[str, Any], int]:
    """``(initial values, rows)``: the draft, else what was sent last, else a sensible beginning."""
    if quote is not None and quote.draft:
        rows = int(quote.draft.get("rows") or FEWEST_ROWS)
        return {name: value for name, value in quote.draft.items() if name != "rows"}, rows
    if quote is not None and quote.current is not None:
        return sent_values(quote.current)
    return {"valid_until": today + timedelta(days=VALID_DAYS), "side": PriceSide.NET, "rights": "standard"}, FEWEST_ROWS


def sent_values(version: QuoteVersion) -> tuple[dict[str, Any], int]:
    """The fields of a version that was sent."""
    steps = list(version.milestones.all())
    values: dict[str, Any] = {
        "scope": version.scope, "side": version.side, "rights": version.rights, "revisions": version.revisions,
        "valid_until": version.valid_until,
    }  # fmt: skip
    for row, step in enumerate(steps):
        values |= {
            f"{row}-title": step.title, f"{row}-amount": step.amount_minor, f"{row}-days": step.days,
            f"{row}-due_on": step.due_on,
        }  # fmt: skip
    return values, max(len(steps), FEWEST_ROWS)
