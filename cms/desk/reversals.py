"""Money called back from sellers: all of it, and what only a person can judge."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.acts import Act, Deed, WhyForm
from cms.desk.payouts import HappenedForm
from cms.desk.sections import Facts, Link, Section, when
from cms.desk.viewsets import DeskViewSet, Shown
from cms.desk.words import cents
from marketplace.payouts.deciding import it_did_not_happen, it_happened, leave_as_debt
from marketplace.payouts.models import CallState, Reversal
from marketplace.users.operators import Duty


class _Judged(Act):
    """Nobody knows whether it happened: a person has looked at the provider's own page."""

    needs_recent = True
    is_grave = True
    shows = 1

    def is_offered(self, thing: Reversal) -> bool:
        return bool(thing.state == CallState.UNRESOLVED)


class ReversedForm(HappenedForm):
    def __init__(self, *args: object, thing: Reversal, **kwargs: object) -> None:
        WhyForm.__init__(self, *args, thing=thing, **kwargs)
        self.fields["provider_id"].help_text = _("As it stands on the provider's own page: trr_...")


class CameBack(_Judged):
    name, label, button = "happened", gettext_lazy("It came back"), gettext_lazy("It came back")
    help = gettext_lazy("You saw it on the provider's own page, under the transfer that it takes back.")
    form_class = ReversedForm

    def run(self, deed: Deed) -> str:
        it_happened(row=deed.thing, provider_id=deed.data["provider_id"], by=deed.by, why=deed.why, at=deed.at)
        return _("Written down: what the seller owes is paid by it.")


class CallAgain(_Judged):
    name, label, button = "again", gettext_lazy("It did not come back"), gettext_lazy("Call it back once more")
    help = gettext_lazy("You looked at the provider's own page, and it is not there. It is asked for as a new attempt.")

    def run(self, deed: Deed) -> str:
        it_did_not_happen(row=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("It is called back once more, with a new key.")


class GiveUp(_Judged):
    name, label, button = "give-up", gettext_lazy("Leave it as a debt"), gettext_lazy("Leave it as a debt")
    help = gettext_lazy(
        "You looked at the provider's own page, and it is not there. It is not asked for again: the seller owes it, "
        "and it is taken off what becomes due to them."
    )

    def run(self, deed: Deed) -> str:
        leave_as_debt(row=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("The seller owes it. The next releases pay it.")


class Reversals(DeskViewSet):
    name, icon = "desk_reversals", "undo"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Money called back")
    duties = (Duty.FINANCE,)
    needs_recent = True
    acts = (CameBack, CallAgain, GiveUp)
    states, state_label = tuple(CallState.choices), gettext_lazy("State")
    empty = gettext_lazy("Nothing was called back from a seller yet.")
    search_help = gettext_lazy("number of the order, number at the provider")
    columns_shown = (
        Shown("order", gettext_lazy("Order"), lambda row: row.line.transfer.seller_order.number, is_title=True),
        Shown("seller", gettext_lazy("Seller"), lambda row: row.line.transfer.partner.name),
        Shown("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Shown("amount", gettext_lazy("Amount"), lambda row: cents(row.amount_minor, row.currency)),
        Shown("attempt", gettext_lazy("Attempt"), lambda row: str(row.attempt)),
        Shown("at", gettext_lazy("When"), lambda row: when(row.created_at)),
    )

    def rows(self) -> QuerySet[Reversal]:
        rows: QuerySet[Reversal] = Reversal.objects.select_related(
            "line__transfer__seller_order__order", "line__transfer__partner", "line__share__line"
        )
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
        transfer, share = thing.line.transfer, thing.line.share
        number, sent = transfer.seller_order.order.number, cents(transfer.amount_minor, transfer.currency)
        return [
            Facts(_("Called back"), [
                (_("Order"), Link(number, reverse("desk_orders:thing", args=[number]))),
                (_("Seller"), transfer.partner.name), (_("Work"), share.line.title),
                (_("Amount"), cents(thing.amount_minor, thing.currency)), (_("Why"), thing.why),
                (_("Of the transfer"), Link(sent, reverse("desk_transfers:thing", args=[transfer.public_id]))),
                (_("Its number at the provider"), transfer.provider_id), (_("Attempt"), str(thing.attempt)),
                (_("First asked"), when(thing.called_at)), (_("Done"), when(thing.done_at)),
                (_("Number at the provider"), thing.provider_id),
                (_("The provider said"), f"{thing.code} {thing.fault}".strip()),
                (_("The seller still owes of this line"), cents(share.debt_minor, share.currency)),
            ]),
        ]  # fmt: skip
