"""Sellers' money at the desk: what is held, transfers that only a person can judge, disputes with buyers' banks."""

from __future__ import annotations

import json

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.acts import Act, Deed, WhyForm
from cms.desk.sections import Facts, Link, Rows, Section, Text, when
from cms.desk.viewsets import DeskViewSet, Shown
from cms.desk.words import cents
from marketplace.payment.models import RefundProposal
from marketplace.payouts.deciding import it_did_not_happen, it_happened
from marketplace.payouts.evidence import collect_evidence
from marketplace.payouts.holding import decide_refund, decide_release, may_be_released
from marketplace.payouts.models import CallState, Dispute, Share, ShareState, Transfer
from marketplace.payouts.models.disputes import DisputeState
from marketplace.users.operators import Duty


class Release(Act):
    name, label, button = "release", gettext_lazy("Send it to the seller"), gettext_lazy("Send it to the seller")
    help = gettext_lazy("It waited too long, or something stopped it. It leaves with the next transfer.")
    needs_recent = True
    is_grave = True

    def is_offered(self, thing: Share) -> bool:
        return may_be_released(thing, at=timezone.now())

    def run(self, deed: Deed) -> str:
        decide_release(share=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("It is sent within minutes, if the seller's account can receive it.")


class GiveBack(Act):
    name, label, button = "give-back", gettext_lazy("Give it back to the buyer"), gettext_lazy("Give the money back")
    help = gettext_lazy(
        "The whole rest of this line. What was granted with it is taken back. Above the limit a second person of the "
        "finance desk decides."
    )
    needs_recent = True
    is_grave = True

    def is_offered(self, thing: Share) -> bool:
        return bool(thing.held_minor)

    def run(self, deed: Deed) -> str:
        made = decide_refund(share=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        if isinstance(made, RefundProposal):
            return _("Proposed: this sum needs a second person. Nothing was given back yet.")
        return _("The refund is on its way.")


class Shares(DeskViewSet):
    name, icon = "desk_shares", "download"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Sellers' money")
    duties = (Duty.FINANCE,)
    needs_recent = True
    acts = (Release, GiveBack)
    states, state_label = tuple(ShareState.choices), gettext_lazy("State")
    empty = gettext_lazy("Nothing was paid yet.")
    search_help = gettext_lazy("number of the order")
    columns_shown = (
        Shown("order", gettext_lazy("Order"), lambda row: row.seller_order.number, is_title=True),
        Shown("seller", gettext_lazy("Seller"), lambda row: row.partner.name),
        Shown("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Shown("why", gettext_lazy("Why"), lambda row: row.get_reason_display()),
        Shown("held", gettext_lazy("Held"), lambda row: cents(row.held_minor, row.currency)),
        Shown("since", gettext_lazy("Since"), lambda row: when(row.held_since), sort="held_since"),
    )

    def rows(self) -> QuerySet[Share]:
        return Share.objects.select_related("seller_order__order", "partner", "line").order_by("held_since", "pk")

    def search(self, rows: QuerySet[Share], words: str) -> QuerySet[Share]:
        return rows.filter(seller_order__number__icontains=words)

    def about(self, thing: Share) -> str:
        return f"share:{thing.public_id}"

    def title(self, thing: Share) -> str:
        return f"{thing.seller_order.number}: {thing.line.title}"

    def status(self, thing: Share) -> str:
        return str(thing.get_state_display())

    def sections(self, thing: Share) -> list[Section]:
        def money(minor: int) -> str:
            return cents(minor, thing.currency)

        number = thing.seller_order.order.number
        lines = thing.transfer_lines.select_related("transfer").order_by("pk")
        sent = [
            [when(line.transfer.created_at), line.transfer.get_state_display(), money(line.amount_minor),
             money(line.netted_minor)]
            for line in lines
        ]  # fmt: skip
        return [
            Facts(_("Money"), [
                (_("Order"), Link(number, reverse("desk_orders:thing", args=[number]))),
                (_("Seller"), thing.partner.name),
                (_("The buyer paid"), money(thing.gross_minor)), (_("For the seller"), money(thing.share_minor)),
                (_("VAT of it that the seller owes"), money(thing.top_minor) if thing.top_minor else None),
                (_("VAT that we pay"), money(thing.vat_minor)), (_("Commission"), money(thing.fee_minor)),
                (_("VAT on it"), money(thing.fee_vat_minor)), (_("Given back, gross"), money(thing.back_minor)),
                (_("Held"), money(thing.held_minor)), (_("The seller owes of it"), money(thing.debt_minor)),
                (_("Due since"), when(thing.due_at)), (_("Decided"), thing.decided),
            ]),
            Rows(_("Transfers"), [_("When"), _("State"), _("Sent"), _("Paid debt")], sent, _("None yet.")),
        ]  # fmt: skip


class HappenedForm(WhyForm):
    provider_id = forms.CharField(
        label=gettext_lazy("Its number at the provider"), max_length=120,
        help_text=gettext_lazy("As it stands on the provider's own page: tr_..."),
    )  # fmt: skip


class Happened(Act):
    name, label, button = "happened", gettext_lazy("It was sent"), gettext_lazy("It was sent")
    help = gettext_lazy("You saw it on the provider's own page, under this order.")
    form_class = HappenedForm
    needs_recent = True
    is_grave = True
    shows = 1

    def is_offered(self, thing: Transfer) -> bool:
        return bool(thing.state == CallState.UNRESOLVED)

    def run(self, deed: Deed) -> str:
        it_happened(row=deed.thing, provider_id=deed.data["provider_id"], by=deed.by, why=deed.why, at=deed.at)
        return _("Written down as sent.")


class Again(Act):
    name, label, button = "again", gettext_lazy("It was not sent"), gettext_lazy("Send it once more")
    help = gettext_lazy("You looked at the provider's own page, and it is not there. It is sent as a new attempt.")
    needs_recent = True
    is_grave = True
    shows = 1

    def is_offered(self, thing: Transfer) -> bool:
        return bool(thing.state == CallState.UNRESOLVED)

    def run(self, deed: Deed) -> str:
        if it_did_not_happen(row=deed.thing, by=deed.by, why=deed.why, at=deed.at):
            return _("It is sent once more, with a new key.")
        return _("It is not sent again: its money was given back or disputed meanwhile. What is left of it is held.")


class Transfers(DeskViewSet):
    name, icon = "desk_transfers", "redirect"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Transfers")
    duties = (Duty.FINANCE,)
    needs_recent = True
    acts = (Happened, Again)
    states, state_label = tuple(CallState.choices), gettext_lazy("State")
    empty = gettext_lazy("Nothing was sent to a seller yet.")
    search_help = gettext_lazy("number of the order, number at the provider")
    columns_shown = (
        Shown("order", gettext_lazy("Order"), lambda row: row.seller_order.number, is_title=True),
        Shown("seller", gettext_lazy("Seller"), lambda row: row.partner.name),
        Shown("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Shown("amount", gettext_lazy("Amount"), lambda row: cents(row.amount_minor, row.currency)),
        Shown("attempt", gettext_lazy("Attempt"), lambda row: str(row.attempt)),
        Shown("at", gettext_lazy("When"), lambda row: when(row.created_at)),
    )

    def rows(self) -> QuerySet[Transfer]:
        return Transfer.objects.select_related("seller_order__order", "partner").order_by("-created_at", "-pk")

    def search(self, rows: QuerySet[Transfer], words: str) -> QuerySet[Transfer]:
        return rows.filter(seller_order__number__icontains=words) | rows.filter(provider_id__icontains=words)

    def about(self, thing: Transfer) -> str:
        return f"transfer:{thing.public_id}"

    def title(self, thing: Transfer) -> str:
        return f"{thing.seller_order.number}: {cents(thing.amount_minor, thing.currency)}"

    def status(self, thing: Transfer) -> str:
        return str(thing.get_state_display())

    def sections(self, thing: Transfer) -> list[Section]:
        number = thing.seller_order.order.number
        return [
            Facts(_("Transfer"), [
                (_("Order"), Link(number, reverse("desk_orders:thing", args=[number]))),
                (_("Seller"), thing.partner.name),
                (_("Account at the provider"), thing.account_id),
                (_("Amount"), cents(thing.amount_minor, thing.currency)),
                (_("Debt taken off"), cents(thing.netted_minor, thing.currency)), (_("Attempt"), str(thing.attempt)),
                (_("First asked"), when(thing.called_at)), (_("Done"), when(thing.done_at)),
                (_("Number at the provider"), thing.provider_id),
                (_("The provider said"), f"{thing.code} {thing.fault}".strip()),
            ]),
        ]  # fmt: skip


class Collect(Act):
    name, label, button = "collect", gettext_lazy("Collect the evidence"), gettext_lazy("Collect the evidence")
    help = gettext_lazy("From order, delivery and messages, as it stands now. It holds the buyer's name and address.")
    needs_recent = True

    def run(self, deed: Deed) -> str:
        collect_evidence(dispute=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("Collected. Read it below before you send it to the provider.")


class BankDisputes(DeskViewSet):
    name, icon = "desk_chargebacks", "warning"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Disputes with banks")
    duties = (Duty.FINANCE,)
    needs_recent = True
    acts = (Collect,)
    states, state_label = tuple(DisputeState.choices), gettext_lazy("State")
    empty = gettext_lazy("No buyer has disputed a payment.")
    search_help = gettext_lazy("number of the order, number at the provider")
    columns_shown = (
        Shown("order", gettext_lazy("Order"), lambda row: row.payment.order.number, is_title=True),
        Shown("state", gettext_lazy("State"), lambda row: row.said),
        Shown("amount", gettext_lazy("Amount"), lambda row: cents(row.amount_minor, row.currency)),
        Shown("reason", gettext_lazy("Reason"), lambda row: row.reason),
        Shown("due", gettext_lazy("Answer until"), lambda row: when(row.due_by), sort="due_by"),
    )

    def rows(self) -> QuerySet[Dispute]:
        return Dispute.objects.select_related("payment__order").order_by("-opened_at", "-pk")

    def search(self, rows: QuerySet[Dispute], words: str) -> QuerySet[Dispute]:
        return rows.filter(payment__order__number__icontains=words) | rows.filter(provider_id__icontains=words)

    def about(self, thing: Dispute) -> str:
        return f"dispute:{thing.public_id}"

    def title(self, thing: Dispute) -> str:
        return f"{thing.payment.order.number}: {cents(thing.amount_minor, thing.currency)}"

    def status(self, thing: Dispute) -> str:
        return thing.said

    def sections(self, thing: Dispute) -> list[Section]:
        number = thing.payment.order.number
        moved = [
            [when(row.at), cents(row.amount_minor, thing.currency), cents(row.fee_minor, thing.currency), row.line_id]
            for row in thing.money.order_by("at", "pk")
        ]
        pack = json.dumps(thing.evidence, indent=2, ensure_ascii=False) if thing.evidence else ""
        return [
            Facts(_("Dispute"), [
                (_("Order"), Link(number, reverse("desk_orders:thing", args=[number]))), (_("State"), thing.said),
                (_("Reason"), thing.reason), (_("Opened"), when(thing.opened_at)),
                (_("Answer until"), when(thing.due_by)), (_("Ended"), when(thing.closed_at)),
                (_("Number at the provider"), thing.provider_id), (_("Collected"), when(thing.collected_at)),
            ]),
            Rows(_("Money"), [_("When"), _("Amount"), _("Fee"), _("Number")], moved, _("No money has moved.")),
            Text(_("Evidence"), pack or _("Not collected yet.")),
        ]  # fmt: skip
