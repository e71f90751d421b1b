"""What waits for whom: the panel on the admin's first page. Other rooms add their own line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from cms.desk.doors import duties_on, may
from marketplace.audit.two_persons import ProposalState
from marketplace.compliance.queries import open_complaints, open_notices, withdrawals
from marketplace.ledger.models import Correction
from marketplace.outbox.models import OutboxRow
from marketplace.partner.models import AccountState, PaymentAccount
from marketplace.payment.models import RefundProposal
from marketplace.payment.refunds import refunds_that_failed
from marketplace.payouts.holding import late_shares
from marketplace.payouts.models import CallState, Reversal, Transfer
from marketplace.payouts.queries import open_disputes
from marketplace.payouts.reconcile import unmatched
from marketplace.users.operators import Duty
from marketplace.vat.evidence import open_questions
from storefronts.engagements.queries import disputed


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line: what, for which duties, which rows, since which column, and where to go."""

    label: Any
    duties: tuple[Duty, ...]
    rows: Callable[[], QuerySet[Any]]
    since: str
    url: Callable[[], str]


_lines: dict[str, Waiting] = {}


def register_waiting(name: str, line: Waiting) -> None:
    """Add a line to the panel (disputes, notices, withdrawals). Called in ``cms/desk/everything.py``."""
    _lines[name] = line


@dataclass(frozen=True, slots=True)
class ShownLine:
    label: str
    count: int
    age: str
    url: str


def waiting_for(request: HttpRequest, *, at: datetime) -> list[ShownLine]:
    """What waits for who asks, with the age of the oldest; one query a line."""
    shown = []
    for line in _lines.values():
        if not may(request, line.duties):
            continue
        rows = line.rows().order_by()
        found = rows.aggregate(oldest=Min(line.since))
        if found["oldest"] is not None:
            shown.append(ShownLine(str(line.label), rows.count(), timesince(found["oldest"], at, depth=1), line.url()))
    return shown


class WaitingPanel(Component):  # type: ignore[misc]  # Wagtail is untyped
    """For operators only; editors never see it."""

    name = "desk_waiting"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def render_html(self, parent_context: Any = None) -> str:
        lines = waiting_for(self.request, at=timezone.now())
        return render_to_string("desk/waiting.html", {"lines": lines}, request=self.request)


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    if duties_on(request):
        panels.append(WaitingPanel(request))


def register_own() -> None:
    """The lines of the desk's own rooms."""
    register_waiting(
        "dead",
        Waiting(
            _("Dead tasks in the outbox"),
            (Duty.SUPPORT,),
            lambda: OutboxRow.objects.filter(dead_at__isnull=False),
            "dead_at",
            lambda: f"{reverse('desk_outbox:index')}?state=dead",
        ),
    )
    register_waiting(
        "refunds",
        Waiting(
            _("Refunds that failed"),
            (Duty.FINANCE,),
            refunds_that_failed,
            "created_at",
            lambda: f"{reverse('desk_orders:index')}?refunds=failed",
        ),
    )
    register_waiting(
        "proposals",
        Waiting(
            _("Refunds to approve"),
            (Duty.FINANCE,),
            lambda: RefundProposal.objects.filter(state=ProposalState.PROPOSED),
            "proposed_at",
            lambda: f"{reverse('desk_proposals:index')}?state=proposed",
        ),
    )
    register_waiting("verification", Waiting(
        _("Makers to verify"), (Duty.FINANCE,), lambda: PaymentAccount.objects.filter(state=AccountState.PENDING),
        "changed_at", lambda: f"{reverse('desk_makers:index')}?account=pending",
    ))  # fmt: skip
    register_waiting("notices", Waiting(
        _("Notices to decide"), (Duty.MODERATION,), open_notices, "received_at",
        lambda: f"{reverse('desk_notices:index')}?state=received",
    ))  # fmt: skip
    register_waiting("complaints", Waiting(
        _("Complaints to answer"), (Duty.MODERATION,), open_complaints, "received_at",
        lambda: f"{reverse('desk_complaints:index')}?state=received",
    ))  # fmt: skip
    register_waiting("disputes", Waiting(
        _("Disputes about work"), (Duty.SUPPORT,), disputed, "disputed_at",
        lambda: f"{reverse('desk_work:index')}?state=disputed",
    ))  # fmt: skip
    register_waiting("withdrawals", Waiting(
        _("Withdrawals whose money could not be promised"), (Duty.SUPPORT, Duty.FINANCE),
        lambda: withdrawals().exclude(problem=""), "submitted_at", lambda: reverse("desk_withdrawals:index"),
    ))  # fmt: skip


def register_money() -> None:
    """The lines about sellers' money."""
    register_waiting("transfers", Waiting(
        _("Transfers whose outcome nobody knows"), (Duty.FINANCE,),
        lambda: Transfer.objects.filter(state=CallState.UNRESOLVED), "created_at",
        lambda: f"{reverse('desk_transfers:index')}?state=unresolved",
    ))  # fmt: skip
    register_waiting("reversals", Waiting(
        _("Money called back whose outcome nobody knows"), (Duty.FINANCE,),
        lambda: Reversal.objects.filter(state=CallState.UNRESOLVED), "created_at",
        lambda: f"{reverse('desk_reversals:index')}?state=unresolved",
    ))  # fmt: skip
    register_waiting("held", Waiting(
        _("Money that is held too long"), (Duty.FINANCE,), lambda: late_shares(at=timezone.now()), "held_since",
        lambda: f"{reverse('desk_shares:index')}?state=blocked",
    ))  # fmt: skip
    register_waiting("movements", Waiting(
        _("Movements at the payment provider that nobody explained"), (Duty.FINANCE,), unmatched, "happened_at",
        lambda: reverse("desk_movements:index"),
    ))  # fmt: skip
    register_waiting("corrections", Waiting(
        _("Postings to approve"), (Duty.FINANCE,), lambda: Correction.objects.filter(state=ProposalState.PROPOSED),
        "proposed_at", lambda: f"{reverse('desk_corrections:index')}?state=proposed",
    ))  # fmt: skip
    register_waiting("locations", Waiting(
        _("Sales whose evidence of the place contradicts itself or lacks an item"), (Duty.FINANCE,), open_questions,
        "opened_at", lambda: f"{reverse('desk_locations:index')}?state=open",
    ))  # fmt: skip
    register_waiting("chargebacks", Waiting(
        _("Disputes with banks that want an answer"), (Duty.FINANCE,),
        lambda: open_disputes().filter(state__endswith="needs_response"), "opened_at",
        lambda: reverse("desk_chargebacks:index"),
    ))  # fmt: skip
