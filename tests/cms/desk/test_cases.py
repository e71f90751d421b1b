"""Cases decided at the desk: a notice, a complaint, a dispute, and what one person may not do alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.desk.operations import DeskRefused, resend_mail
from marketplace.audit.models import AuditEntry
from marketplace.compliance.models import CaseState, Complaint, Notice, StatementOfReasons
from marketplace.offerings.models import Offering, State
from marketplace.order.models import LineFacts
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.partner.queries import sale_state
from marketplace.payment.models import RefundRow
from marketplace.users.operators import Duty
from storefronts.engagements.endings import resolve_dispute
from storefronts.engagements.entries import StepRefused
from storefronts.engagements.models import Engagement, EngagementExtra
from storefronts.engagements.settling import to_give_back
from tests.cases import complaint_about, disputed_work, notice_about
from tests.cms.desk.test_acts import filled
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db
FACTS = "The photo was used without leave of the person who took it."
LAW = {"ground": "law", "ground_text": "Art. 2 of Directive 2001/29/EC: she made it."}


def act(name, key, which):
    return reverse(f"{name}:act", args=[key, which])


def send(client, address, **said):
    return client.post(address, filled(client, address, **said))


def test_a_notice_is_decided_with_reasons_to_both_sides(paid, sign_in, desk, run_outbox):
    work = Offering.objects.order_by("pk").first()
    notice = notice_about(work)
    client = sign_in(desk(Duty.MODERATION))
    assert notice.public_id in client.get(reverse("desk_notices:index")).content.decode()
    address = act("desk_notices", notice.public_id, "decide")
    assert notice.explanation in client.get(address).content.decode(), "what is decided stands above the form"
    assert send(client, address, measure="take_down", why=FACTS).status_code == 422, "a ground is missing"
    assert StatementOfReasons.objects.count() == 0
    assert send(client, address, measure="take_down", why=FACTS, **LAW).status_code == 302
    work.refresh_from_db()
    assert (work.state, Notice.objects.get().state) == (State.WITHDRAWN, CaseState.DECIDED)
    run_outbox()
    assert SentMail.objects.filter(key__startswith="decision-reporter:").count() == 1
    assert SentMail.objects.filter(key__startswith="decision_affected:").count() == 1
    assert client.get(address).status_code == 302, "decided once"
    shown = client.get(reverse("desk_notices:thing", args=[notice.public_id])).content.decode()
    assert "The work was taken down" in shown
    assert LAW["ground_text"] in shown


def test_a_pause_for_a_time_ends_with_its_statement(paid, sign_in, desk):
    work = Offering.objects.order_by("pk").first()
    client = sign_in(desk(Duty.MODERATION))
    address = act("desk_notices", notice_about(work).public_id, "decide")
    send(client, address, measure="pause_maker", why=FACTS, until="2099-01-01T00:00", **LAW)
    assert sale_state(type(work.partner).objects.get(pk=work.partner_id)) == "maker_paused"
    assert StatementOfReasons.objects.get().until is not None
    assert work.partner.standing.until.isoformat() == "2099-01-01"


def test_a_complaint_is_answered_by_another_person_and_undoes_the_decision(paid, sign_in, desk):
    work, first = Offering.objects.order_by("pk").first(), desk(Duty.MODERATION)
    complaint = complaint_about(work, by=first)
    address = act("desk_complaints", complaint.public_id, "answer")
    said = {"outcome": "reversed", "measure": "none", "why": "The raw file shows that the maker took it."}
    assert send(sign_in(first), address, **said).status_code == 422
    assert Complaint.objects.get().state == CaseState.RECEIVED
    assert send(sign_in(desk(Duty.MODERATION)), address, **said).status_code == 302
    work.refresh_from_db()
    assert (work.state, Complaint.objects.get().outcome) == (State.PAUSED, "reversed")


def test_a_dispute_is_decided_with_a_reason_and_kept(paid, sign_in, desk):
    row = disputed_work()
    address = act("desk_work", row.public_id, "resolve")
    client = sign_in(desk(Duty.SUPPORT))
    assert send(client, address, outcome="accepted", refund_percent="100", why="").status_code == 422
    assert (
        send(client, address, outcome="accepted", refund_percent="100", why="It is what was ordered.").status_code
        == 302
    )
    assert Engagement.objects.get().state == "accepted"
    assert AuditEntry.objects.get().action == "engagement.resolve"


def test_above_the_limit_one_person_gives_no_money_back(paid, sign_in, desk, settings):
    settings.REFUND_SECOND_PERSON_MINOR = 10_000
    row = disputed_work()
    address = act("desk_work", row.public_id, "resolve")
    client = sign_in(desk(Duty.SUPPORT))
    answer = send(client, address, outcome="cancelled", refund_percent="100", why="Nothing was handed over.")
    assert answer.status_code == 422
    assert "two people decide" in answer.content.decode()
    assert (Engagement.objects.get().state, RefundRow.objects.count(), AuditEntry.objects.count()) == ("disputed", 0, 0)


def test_what_an_operator_decides_by_herself_can_be_objected_to(paid, sign_in, desk, run_outbox):
    work = Offering.objects.order_by("pk").first()
    client = sign_in(desk(Duty.MODERATION))
    send(
        client,
        act("desk_offerings", work.public_id, "take-down"),
        ground="law",
        clause="Art. 2 of 2001/29/EC",
        why=FACTS,
    )
    said = StatementOfReasons.objects.get()
    assert (said.measure, said.about, said.facts) == ("take_down", f"offering:{work.public_id}", FACTS)
    run_outbox()
    mail = SentMail.objects.get(key__startswith="measure:")
    assert f"/reasons/{said.public_id}/?key={said.key}" in mail.text


def test_a_mail_with_a_secret_is_not_sent_again_empty(paid, sign_in, desk):
    mail = SentMail.objects.create(key="reset", to="anna@example.org", subject="New password", text="", sent_at=NOON)
    client, address = sign_in(desk(Duty.SUPPORT)), act("desk_mails", mail.pk, "resend")
    assert address not in client.get(reverse("desk_mails:thing", args=[mail.pk])).content.decode()
    with pytest.raises(DeskRefused, match="secret"):
        resend_mail(mail=mail, by=desk(Duty.SUPPORT), why="asked by the reader", once="1", at=NOON)
    assert not OutboxRow.objects.filter(key__startswith="mail:again:").exists()


def test_extras_count_for_the_limit_of_one_person(paid, settings):
    row = disputed_work()
    price = row.line.gross_minor
    extra = LineFacts.objects.get(kind="digital")  # stands for an extra of the package
    EngagementExtra.objects.create(engagement=row, line=extra)
    settings.REFUND_SECOND_PERSON_MINOR = price
    assert to_give_back(row, percent=100).minor == price + extra.gross_minor
    with pytest.raises(StepRefused, match="two people"):
        resolve_dispute(
            engagement=row,
            outcome="cancelled",
            why="Nothing was handed over.",
            by=make_user(duties=(Duty.SUPPORT,)),
            at=NOON,
        )
    assert RefundRow.objects.count() == 0
