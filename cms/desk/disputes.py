"""Work that the two sides do not agree about: read, and decided with reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.acts import Act, Deed, WhyForm
from cms.desk.sections import Facts, Link, Moment, Section, Text, Timeline, when
from cms.desk.viewsets import DeskViewSet, Shown
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.users.operators import Duty
from storefronts.engagements.endings import Outcome, resolve_dispute
from storefronts.engagements.models import Engagement, State


class ResolveForm(WhyForm):
    """How it goes on. A part of the price is given back only where the work is cancelled."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("The decision"),
        choices=[
            (Outcome.ACCEPTED.value, gettext_lazy("The work counts as accepted")),
            (Outcome.BACK_TO_WORK.value, gettext_lazy("Back to work")),
            (Outcome.CANCELLED.value, gettext_lazy("Cancelled, with money back")),
        ],
    )
    refund_percent = forms.IntegerField(
        label=gettext_lazy("Percent of the price that goes back"), min_value=0, max_value=100, initial=100,
        required=False, help_text=gettext_lazy("Only read where the work is cancelled."),
    )  # fmt: skip
    field_order = ("outcome", "refund_percent", "why")

    def clean_refund_percent(self) -> int:
        given = self.cleaned_data["refund_percent"]
        return 100 if given is None else int(given)


class Resolve(Act):
    name, label, button = "resolve", gettext_lazy("Decide the dispute"), gettext_lazy("Decide and tell both sides")
    help = gettext_lazy("Both sides see the decision and the reason in their conversation, and by mail.")
    form_class = ResolveForm
    duties = (Duty.SUPPORT,)
    needs_recent = True
    is_grave = True

    def is_offered(self, thing: Engagement) -> bool:
        return thing.state == State.DISPUTED

    def run(self, deed: Deed) -> str:
        resolve_dispute(
            engagement=deed.thing, outcome=deed.data["outcome"], refund_percent=deed.data["refund_percent"],
            why=deed.why, by=deed.by, at=deed.at,
        )  # fmt: skip
        return _("Decided. Both sides are told.")


class Work(DeskViewSet):
    name, icon = "desk_work", "group"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Work and disputes")
    duties = (Duty.SUPPORT,)
    acts = (Resolve,)
    states, state_label = tuple(State.choices), gettext_lazy("State")
    search_help = gettext_lazy("number of the order, maker, title")
    columns_shown = (
        Shown("work", gettext_lazy("Work"), lambda row: row.line.title, is_title=True),
        Shown("maker", gettext_lazy("Maker"), lambda row: row.conversation.partner.name),
        Shown("order", gettext_lazy("Order"), lambda row: row.line.seller_order.number),
        Shown("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Shown("since", gettext_lazy("In dispute since"), lambda row: when(row.disputed_at)),
    )

    def rows(self) -> QuerySet[Engagement]:
        found = Engagement.objects.select_related("line__seller_order__order", "conversation__partner")
        return found.order_by("-disputed_at", "-pk")

    def search(self, rows: QuerySet[Engagement], words: str) -> QuerySet[Engagement]:
        by_maker = Q(conversation__partner__name__icontains=words)
        return rows.filter(
            by_maker | Q(line__title__icontains=words) | Q(line__seller_order__number__istartswith=words)
        )

    def about(self, thing: Engagement) -> str:
        return f"engagement:{thing.public_id}"

    def title(self, thing: Engagement) -> str:
        return f"{thing.line.title} ({thing.line.tier_name})"

    def status(self, thing: Engagement) -> str:
        return str(thing.get_state_display())

    def sections(self, thing: Engagement) -> list[Section]:
        order = thing.line.seller_order.order
        price = money_text(Money(thing.line.gross_minor, thing.line.currency))
        maker = thing.conversation.partner
        return [
            Facts(_("Work"), [
                (_("Order"), Link(order.number, reverse("desk_orders:thing", args=[order.number]))),
                (_("Maker"), Link(maker.name, reverse("desk_makers:thing", args=[maker.code]))),
                (_("Price"), price), (_("Due"), thing.due_on.isoformat() if thing.due_on else None),
                (_("Handed over"), when(thing.delivered_at)), (_("In dispute since"), when(thing.disputed_at)),
            ]),
            *(Text(str(asked.get("question", "")), str(asked.get("answer", ""))) for asked in thing.brief),
            Timeline(_("Conversation"), self._moments(thing)),
        ]  # fmt: skip

    def _moments(self, thing: Engagement) -> list[Moment]:
        entries: Any = thing.conversation.entries.select_related("by").order_by("at", "pk")
        return [Moment(e.at, str(e.get_what_display()), str(e.get_side_display()), e.words) for e in entries]
