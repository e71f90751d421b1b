"""Reports are forgotten three years after the last word in their case, and not while it is open."""

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.compliance.models import Complaint, ComplaintOutcome, Side, StatementOfReasons
from marketplace.compliance.operations import complain, decide_complaint, decide_notice
from marketplace.compliance.personal_data import GONE, NOTICES_KEPT_MONTHS, forget_old_notices
from tests.factories import NOON, make_digital
from tests.marketplace.compliance.test_notices import TAKE_DOWN, operator, reported

pytestmark = pytest.mark.django_db
DAY_BEFORE = datetime(2029, 11, 22, 23, 59, tzinfo=UTC)  # decided at NOON, 22 November 2026
THE_DAY = datetime(2029, 11, 23, 0, 1, tzinfo=UTC)
LONG_AFTER = NOON + timedelta(days=9000)


@pytest.fixture
def notice(db):
    return reported(make_digital())


def sender(notice):
    notice.refresh_from_db()
    return notice.name, notice.email, notice.explanation


KNOWN = ("Anna", "anna@example.org", "This photo is mine, and nobody asked me.")


def test_three_years_to_the_day(notice):
    said = decide_notice(notice=notice, decision=TAKE_DOWN, by=operator(), at=NOON)
    assert forget_old_notices(at=DAY_BEFORE) == 0
    assert sender(notice) == KNOWN
    assert forget_old_notices(at=THE_DAY) == 1
    assert sender(notice) == ("-", GONE, "")
    assert forget_old_notices(at=LONG_AFTER) == 0
    kept = StatementOfReasons.objects.get(pk=said.pk)
    assert (kept.facts, kept.ground_text) == (TAKE_DOWN.facts, TAKE_DOWN.ground_text)


def test_a_case_that_was_never_decided_is_kept(notice):
    assert forget_old_notices(at=LONG_AFTER) == 0
    assert sender(notice) == KNOWN


def test_a_complaint_that_waits_keeps_the_case_and_its_answer_starts_the_time_again(notice):
    said = decide_notice(notice=notice, decision=TAKE_DOWN, by=operator(), at=NOON)
    made = complain(statement=said, side=Side.REPORTER, text="More of it should go.", language="de", at=NOON)
    assert forget_old_notices(at=LONG_AFTER) == 0
    answered = NOON + timedelta(days=100)
    decide_complaint(
        complaint=made, outcome=ComplaintOutcome.UPHELD, answer="It is enough.", by=operator(), at=answered
    )
    assert forget_old_notices(at=THE_DAY) == 0
    assert sender(notice) == KNOWN
    assert forget_old_notices(at=THE_DAY + timedelta(days=100)) == 1
    assert sender(notice) == ("-", GONE, "")
    assert (Complaint.objects.get().text, Complaint.objects.get().answer) == ("", "It is enough.")


def test_the_other_side_s_words_stay_with_the_decision(notice):
    said = decide_notice(notice=notice, decision=TAKE_DOWN, by=operator(), at=NOON)
    made = complain(statement=said, side=Side.AFFECTED, text="The photo is ours.", language="fr", at=NOON)
    decide_complaint(complaint=made, outcome=ComplaintOutcome.UPHELD, answer="It is not.", by=operator(), at=NOON)
    assert forget_old_notices(at=THE_DAY) == 1
    assert Complaint.objects.get().text == "The photo is ours."


def test_the_privacy_page_says_how_long(client):
    page = client.get("/en/legal/privacy/").content.decode()
    assert NOTICES_KEPT_MONTHS == 36
    assert "for three years after the last decision" in page
    assert "until six months after the storefront was closed" in page
