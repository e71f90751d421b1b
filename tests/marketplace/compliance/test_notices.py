"""Reports, decisions with reasons, complaints: each step, each refusal, and who hears of it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from hypothesis import given
from hypothesis import strategies as st

from marketplace.audit.models import AuditEntry
from marketplace.audit.operations import ReasonMissing
from marketplace.compliance.measures import measures_for
from marketplace.compliance.models import CaseEvent, CaseState, Complaint, Notice, StatementOfReasons
from marketplace.compliance.operations import (
    CaseRefused,
    complain,
    decide_complaint,
    decide_notice,
    report_content,
    state_reasons,
)
from marketplace.compliance.operations.notices import MOVES, Decision, Report, move_case
from marketplace.compliance.queries import open_complaints, open_notices, statements_about
from marketplace.compliance.subjects import subject_of
from marketplace.offerings.models import Offering
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.partner.models import PartnerStanding
from marketplace.partner.standing import release_sales
from marketplace.users.operators import GROUPS, Duty, NotYourDesk
from tests.factories import NOON, make_digital, make_user, owner_of

pytestmark = pytest.mark.django_db
TAKE_DOWN = Decision(
    "take_down", "The photo is by Anna Muster and was used without leave.", "law", "UrhG § 97, Art. 2 of 2001/29/EC"
)
STAYS = Decision("none", "The photo is the maker's own: the raw file was shown to us.")


def operator(duty=Duty.MODERATION):
    user = make_user(operator=True)
    user.groups.add(Group.objects.get_or_create(name=GROUPS[duty])[0])
    return user


@pytest.fixture
def work(db):
    return make_digital(title="Marée basse")


def address(work, language="de"):
    return f"http://localhost:8000/{language}/works/{work.slug}-{work.public_id}/"


def reported(work, *, token="t", **said):
    report = Report(
        url=address(work), explanation="This photo is mine, and nobody asked me.", name="Anna", email="Anna@example.org",
        good_faith=True,
    )  # fmt: skip
    from dataclasses import replace

    return report_content(report=replace(report, **said), language="de", token=token, at=NOON)


def nothing_decided():
    return (StatementOfReasons.objects.count(), AuditEntry.objects.count(), Notice.objects.get().state) == (
        0, 0, "received",
    )  # fmt: skip


def test_a_report_finds_the_work_and_is_confirmed(work, run_outbox, settings):
    notice = reported(work)
    assert (notice.about, notice.partner) == (f"offering:{work.public_id}", work.partner)
    assert list(open_notices()) == [notice]
    run_outbox()
    receipt = SentMail.objects.get(key=f"notice-received:{notice.public_id}")
    assert receipt.to == "anna@example.org"
    assert notice.key in receipt.text
    assert SentMail.objects.get(key=f"notice-arrived:{notice.public_id}").to == settings.PLATFORM_EMAIL


def test_sent_twice_is_one_notice(work):
    assert reported(work).pk == reported(work).pk
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("language", ["de", "el", "hu"])
def test_the_work_is_found_whatever_language_it_was_read_in(work, language):
    assert subject_of(address(work, language)).about == f"offering:{work.public_id}"


def test_a_storefront_is_found_and_other_pages_are_named_by_their_address(work):
    maker = work.partner.storefront
    assert subject_of(f"http://localhost:8000/fr/makers/{maker.slug}/").about == f"storefront:{maker.slug}"
    assert subject_of("http://localhost:8000/fr/legal/imprint/").about == ""
    assert subject_of("http://localhost:8000/%00%ff").about == ""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"url": "javascript:alert(1)"}, "exact address"),
        ({"url": "x" * 1200}, "exact address"),
        ({"explanation": "bad"}, "at least 20"),
        ({"explanation": "x" * 100_000}, "at most 10,000"),
        ({"name": ""}, "name and e-mail"),
        ({"email": " "}, "name and e-mail"),
        ({"good_faith": False}, "good faith"),
    ],
)
def test_a_report_that_lacks_something_is_refused_and_nothing_is_kept(work, said, sentence):
    OutboxRow.objects.all().delete()
    with pytest.raises(CaseRefused, match=sentence):
        reported(work, **said)
    assert (Notice.objects.count(), OutboxRow.objects.count()) == (0, 0)


def test_crimes_against_children_need_no_name_and_come_first(work):
    reported(work)
    first = reported(work, token="t2", name="", email="", is_child_abuse=True)
    assert open_notices().first() == first
    assert not OutboxRow.objects.filter(key=f"mail:notice-received:{first.public_id}").exists()


def test_a_decision_takes_the_work_down_and_both_sides_hear_why(work, run_outbox):
    notice, by = reported(work), operator()
    said = decide_notice(notice=notice, decision=TAKE_DOWN, by=by, at=NOON)
    assert Offering.objects.get().state == "withdrawn"
    assert Notice.objects.get().state == "decided"
    assert AuditEntry.objects.get().about == f"offering:{work.public_id}"
    assert list(statements_about(f"offering:{work.public_id}")) == [said]
    run_outbox()
    mails = {mail.to: mail.text for mail in SentMail.objects.filter(key__startswith="decision-")} | {
        mail.to: mail.text for mail in SentMail.objects.filter(key__startswith="decision_")
    }
    owner = owner_of(work.partner).email
    assert set(mails) == {"anna@example.org", owner}
    for text in mails.values():
        assert TAKE_DOWN.facts in text
        assert "UrhG § 97" in text
    assert said.key in mails[owner]
    assert said.key not in mails["anna@example.org"]
    assert notice.key in mails["anna@example.org"]
    assert "Anna@" not in mails[owner]
    assert [(event.old, event.new) for event in CaseEvent.objects.order_by("pk")] == [
        ("", "received"), ("received", "decided"),
    ]  # fmt: skip


def test_a_work_that_stays_is_told_only_to_who_reported(work, run_outbox):
    decide_notice(notice=reported(work), decision=STAYS, by=operator(), at=NOON)
    run_outbox()
    assert Offering.objects.get().state == "published"
    assert [mail.to for mail in SentMail.objects.filter(key__contains="decision")] == ["anna@example.org"]


@pytest.mark.parametrize("duty", [Duty.SUPPORT, Duty.FINANCE])
def test_only_moderators_decide(work, duty):
    notice = reported(work)
    with pytest.raises(NotYourDesk):
        decide_notice(notice=notice, decision=TAKE_DOWN, by=operator(duty), at=NOON)
    with pytest.raises(NotYourDesk):
        decide_notice(notice=notice, decision=TAKE_DOWN, by=owner_of(work.partner), at=NOON)
    assert nothing_decided()
    assert Offering.objects.get().state == "published"


@pytest.mark.parametrize(
    "decision",
    [
        Decision("take_down", "Facts enough to see."),
        Decision("take_down", " ", "law", "UrhG"),
        Decision("take_down", "Facts enough to see.", "mood", "because"),
        Decision("burn", "Facts enough to see.", "law", "UrhG"),
        Decision("take_down", "Facts enough to see.", "law", "UrhG", until=NOON - timedelta(days=1)),
    ],
)
def test_a_decision_without_its_reasons_is_refused(work, decision):
    notice = reported(work)
    with pytest.raises((CaseRefused, ReasonMissing)):
        decide_notice(notice=notice, decision=decision, by=operator(), at=NOON)
    assert nothing_decided()
    assert Offering.objects.get().state == "published"


def test_a_notice_is_decided_once(work):
    notice, by = reported(work), operator()
    decide_notice(notice=notice, decision=STAYS, by=by, at=NOON)
    with pytest.raises(CaseRefused, match="already"):
        decide_notice(notice=notice, decision=TAKE_DOWN, by=by, at=NOON)
    assert StatementOfReasons.objects.count() == 1
    assert Offering.objects.get().state == "published"


def test_an_operator_who_sees_something_states_reasons_without_a_notice(work):
    said = state_reasons(about=f"offering:{work.public_id}", decision=TAKE_DOWN, by=operator(), at=NOON)
    assert (said.notice, said.partner) == (None, work.partner)


def test_what_can_be_done_depends_on_the_subject():
    assert [code for code, _label in measures_for("offering:x")] == [
        "none",
        "take_down",
        "pause_maker",
    ]
    assert [code for code, _label in measures_for("storefront:x")] == ["none", "pause_maker"]
    assert "take_down" not in dict(measures_for("notice:x"))


@pytest.fixture
def decided(work):
    return decide_notice(notice=reported(work), decision=TAKE_DOWN, by=operator(), at=NOON)


def test_a_complaint_is_answered_by_another_person_who_puts_the_work_back(decided, work, run_outbox):
    made = complain(statement=decided, side="affected", text="It is my own photo.", language="fr", at=NOON)
    assert list(open_complaints()) == [made]
    with pytest.raises(CaseRefused, match="another person"):
        decide_complaint(complaint=made, outcome="upheld", answer="No.", by=decided.decided_by, at=NOON)
    assert Complaint.objects.get().state == "received"
    decide_complaint(complaint=made, outcome="reversed", answer="You are right.", by=operator(), at=NOON)
    assert Offering.objects.get().state == "paused"
    assert not open_complaints().exists()
    run_outbox()
    answers = SentMail.objects.filter(key__startswith="complaint_decided")
    assert [mail.to for mail in answers] == [owner_of(work.partner).email]
    assert "You are right." in answers.get().text


def test_each_side_complains_once_and_for_six_months(decided):
    complain(statement=decided, side="affected", text="It is my own photo.", language="fr", at=NOON)
    with pytest.raises(CaseRefused, match="already"):
        complain(statement=decided, side="affected", text="It is still my photo.", language="fr", at=NOON)
    with pytest.raises(CaseRefused, match="six months"):
        complain(statement=decided, side="reporter", text="It is mine.", language="de", at=NOON + timedelta(days=185))
    assert Complaint.objects.count() == 1
    complain(statement=decided, side="reporter", text="More should go.", language="de", at=NOON + timedelta(days=184))


def test_who_reported_in_vain_complains_and_something_is_done_instead(work):
    first = decide_notice(notice=reported(work), decision=STAYS, by=operator(), at=NOON)
    made = complain(statement=first, side="reporter", text="Look at the contract.", language="de", at=NOON)
    by = operator()
    with pytest.raises(CaseRefused, match="done instead"):
        decide_complaint(complaint=made, outcome="reversed", answer="Seen.", by=by, at=NOON)
    assert Complaint.objects.get().state == "received"
    decide_complaint(complaint=made, outcome="reversed", answer="Seen.", by=by, at=NOON, instead=TAKE_DOWN)
    assert Offering.objects.get().state == "withdrawn"
    assert StatementOfReasons.objects.count() == 2


def test_a_complaint_is_decided_once(decided):
    made = complain(statement=decided, side="affected", text="It is my own photo.", language="fr", at=NOON)
    by = operator()
    decide_complaint(complaint=made, outcome="upheld", answer="It is not.", by=by, at=NOON)
    with pytest.raises(CaseRefused, match="already"):
        decide_complaint(complaint=made, outcome="reversed", answer="It is.", by=by, at=NOON)
    assert Complaint.objects.get().outcome == "upheld"
    assert Offering.objects.get().state == "withdrawn"


def test_what_its_maker_withdrew_is_not_put_back(work):
    from marketplace.offerings.operations import withdraw

    withdraw(offering=work, by=owner_of(work.partner), at=NOON)
    said = decide_notice(notice=reported(work), decision=TAKE_DOWN, by=operator(), at=NOON)
    made = complain(statement=said, side="affected", text="It is my own photo.", language="fr", at=NOON)
    decide_complaint(complaint=made, outcome="reversed", answer="You are right.", by=operator(), at=NOON)
    assert Offering.objects.get().state == "withdrawn"


@given(st.lists(st.sampled_from([CaseState.RECEIVED, CaseState.DECIDED]), max_size=6))
def test_only_listed_transitions_change_a_case(steps):
    """Whatever is tried in whatever order: the table is what happens, and each step leaves one event."""
    work = make_digital()
    notice = reported(work, token=f"p{work.pk}")
    by, state = make_user(), CaseState.RECEIVED
    for to in steps:
        listed = to in MOVES[state]
        try:
            move_case(notice, to, by=by, why="tried", at=NOON)
        except CaseRefused:
            assert not listed
        else:
            assert listed
            state = to
    assert Notice.objects.get(pk=notice.pk).state == state
    assert notice.history.count() == 1 + (state == CaseState.DECIDED)


def reversed_by_another(statement):
    made = complain(statement=statement, side="affected", text="It is my own photo.", language="fr", at=NOON)
    decide_complaint(complaint=made, outcome="reversed", answer="You are right.", by=operator(), at=NOON)


def test_a_work_stays_down_while_another_decision_stands(work):
    first = decide_notice(notice=reported(work), decision=TAKE_DOWN, by=operator(), at=NOON)
    second = decide_notice(notice=reported(work, token="t2"), decision=TAKE_DOWN, by=operator(), at=NOON)
    reversed_by_another(first)
    assert Offering.objects.get().state == "withdrawn"
    reversed_by_another(second)
    assert Offering.objects.get().state == "paused"


def paused(work, days):
    until = NOON + timedelta(days=days) if days else None
    decision = Decision("pause_maker", "Three photos were used without leave.", "law", "UrhG § 97", until=until)
    return state_reasons(about=f"offering:{work.public_id}", decision=decision, by=operator(), at=NOON)


def standing(work):
    row = PartnerStanding.objects.get(partner=work.partner)
    return row.state, row.until and (row.until - NOON.date()).days


@pytest.mark.parametrize(("first", "second", "end"), [(3, 9, 9), (9, 3, 9), (3, None, None), (None, 3, None)])
def test_of_two_pauses_the_later_end_counts_and_each_ends_with_its_own_decision(work, first, second, end):
    made = [paused(work, first), paused(work, second)]
    assert standing(work) == ("paused", end)
    reversed_by_another(made[0])
    assert standing(work) == ("paused", second)
    reversed_by_another(made[1])
    assert standing(work) == ("active", None)


def test_a_pause_that_was_lifted_does_not_keep_the_next_one(work):
    paused(work, 9)
    release_sales(partner=work.partner, by=operator(), why="heard", at=NOON + timedelta(hours=1))
    work.partner.standing.refresh_from_db()
    decision = Decision("pause_maker", "Again a photo.", "law", "UrhG § 97")
    later = NOON + timedelta(hours=2)
    about = f"offering:{work.public_id}"
    reversed_by_another(state_reasons(about=about, decision=decision, by=operator(), at=later))
    assert standing(work) == ("active", None)
