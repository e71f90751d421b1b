"""Where a buyer is: sales whose evidence contradicts itself or is too little, with all of it, and who decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.acts import Act, Deed, WhyForm
from cms.desk.sections import Cell, Facts, Link, Rows, Section, when
from cms.desk.viewsets import DeskViewSet, Shown
from cms.desk.words import cents, evidence_kind, place_name
from marketplace.order.location import about_location, decide_location, location_questions
from marketplace.order.models import Order
from marketplace.users.operators import Duty
from marketplace.vat.evidence import BY_THEMSELVES, lacks_an_item
from marketplace.vat.models import LocationQuestion

Outcome = LocationQuestion.Outcome
OUTCOMES = (
    (Outcome.OPEN.value, gettext_lazy("To decide")),
    (Outcome.SETTLED.value, gettext_lazy("Settled by a further item")),
    (Outcome.CONFIRMED.value, gettext_lazy("Taxed at the right place")),
    (Outcome.WRONG.value, gettext_lazy("Taxed at the wrong place")),
)


class DecideForm(WhyForm):
    right = forms.ChoiceField(
        label=gettext_lazy("The buyer was"), widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("where the sale was taxed: it stands")),
            ("no", gettext_lazy("somewhere else: the money goes back, and the buyer orders again")),
        ],
    )  # fmt: skip


class Decide(Act):
    name, label, button = "decide", gettext_lazy("Decide the place"), gettext_lazy("Decide it")
    help = gettext_lazy(
        "Two items that agree outweigh one. If that does not help, ask the buyer before you decide. The VAT of the "
        "sale is not changed by this: if the place was wrong, give the money back on the order's page and let the "
        "buyer order again, so that the credit note and the new invoice say it."
    )
    form_class = DecideForm
    needs_recent = True
    is_grave = True
    shows = 2

    def is_offered(self, thing: LocationQuestion) -> bool:
        return bool(thing.outcome == Outcome.OPEN)

    def run(self, deed: Deed) -> str:
        right = deed.data["right"] == "yes"
        decide_location(question=deed.thing, right_place=right, by=deed.by, why=deed.why, at=deed.at)
        return (
            _("Decided: the sale stands.")
            if right
            else _("Decided: give the money back on the order's page, and let the buyer order again.")
        )


def order_of(question: LocationQuestion) -> Order:
    order: Order = question.decision.line_facts.seller_order.order
    return order


def outcome_words(question: LocationQuestion) -> str:
    return str(dict(OUTCOMES)[question.outcome])


def asked_words(question: LocationQuestion) -> str:
    return _("One item is missing") if lacks_an_item(question) else _("The items contradict each other")


def _said_by(source: str) -> str:
    return _("the buyer, or we") if source in BY_THEMSELVES else _("somebody else")


def items_of(question: LocationQuestion) -> list[list[Cell]]:
    """What was said at the click and what came later: what, which country, who said it, when."""
    later = sorted(question.decision.later_evidence.all(), key=lambda row: (row.at, row.pk))
    said = [(one["kind"], one["source"], one["value"], one.get("at", "")[:16]) for one in question.decision.evidence]
    came = [(row.kind, row.source, row.value, when(row.at)) for row in later]
    return [
        [evidence_kind(kind), place_name(value), _said_by(source), at.replace("T", " ")]
        for kind, source, value, at in [*said, *came]
    ]  # fmt: skip


def shown_words(question: LocationQuestion) -> str:
    return ", ".join(f"{evidence_kind(item['kind'])}: {item['country']}" for item in question.shown)


class Locations(DeskViewSet):
    name, icon = "desk_locations", "site"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Where a buyer is")
    duties = (Duty.FINANCE,)
    needs_recent = True
    acts = (Decide,)
    states, state_field, state_label = OUTCOMES, "outcome", gettext_lazy("State")
    empty = gettext_lazy("No evidence contradicts itself, and none lacks an item.")
    search_help = gettext_lazy("number of the order")
    columns_shown = (
        Shown("order", gettext_lazy("Order"), lambda row: order_of(row).number, is_title=True),
        Shown("taxed", gettext_lazy("Taxed in"), lambda row: place_name(row.decision.place)),
        Shown("items", gettext_lazy("Evidence"), shown_words),
        Shown("asked", gettext_lazy("Question"), asked_words),
        Shown("state", gettext_lazy("State"), outcome_words),
        Shown("since", gettext_lazy("Since"), lambda row: when(row.opened_at), sort="opened_at"),
    )

    def rows(self) -> QuerySet[LocationQuestion]:
        return location_questions()

    def search(self, rows: QuerySet[LocationQuestion], words: str) -> QuerySet[LocationQuestion]:
        return rows.filter(decision__line_facts__seller_order__order__number__icontains=words)

    def about(self, thing: LocationQuestion) -> str:
        return about_location(thing)

    def title(self, thing: LocationQuestion) -> str:
        line: Any = thing.decision.line_facts
        return f"{order_of(thing).number}: {line.title}"

    def status(self, thing: LocationQuestion) -> str:
        return outcome_words(thing)

    def sections(self, thing: LocationQuestion) -> list[Section]:
        line, number = thing.decision.line_facts, order_of(thing).number
        return [
            Facts(_("Sale"), [
                (_("Order"), Link(number, reverse("desk_orders:thing", args=[number]))), (_("Work"), line.title),
                (_("Taxed in"), place_name(thing.decision.place)), (_("Rate"), f"{thing.decision.rate} %"),
                (_("VAT"), cents(line.vat_minor, line.currency)), (_("Declared in"), thing.decision.reported_in),
                (_("Question"), asked_words(thing)), (_("Opened"), when(thing.opened_at)),
                (_("Decided"), f"{when(thing.decided_at)} {thing.decided_by or ''}" if thing.decided_at else None),
                (_("Reason"), thing.why),
            ]),
            Rows(
                _("Evidence of the place"), [_("What"), _("Points to"), _("Said by"), _("When")], items_of(thing),
                _("None."),
            ),
        ]  # fmt: skip
