"""What an order may lead to: work in dispute, a withdrawal, a notice with a decision and a complaint, an event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.compliance.models import Complaint, Notice, Side, StatementOfReasons, Withdrawal
from marketplace.compliance.operations import complain, report_content, state_reasons, withdraw
from marketplace.compliance.operations.notices import Decision, Report
from marketplace.offerings.models import Offering
from marketplace.users.models import User
from marketplace.webhooks.models import ProviderEvent
from storefronts.engagements.models import Engagement, State
from tests.factories import NOON


def notice_about(work: Offering, *, token: str = "n1", at: datetime = NOON) -> Notice:
    """Somebody says that the work is hers."""
    url = f"http://localhost:8000/en/works/{work.slug}-{work.public_id}/"
    report = Report(
        url=url, explanation="This photo is mine, and nobody asked me.", name="Anna", email="anna@example.org",
        good_faith=True,
    )  # fmt: skip
    return report_content(report=report, language="en", token=token, at=at)


def complaint_about(work: Offering, *, by: User, at: datetime = NOON) -> Complaint:
    """The maker does not agree with a work taken down."""
    return complain(
        statement=decided_about(work, by=by, at=at),
        side=Side.AFFECTED,
        text="It is my own photo.",
        language="en",
        at=at,
    )


def decided_about(work: Offering, *, by: User, at: datetime = NOON) -> StatementOfReasons:
    decision = Decision("take_down", "The photo was used without leave.", "law", "Art. 2 of 2001/29/EC")
    return state_reasons(about=f"offering:{work.public_id}", decision=decision, by=by, at=at)


def withdrawn(order: Any, *, at: datetime = NOON) -> Withdrawal:
    """The buyer withdraws from the second line."""
    return withdraw(
        order=order, numbers=[2], name="Anna", email="anna@example.org", language="en", token=f"w{order.pk}", begun_at=at,
        at=at,
    )  # fmt: skip


def disputed_work(at: datetime = NOON) -> Engagement:
    """The work of the only service line there is, in dispute."""
    row = Engagement.objects.get()
    Engagement.objects.filter(pk=row.pk).update(state=State.DISPUTED, disputed_at=at)
    return Engagement.objects.get(pk=row.pk)


def told_by_provider(order: Any, *, event_id: str = "evt_1", type: str = "charge.succeeded") -> ProviderEvent:  # noqa: A002
    """An event about the order's payment, as it is kept, with a body that names the buyer."""
    return ProviderEvent.objects.create(
        event_id=event_id, type=type, livemode=False, object_type="charge", object_id="ch_1", received_at=NOON,
        payment_id=str(order.payment.public_id), raw='{"name": "Anna Muster"}', processed_at=NOON, outcome="handed on",
    )  # fmt: skip
