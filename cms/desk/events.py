"""What the payment provider has told us, and what was done with it. To read only, and never the body of an event: it
holds names and addresses of buyers.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from cms.desk.sections import Cell, Facts, Link, Section, when, yes_no
from cms.desk.viewsets import DeskViewSet, Shown
from marketplace.payment.queries import order_number_of
from marketplace.users.operators import Duty
from marketplace.webhooks.models import OTHER_MODE, OTHER_SHOP, ProviderEvent
from marketplace.webhooks.queries import of_known_type, of_unknown_type

OUTCOMES = (
    ("handed_on", gettext_lazy("Handed on")), ("ignored", gettext_lazy("Ignored")),
    ("other_mode", gettext_lazy("Ignored: other mode")),
    ("other_shop", gettext_lazy("Ignored: another shop's payment")),
    ("none", gettext_lazy("Not handed on yet")),
)  # fmt: skip
TYPES = (("known", gettext_lazy("Known")), ("unknown", gettext_lazy("Unknown")))


def of_outcome(rows: QuerySet[ProviderEvent], name: str, value: str) -> QuerySet[ProviderEvent]:
    """The rows of one of ``OUTCOMES``; what was ignored in any way is among the ignored."""
    wanted = {
        "handed_on": Q(outcome__startswith="handed on"), "ignored": Q(outcome__startswith="ignored"),
        "other_mode": Q(outcome=OTHER_MODE), "other_shop": Q(outcome=OTHER_SHOP), "none": Q(outcome=""),
    }  # fmt: skip
    return rows.filter(wanted[value])


def of_type(rows: QuerySet[ProviderEvent], name: str, value: str) -> QuerySet[ProviderEvent]:
    return of_known_type(rows) if value == "known" else of_unknown_type(rows)


def outcome_word(row: ProviderEvent) -> str:
    """The kind of outcome in the reader's language; the page of the event has the words of the log."""
    kinds = {"": "none", OTHER_MODE: "other_mode", OTHER_SHOP: "other_shop"}
    kind = kinds.get(row.outcome, "handed_on" if row.outcome.startswith("handed on") else "ignored")
    return str(dict(OUTCOMES)[kind])


def _short(number: str) -> str:
    """The beginning: a number of the provider never wraps, and some have 66 characters. Its page shows it whole."""
    return Truncator(number).chars(22)


def _payment(row: ProviderEvent) -> Cell:
    number = order_number_of(row.payment_id)
    return Link(row.payment_id, reverse("desk_orders:thing", args=[number])) if number else row.payment_id


class EventFilters(WagtailFilterSet):  # type: ignore[misc]  # Wagtail is untyped
    outcome = ChoiceFilter(label=gettext_lazy("Outcome"), choices=OUTCOMES, method=of_outcome)
    type = ChoiceFilter(label=gettext_lazy("Type"), choices=TYPES, method=of_type)

    class Meta:
        model = ProviderEvent
        fields: list[str] = []


class Events(DeskViewSet):
    name, icon = "desk_events", "link"
    menu_label = label = gettext_lazy("Provider events")
    key_field = "event_id"
    duties = (Duty.FINANCE, Duty.SUPPORT)
    filterset = EventFilters
    empty = gettext_lazy("The payment provider has told nothing yet.")
    search_help = gettext_lazy("number of the event or of what it is about, type")
    columns_shown = (
        Shown("type", gettext_lazy("Type"), is_title=True),
        Shown("event_id", gettext_lazy("Event"), lambda row: _short(row.event_id)),
        Shown("object", gettext_lazy("About"), lambda row: _short(row.object_id)),
        Shown("received", gettext_lazy("Received"), lambda row: when(row.received_at)),
        Shown("outcome", gettext_lazy("Outcome"), outcome_word),
    )

    def rows(self) -> QuerySet[ProviderEvent]:
        return ProviderEvent.objects.defer("raw").order_by("-received_at", "-pk")

    def search(self, rows: QuerySet[ProviderEvent], words: str) -> QuerySet[ProviderEvent]:
        return rows.filter(
            Q(event_id__icontains=words) | Q(type__icontains=words)
            | Q(object_id__icontains=words) | Q(payment_id__icontains=words)
        )  # fmt: skip

    def about(self, thing: ProviderEvent) -> str:
        return f"event:{thing.event_id}"

    def title(self, thing: ProviderEvent) -> str:
        return thing.event_id

    def status(self, thing: ProviderEvent) -> str:
        return outcome_word(thing)

    def sections(self, thing: ProviderEvent) -> list[Section]:
        return [
            Facts(_("Event"), [
                (_("Type"), thing.type), (_("Received"), when(thing.received_at)),
                (_("Handed on"), when(thing.processed_at)), (_("Outcome"), thing.outcome),
                (_("About"), f"{thing.object_type} {thing.object_id}".strip()), (_("Payment"), _payment(thing)),
                (_("Account at the provider"), thing.account), (_("With real money"), yes_no(thing.livemode)),
                (_("Version of the interface"), thing.api_version),
            ])
        ]  # fmt: skip
