"""Refunds that wait for a second person."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.acts import Act, Deed
from cms.desk.sections import Facts, Link, Rows, Section, when
from cms.desk.viewsets import DeskViewSet, Shown
from cms.desk.words import cents
from marketplace.audit.two_persons import ProposalState
from marketplace.payment.models import RefundProposal
from marketplace.payment.proposals import about_order, approve_refund, refuse_refund
from marketplace.users.operators import Duty


class Approve(Act):
    name, label, button = "approve", gettext_lazy("Approve"), gettext_lazy("Approve and give the money back")
    help = gettext_lazy("Only somebody else than the person who proposed it.")
    needs_recent = True
    is_grave = True

    def is_offered(self, thing: RefundProposal) -> bool:
        return bool(thing.state == ProposalState.PROPOSED)

    def run(self, deed: Deed) -> str:
        approve_refund(proposal=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("Approved. The refund is on its way.")


class Refuse(Act):
    name, label, button = "refuse", gettext_lazy("Refuse"), gettext_lazy("Refuse the refund")
    help = gettext_lazy("Nothing is given back. Who proposed it can take it back so, too.")

    def is_offered(self, thing: RefundProposal) -> bool:
        return bool(thing.state == ProposalState.PROPOSED)

    def run(self, deed: Deed) -> str:
        refuse_refund(proposal=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("Refused. Nothing was given back.")


class Proposals(DeskViewSet):
    name, icon = "desk_proposals", "check"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Refunds to approve")
    duties = (Duty.FINANCE,)
    needs_recent = True
    acts = (Approve, Refuse)
    states, state_label = tuple(ProposalState.choices), gettext_lazy("State")
    empty = gettext_lazy("No refund above the limit was proposed yet.")
    columns_shown = (
        Shown("order", gettext_lazy("Order"), lambda row: row.order.number, is_title=True),
        Shown("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Shown("amount", gettext_lazy("Amount"), lambda row: cents(row.amount_minor, row.currency)),
        Shown("by", gettext_lazy("Proposed by"), lambda row: str(row.proposed_by or "")),
        Shown("at", gettext_lazy("When"), lambda row: when(row.proposed_at)),
        Shown("why", gettext_lazy("Why"), lambda row: row.why),
    )

    def rows(self) -> QuerySet[RefundProposal]:
        return RefundProposal.objects.select_related("order", "proposed_by", "decided_by").order_by(
            "-proposed_at", "-pk"
        )

    def search(self, rows: QuerySet[RefundProposal], words: str) -> QuerySet[RefundProposal]:
        return rows.filter(order__number__icontains=words)

    def about(self, thing: RefundProposal) -> str:
        return about_order(thing.order)

    def title(self, thing: RefundProposal) -> str:
        return f"{thing.order.number}: {cents(thing.amount_minor, thing.currency)}"

    def status(self, thing: RefundProposal) -> str:
        return str(thing.get_state_display())

    def sections(self, thing: RefundProposal) -> list[Section]:
        lines = thing.lines.select_related("line")
        rows = [
            [f"{entry.line.title} · {entry.line.tier_name}", entry.line.maker_name,
             cents(entry.line.gross_minor, thing.currency), cents(entry.amount_minor, thing.currency)]
            for entry in lines
        ]  # fmt: skip
        order = Link(thing.order.number, reverse("desk_orders:thing", args=[thing.order.number]))
        return [
            Facts(_("Proposal"), [
                (_("Order"), order), (_("Amount"), cents(thing.amount_minor, thing.currency)), (_("Why"), thing.why),
                (_("Proposed by"), f"{thing.proposed_by or ''}, {when(thing.proposed_at)}"),
                (_("Decide until"), when(thing.expires_at)), (_("State"), thing.get_state_display()),
                (_("Decided by"), f"{thing.decided_by}, {when(thing.decided_at)}" if thing.decided_by else None),
                (_("Reason"), thing.decided_why),
            ]),
            Rows(_("Lines"), [_("Bought"), _("Maker"), _("Paid"), _("Goes back")], rows),
        ]  # fmt: skip
