"""Files that come with a message: checked like a brief's, read by the two who talk, gone with the person."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from marketplace.files.models import PrivateFile
from marketplace.files.refused import FileRefused
from storefronts.bespoke.models import Message, MessageFile
from storefronts.bespoke.operations.clock import delete_wholly
from storefronts.bespoke.operations.talk import answer_maker, ask_buyer
from storefronts.bespoke.personal_data import RequestsOfPerson
from storefronts.bespoke.queries import answers_of
from storefronts.bespoke.refused import BespokeRefused
from storefronts.bespoke.shown import shown_answer
from tests.factories import NOON, make_maker, make_user, owner_of
from tests.marketplace.files import small
from tests.marketplace.files.test_content import zipped
from tests.marketplace.files.test_office import ooxml
from tests.storefronts.bespoke.making import asked, by_key, make_request

pytestmark = pytest.mark.django_db
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def upload(name, content):
    return SimpleUploadedFile(name, content)


def sketch():
    return upload("sketch.pdf", small.pdf())


@pytest.fixture
def maker():
    return make_maker()


@pytest.fixture
def request_(maker):
    return make_request(maker)


def as_owner(maker):
    web = Client()
    web.force_login(owner_of(maker))
    return web


def to_maker(web, request, *files, text="Here it is", key=None):
    sent = {"text": text, "attachments": list(files), "key": request.key if key is None else key}
    return web.post(f"/en/requests/{request.public_id}/message/{asked(request).public_id}/", sent)


def to_buyer(web, request, *files, text="A first idea"):
    return web.post(
        f"/en/studio/requests/{asked(request).public_id}/message/", {"text": text, "attachments": list(files)}
    )


def links(page):
    return re.findall(r'href="(/files/[^"]+)"', page.content.decode())


def test_both_sides_send_files_and_both_read_them(client, maker, request_):
    office = upload("Brief.docx", ooxml("docx"))
    assert to_maker(client, request_, sketch(), office).status_code == 302
    assert to_buyer(as_owner(maker), request_, upload("idea.wav", small.wav())).status_code == 302
    assert [[row.file.name for row in said.files.all()] for said in Message.objects.order_by("pk")] == [
        ["sketch.pdf", "Brief.docx"], ["idea.wav"]
    ]  # fmt: skip
    for page in (
        client.get(f"/en/requests/{request_.public_id}/?key={request_.key}"),
        as_owner(maker).get(f"/en/studio/requests/{asked(request_).public_id}/"),
    ):
        answers = [client.get(link) for link in links(page)]
        assert [answer["Content-Disposition"] for answer in answers] == [
            f'attachment; filename="{name}"' for name in ("sketch.pdf", "Brief.docx", "idea.wav")
        ]
        assert {answer["X-Content-Type-Options"] for answer in answers} == {"nosniff"}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"", "The file is empty"),
        ("a.txt", EICAR, ""),
        ("a.exe", b"MZ\x90\x00 program", "Programs and web pages"),
        ("a.docx", ooxml("docx", more={"word/vbaProject.bin": b"x"}), "contains macros"),
        ("a.zip", zipped({"a.bin": b"\x00" * (40 * 1024 * 1024)}), "unpack to far more"),
    ],
    ids=["empty", "test virus", "program", "macros", "bomb"],
)
@pytest.mark.parametrize("side", ["buyer", "maker"])
def test_what_is_refused_leaves_nothing_and_keeps_the_words(client, maker, request_, name, content, says, side):
    bad = upload(name, content)
    send, web = (to_maker, client) if side == "buyer" else (to_buyer, as_owner(maker))
    answer = send(web, request_, sketch(), bad, text="My long words")
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "My long words" in answer.content.decode()
    assert (Message.objects.count(), PrivateFile.objects.count()) == (0, 0)


def test_at_most_five_and_twice_is_once(maker, request_):
    invitation, who = asked(request_), by_key(request_)
    with pytest.raises(BespokeRefused, match="at most 5"):
        answer_maker(invitation=invitation, text="Six", who=who, at=NOON, files=[sketch() for _file in range(6)])
    for _click in range(2):
        answer_maker(invitation=invitation, text="One", who=who, at=NOON, files=[sketch()])
    assert (Message.objects.count(), MessageFile.objects.count()) == (1, 1)
    answer_maker(invitation=invitation, text="One", who=who, at=NOON, files=[upload("b.wav", small.wav())])
    assert (Message.objects.count(), MessageFile.objects.count()) == (2, 2)


def test_a_file_is_for_the_one_maker_it_was_sent_to(client):
    first, second = make_maker(), make_maker()
    request = make_request(first, second)
    answer_maker(invitation=asked(request, first), text="For you", who=by_key(request), at=NOON, files=[sketch()])
    pages = {one: as_owner(one).get(f"/en/studio/requests/{asked(request, one).public_id}/") for one in (first, second)}
    assert (len(links(pages[first])), len(links(pages[second]))) == (1, 0)
    stranger = client.post(
        f"/en/requests/{request.public_id}/message/{asked(request, first).public_id}/",
        {"text": "Mine", "attachments": [sketch()], "key": "forged"},
    )
    assert stranger.status_code == 404
    assert MessageFile.objects.count() == 1


def test_reading_files_costs_no_query_more_for_more_messages(maker, request_, django_assert_num_queries):
    def drawn():
        return [shown_answer(one, request_, language="en", at=NOON) for one in answers_of(request_)]

    for number in range(2):
        ask_buyer(invitation=asked(request_), text=f"No {number}", by=owner_of(maker), at=NOON, files=[sketch()])
    with django_assert_num_queries(3):  # answers, messages, files; no quote yet, so no milestones
        drawn()
    for number in range(10):
        ask_buyer(invitation=asked(request_), text=f"More {number}", by=owner_of(maker), at=NOON, files=[sketch()])
    with django_assert_num_queries(3):
        assert sum(len(said.files) for said in drawn()[0].messages) == 12


def test_the_buyers_files_go_with_the_person_and_the_makers_stay():
    maker, anna = make_maker(), make_user("anna@example.org")
    request = make_request(maker, buyer=anna)
    who, owner = by_key(request), owner_of(maker)
    answer_maker(invitation=asked(request), text="A2, please", who=who, at=NOON, files=[sketch()])
    Message.objects.update(by=anna)
    ask_buyer(invitation=asked(request), text="Like this?", by=owner, at=NOON, files=[upload("idea.wav", small.wav())])
    (said,) = RequestsOfPerson().export(anna)["messages"]
    assert said["files"] == ["sketch.pdf"]
    storage, path = (
        PrivateFile.objects.get(name="sketch.pdf").file.storage,
        PrivateFile.objects.get(name="sketch.pdf").file.name,
    )
    RequestsOfPerson().erase(anna, at=NOON)
    assert list(PrivateFile.objects.values_list("name", flat=True)) == ["idea.wav"]
    assert not storage.exists(path)


def test_a_request_that_is_deleted_wholly_takes_the_files_of_its_messages(maker, request_):
    answer_maker(invitation=asked(request_), text="A2", who=by_key(request_), at=NOON, files=[sketch()])
    delete_wholly(request=request_)
    assert PrivateFile.objects.count() == 0


def test_an_operation_refuses_before_it_writes(maker, request_):
    with pytest.raises(FileRefused, match="empty"):
        ask_buyer(invitation=asked(request_), text="x", by=owner_of(maker), at=NOON, files=[upload("a.pdf", b"")])
    assert not Message.objects.exists()
