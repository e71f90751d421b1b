"""Mails sent again, dead promises, duties given and taken: with a reason, once, by the right person."""

from __future__ import annotations

import pytest

from cms.desk.operations import DeskRefused, give_duty, give_up_row, resend_mail, revive_row, take_duty
from cms.desk.secrets import hide_in, hide_keys
from marketplace.audit.models import AuditEntry
from marketplace.audit.operations import ReasonMissing
from marketplace.outbox.mail import forget_mails_to
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.users.operators import Duty, NotYourDesk, duties_of
from tests.cms.desk.conftest import WHY
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(db):
    return SentMail.objects.create(
        key="order-paid:R-1", to="anna@example.org", subject="Yours", text="All yours", html="<p>All yours</p>",
        language="de", sent_at=NOON,
    )  # fmt: skip


@pytest.fixture
def dead(db):
    return OutboxRow.objects.create(
        topic="mail", key="mail:x", created_at=NOON, due_at=NOON, dead_at=NOON, attempts=12, error="no route"
    )


def test_a_mail_goes_again_word_for_word_and_once_per_form(mail, desk, run_outbox, mailoutbox):
    sami = desk(Duty.SUPPORT)
    assert resend_mail(mail=mail, by=sami, why=WHY, once="form", at=NOON)
    assert not resend_mail(mail=mail, by=sami, why=WHY, once="form", at=NOON)
    run_outbox()
    (sent,) = mailoutbox
    assert (sent.to, sent.subject, sent.body, sent.alternatives[0][0]) == (
        ["anna@example.org"], "Yours", "All yours", "<p>All yours</p>",
    )  # fmt: skip
    assert SentMail.objects.filter(to="anna@example.org").count() == 2
    assert AuditEntry.objects.get().facts == {"key": "order-paid:R-1"}


def test_a_forgotten_mail_is_not_sent(mail, desk, run_outbox, mailoutbox):
    sami = desk(Duty.SUPPORT)
    resend_mail(mail=mail, by=sami, why=WHY, once="first", at=NOON)
    forget_mails_to(["anna@example.org"])
    run_outbox()
    assert mailoutbox == []
    mail.refresh_from_db()
    with pytest.raises(DeskRefused, match="forgotten"):
        resend_mail(mail=mail, by=sami, why=WHY, once="second", at=NOON)


@pytest.mark.parametrize("duties", [(), (Duty.FINANCE,), (Duty.MODERATION,)])
def test_others_send_nothing(mail, dead, desk, duties):
    for act in (
        lambda by: resend_mail(mail=mail, by=by, why=WHY, once="x", at=NOON),
        lambda by: revive_row(row=dead, by=by, why=WHY, at=NOON),
        lambda by: give_up_row(row=dead, by=by, why=WHY, at=NOON),
    ):
        with pytest.raises(NotYourDesk):
            act(desk(*duties))
    dead.refresh_from_db()
    assert (dead.dead_at, OutboxRow.objects.count(), AuditEntry.objects.count()) == (NOON, 1, 0)


def test_without_a_reason_nothing_is_promised(mail, dead, desk):
    sami = desk(Duty.SUPPORT)
    with pytest.raises(ReasonMissing):
        resend_mail(mail=mail, by=sami, why="", once="x", at=NOON)
    with pytest.raises(ReasonMissing):
        revive_row(row=dead, by=sami, why="", at=NOON)
    dead.refresh_from_db()
    assert (dead.dead_at, OutboxRow.objects.count()) == (NOON, 1)


def test_a_dead_promise_is_revived_once(dead, desk):
    sami = desk(Duty.SUPPORT)
    revive_row(row=dead, by=sami, why=WHY, at=NOON)
    dead.refresh_from_db()
    assert (dead.dead_at, dead.attempts, dead.due_at) == (None, 0, NOON)
    with pytest.raises(DeskRefused, match="not dead"):
        revive_row(row=dead, by=sami, why=WHY, at=NOON)
    assert AuditEntry.objects.count() == 1


def test_a_promise_is_given_up_with_its_reason_beside_the_error(dead, desk):
    give_up_row(row=dead, by=desk(Duty.ADMINISTRATOR), why="the address is wrong", at=NOON)
    dead.refresh_from_db()
    assert (dead.dead_at, dead.done_at) == (None, NOON)
    assert dead.error == "given up: the address is wrong\n\nno route"


def test_an_administrator_makes_an_operator_and_takes_the_duty_back(desk):
    ada, new = desk(Duty.ADMINISTRATOR), make_user()
    give_duty(to=new, duty=Duty.SUPPORT, by=ada, why="starts on Monday", at=NOON)
    assert duties_of(new) == {Duty.SUPPORT}
    assert new.has_perm("wagtailadmin.access_admin")
    with pytest.raises(DeskRefused, match="already"):
        give_duty(to=new, duty=Duty.SUPPORT, by=ada, why="starts on Monday", at=NOON)
    take_duty(of=new, duty=Duty.SUPPORT, by=ada, why="left the company", at=NOON)
    assert duties_of(new) == frozenset()
    with pytest.raises(DeskRefused, match="does not have"):
        take_duty(of=new, duty=Duty.SUPPORT, by=ada, why="left the company", at=NOON)
    assert sorted(AuditEntry.objects.values_list("action", "about")) == [
        ("duty.give", f"person:{new.public_id}"), ("duty.take", f"person:{new.public_id}"),
    ]  # fmt: skip


def test_nobody_else_gives_duties_and_nobody_locks_everybody_out(desk):
    ada, sami, new = desk(Duty.ADMINISTRATOR), desk(Duty.SUPPORT, Duty.FINANCE, Duty.MODERATION), make_user()
    with pytest.raises(NotYourDesk):
        give_duty(to=sami, duty=Duty.ADMINISTRATOR, by=sami, why="I want it all", at=NOON)
    with pytest.raises(DeskRefused, match="another administrator"):
        take_duty(of=ada, duty=Duty.ADMINISTRATOR, by=ada, why="I am tired", at=NOON)
    new.is_active = False
    new.save()
    with pytest.raises(DeskRefused, match="closed"):
        give_duty(to=new, duty=Duty.SUPPORT, by=ada, why="starts on Monday", at=NOON)
    assert (duties_of(ada), AuditEntry.objects.count()) == (frozenset(Duty), 0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://ring.example/de/orders/R-4KQ2/?key=abcDEF_-12 now", "see https://ring.example/de/orders/R-4KQ2/?key=… now"),
        (
            "https://ring.example/en/account/password/reset/key/1-c9xk2a-91ab55d0c2/",
            "https://ring.example/en/account/password/reset/key/…/",
        ),
        ("https://ring.example/en/account/confirm-email/MQ:1vABc:xyz_-12/", "https://ring.example/en/account/confirm-email/…/"),
        ("nothing secret", "nothing secret"),
    ],
)  # fmt: skip
def test_keys_in_addresses_are_hidden(text, shown):
    assert hide_keys(text) == shown


def test_keys_in_promises_are_hidden():
    held = {"to": "a@example.org", "context": {"key": "secret", "body": ["https://ring.example/?key=secret"]}}
    assert hide_in(held) == {"to": "a@example.org", "context": {"key": "…", "body": ["https://ring.example/?key=…"]}}
