"""Money that is called back from sellers' accounts, and what only a person can judge about it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.acts import Deed
from cms.desk.payouts import Again, Happened, HappenedForm
from cms.desk.sections import Facts, Link, Section, when
from cms.desk.viewsets import DeskViewSet, Shown
from cms.desk.words import cents
from marketplace.payouts.deciding import it_did_not_happen, it_happened
from marketplace.payouts.models import CallState, Reversal
from marketplace.users.operators import Duty


class CalledBackForm(HappenedForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider_id"].help_text = gettext_lazy("As it stands on the provider's own page: trr_...")


class CalledBack(Happened):
    label, button = gettext_lazy("It was called back"), gettext_lazy("It was called back")
    help = gettext_lazy("You saw it on the provider's own page, under this transfer.")
    form_class = CalledBackForm

    def run(self, deed: Deed) -> str:
        it_happened(row=deed.thing, provider_id=deed.data["provider_id"], by=deed.by, why=deed.why, at=deed.at)
        return _("Written down as called back.")


class CallBackAgain(Again):
    label, button = gettext_lazy("It was not called back"), gettext_lazy("Call it back once more")
    help = gettext_lazy("You looked at the provider's own page, and it is not there. It is asked for as a new attempt.")

    def run(self, deed: Deed) -> str:
        it_did_not_happen(row=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("It is called back once more, with a new key.")


class Reversals(DeskViewSet):
    name, icon = "desk_reversals", "undo"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Called back")
    duties = (Duty.FINANCE,)
    acts = (CalledBack, CallBackAgain)
    states, state_label = tuple(CallState.choices), gettext_lazy("State")
    empty = gettext_lazy("Nothing was called back from a seller yet.")
    search_help = gettext_lazy("number of the order, number at the provider")
    columns_shown = (
        Shown("order", gettext_lazy("Order"), lambda row: row.line.transfer.seller_order.number, is_title=True),
        Shown("seller", gettext_lazy("Seller"), lambda row: row.line.transfer.partner.name),
        Shown("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Shown("amount", gettext_lazy("Amount"), lambda row: cents(row.amount_minor, row.currency)),
        Shown("at", gettext_lazy("When"), lambda row: when(row.created_at)),
    )

    def rows(self) -> QuerySet[Reversal]:
        rows = Reversal.objects.select_related("line__transfer__seller_order__order", "line__transfer__partner")
        return rows.order_by("-created_at", "-pk")

    def search(self, rows: QuerySet[Reversal], words: str) -> QuerySet[Reversal]:
        of_order = rows.filter(line__transfer__seller_order__number__icontains=words)
        return of_order | rows.filter(provider_id__icontains=words)

    def about(self, thing: Reversal) -> str:
        return f"reversal:{thing.public_id}"

    def title(self, thing: Reversal) -> str:
        return f"{thing.line.transfer.seller_order.number}: {cents(thing.amount_minor, thing.currency)}"

    def status(self, thing: Reversal) -> str:
        return str(thing.get_state_display())

    def sections(self, thing: Reversal) -> list[Section]:
        transfer = thing.line.transfer
        number = transfer.seller_order.order.number
        return [
            Facts(_("Called back"), [
                (_("Order"), Link(number, reverse("desk_orders:thing", args=[number]))),
                (_("Seller"), transfer.partner.name),
                (_("Transfer"), Link(
                    transfer.provider_id or str(transfer.public_id),
                    reverse("desk_transfers:thing", args=[transfer.public_id]),
                )),
                (_("Amount"), cents(thing.amount_minor, thing.currency)), (_("Why"), thing.why),
                (_("Attempt"), str(thing.attempt)), (_("First asked"), when(thing.called_at)),
                (_("Done"), when(thing.done_at)), (_("Number at the provider"), thing.provider_id),
                (_("The provider said"), f"{thing.code} {thing.fault}".strip()),
            ]),
        ]  # fmt: skip
