"""Reporting, the case's page and the reasons: as a visitor without an account, and what each key opens."""

import pytest

from marketplace.compliance.models import Complaint, Notice, StatementOfReasons
from marketplace.compliance.operations import decide_notice
from tests.factories import NOON, make_digital, owner_of
from tests.marketplace.compliance.test_notices import TAKE_DOWN, operator, reported

pytestmark = pytest.mark.django_db
SAME = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def work(db):
    return make_digital()


def form_for(work):
    return {
        "url": f"http://testserver/de/works/{work.slug}-{work.public_id}/", "name": "Anna", "email": "anna@example.org",
        "explanation": "This photo is mine, and nobody asked me.", "good_faith": "on", "token": "abc",
    }  # fmt: skip


def test_the_link_of_a_page_fills_in_its_address(client, work):
    page = f"/de/works/{work.slug}-{work.public_id}/"
    assert f"/de/report/?page={page}" in client.get(page).content.decode()
    shown = client.get(f"/de/report/?page={page}").content.decode()
    assert f'value="http://testserver{page}"' in shown


@pytest.mark.parametrize("page", ["//evil.example/x", "https://evil.example/", "javascript:alert(1)"])
def test_an_address_elsewhere_is_not_filled_in(client, page):
    assert (
        "evil"
        not in client.get("/de/report/", {"page": page}).content.decode().split("<form class")[1].split("</form>")[0]
    )


def test_a_report_leads_to_its_case_and_twice_to_the_same(client, work):
    answer = client.post("/de/report/", form_for(work), **SAME)
    notice = Notice.objects.get()
    assert answer.headers["Location"] == f"/de/report/{notice.public_id}/?key={notice.key}"
    assert client.post("/de/report/", form_for(work), **SAME).headers["Location"] == answer.headers["Location"]
    assert not answer.cookies
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "https://elsewhere.example/"}, {"url": ""}, {"explanation": "no"}, {"name": ""}, {"email": ""},
        {"good_faith": ""}, {"explanation": "x" * 100_000},
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_kept(client, work, wrong):
    answer = client.post("/de/report/", form_for(work) | wrong, **SAME)
    assert answer.status_code == 422
    assert Notice.objects.count() == 0


def test_name_and_address_are_not_asked_for_crimes_against_children(client, work):
    said = form_for(work) | {"name": "", "email": "", "is_child_abuse": "on"}
    assert client.post("/de/report/", said, **SAME).status_code == 302
    assert Notice.objects.get().email == ""


def test_another_site_cannot_report(client, work):
    assert client.post("/de/report/", form_for(work), HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert Notice.objects.count() == 0


def test_each_side_opens_the_reasons_with_its_own_key_and_complains(client, work):
    said = decide_notice(notice=reported(work), decision=TAKE_DOWN, by=operator(), at=NOON)
    StatementOfReasons.objects.update(decided_at=NOON)
    for key in ("", "wrong"):
        assert client.get(f"/en/reasons/{said.public_id}/?key={key}").status_code == 404
        assert client.post(f"/en/reasons/{said.public_id}/?key={key}", {"text": "x" * 20}).status_code == 404
    for key in (said.key, said.notice.key):
        url = f"/en/reasons/{said.public_id}/?key={key}"
        shown = client.get(url).content.decode()
        assert "UrhG § 97" in shown
        assert "Anna@" not in shown
        assert client.post(url, {"text": "no"}).status_code == 422
        assert client.post(url, {"text": "It is my own photo."}).status_code == 302
        assert client.post(url, {"text": "It is my own photo."}).status_code == 422
        assert "Your complaint reached us" in client.get(url).content.decode()
    assert set(Complaint.objects.values_list("side", flat=True)) == {"affected", "reporter"}


def test_the_case_of_others_is_not_there(client, work):
    notice = reported(work)
    assert client.get(f"/en/report/{notice.public_id}/").status_code == 404
    assert client.get(f"/en/report/{notice.public_id}/?key={notice.key}").status_code == 200


def test_hostile_text_is_shown_as_text(client, work):
    notice = reported(work, explanation="<script>alert(1)</script> and more than twenty characters")
    shown = client.get(f"/en/report/{notice.public_id}/?key={notice.key}").content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_a_person_gets_and_forgets_what_we_hold(client, work):
    from marketplace.compliance.personal_data import LawOfPerson

    person = owner_of(work.partner)
    decide_notice(notice=reported(work, email=person.email), decision=TAKE_DOWN, by=operator(), at=NOON)
    held = LawOfPerson().export(person)
    assert [row["email"] for row in held["reports"]] == [person.email]
    assert len(held["decisions_about_your_storefronts"]) == 1
    LawOfPerson().erase(person, at=NOON)
    assert LawOfPerson().export(person)["reports"] == []
    assert Notice.objects.get().explanation


def test_name_and_address_look_as_needed_as_they_are(client):
    form = client.get("/en/report/").content.decode().split('<form class="form"')[1].split("</form>")[0]
    assert "optional" not in form.split('name="name"')[0].split('name="is_child_abuse"')[1]
    assert "novalidate" in form
