"""The form of a posting: up to so many moves, each an amount from one account to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.acts import WhyForm
from marketplace.ledger.chart import LONGEST_SUBJECT, Place, Step
from marketplace.ledger.models import Entry, Move
from marketplace.ledger.operations import LONGEST_REFERENCE
from marketplace.ledger.queries import NoSuchPlace, currencies, named, place_named
from marketplace.ledger.words import ACCOUNTS
from marketplace.money.convert import digits, from_decimal, to_decimal
from marketplace.money.values import Money

MOVES = 5
PARTS = ("from", "from_of", "to", "to_of", "amount", "about")
LONGEST = 190


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together, with their name."""

    legend: str
    fields: Sequence[forms.BoundField]


class MovesForm(WhyForm):
    """``thing`` is the entry that is put right, whose moves stand there backwards; or None for a posting of its own."""

    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    reference = forms.CharField(
        label=gettext_lazy("What it is about"), required=False, max_length=LONGEST_REFERENCE,
        help_text=gettext_lazy("The number of an order, a document or a movement. Empty: as the entry it puts right."),
    )  # fmt: skip
    thing: Entry | None

    def __init__(self, *args: Any, thing: Entry | None, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        known = currencies()
        self.fields["currency"].choices = [(code, code) for code in known]  # type: ignore[attr-defined]
        backwards = _moves_of(thing) if thing is not None else []
        self.count = max(MOVES, len(backwards))
        for number in range(1, self.count + 1):
            self.fields |= {f"{part}-{number}": field for part, field in _fields().items()}
        for number, move in enumerate(backwards, 1):
            self._start(number, move)
        self.order_fields(["currency", "reference"])

    def _start(self, number: int, move: Move) -> None:
        """A move as it would be undone."""
        self.fields["currency"].initial = move.source.currency
        values = (
            move.target.purpose, named(move.target), move.source.purpose, named(move.source),
            to_decimal(Money(move.amount_minor, move.source.currency)), move.about,
        )  # fmt: skip
        for part, value in zip(PARTS, values, strict=True):
            self.fields[f"{part}-{number}"].initial = value

    @property
    def groups(self) -> list[Group]:
        """One group of fields a move."""
        numbers = range(1, self.count + 1)
        return [Group(_("Move %(number)s") % {"number": n}, [self[f"{part}-{n}"] for part in PARTS]) for n in numbers]

    @property
    def ungrouped(self) -> list[forms.BoundField]:
        return [self[name] for name in ("currency", "reference", "why")]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            steps = [step for number in range(1, self.count + 1) if (step := self._step(number, data)) is not None]
            if not steps and not self.errors:
                raise forms.ValidationError(_("Say at least one move: an amount, from where, and to where."))
            data["steps"] = steps
        return data

    def _step(self, number: int, data: dict[str, Any]) -> Step | None:
        """The move, or None for one left empty and for one with a fault, which is then said at its field."""
        said: dict[str, Any] = {part: data.get(f"{part}-{number}") for part in PARTS}
        if not any(said.values()):
            return None
        missing = [part for part in ("from", "to", "amount") if not said[part]]
        for part in missing:
            self.add_error(f"{part}-{number}", _("This move needs it too."))
        if missing:
            return None
        source, target = (self._place(said[side], said[f"{side}_of"], f"{side}_of-{number}") for side in ("from", "to"))
        money = self._money(said["amount"], data["currency"], number)
        if source is None or target is None or money is None:
            return None
        try:
            return Step(source, target, money, said["about"] or "")
        except ValueError:
            self.add_error(f"to-{number}", _("This is the account that it comes from: nothing would move."))
            return None

    def _place(self, purpose: str, words: str, field: str) -> Place | None:
        try:
            return place_named(purpose, words or "")
        except NoSuchPlace as fault:
            self.add_error(field, str(fault))
            return None

    def _money(self, amount: Any, currency: str, number: int) -> Money | None:
        try:
            return from_decimal(amount, currency)
        except ValueError:
            self.add_error(
                f"amount-{number}",
                _("%(currency)s has %(count)s digits after the point.")
                % {"currency": currency, "count": digits(currency)},
            )
            return None


def _moves_of(entry: Entry) -> list[Move]:
    return list(entry.moves.select_related("source__owner", "target__owner").order_by("pk"))


def _fields() -> dict[str, forms.Field]:
    purposes = [("", "-"), *((purpose, words) for purpose, words in ACCOUNTS.items())]
    whose = _("Seller's code, number, state: what the account wants. It says so when something is missing.")
    amount = forms.DecimalField(
        label=_("Amount"), required=False, min_value=0, max_digits=14, decimal_places=4, localize=True
    )
    amount.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
    return {
        "from": forms.ChoiceField(label=_("From"), required=False, choices=purposes),
        "from_of": forms.CharField(
            label=_("From: whose, or which"), required=False, max_length=LONGEST, help_text=whose
        ),
        "to": forms.ChoiceField(label=_("To"), required=False, choices=purposes),
        "to_of": forms.CharField(label=_("To: whose, or which"), required=False, max_length=LONGEST),
        "amount": amount,
        "about": forms.CharField(
            label=_("Seller's part of an order, by its number"), required=False, max_length=LONGEST_SUBJECT,
            help_text=_("If it is about one: it stands on the seller's statement then."),
        ),
    }  # fmt: skip
