"""Error pages: the right status, a next step, header and search, and 500 without anything."""

import pytest
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.test import RequestFactory
from django.urls import reverse

from marketplace.design import context, views


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/en/nowhere/")


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.bad_request, 400),
        (views.forbidden, 403),
        (views.not_found, 404),
        (views.csrf_failure, 403),
        (views.not_allowed, 405),
    ],
)
def test_an_error_page_keeps_header_and_search_and_offers_a_next_step(view, status: int, request_: HttpRequest) -> None:
    response = view(request_)
    page = response.content.decode()
    assert response.status_code == status
    assert 'role="search"' in page
    assert 'class="button' in page
    assert page.count("<h1>") == 1
    assert 'content="noindex"' in page


def test_too_many_requests_says_how_long_to_wait_to_people_and_programs(request_: HttpRequest) -> None:
    response = views.too_many(request_, wait_seconds=30)
    assert response.status_code == 429
    assert response["Retry-After"] == "30"
    assert "30 seconds" in response.content.decode()


def test_a_server_error_needs_no_database_and_no_context(request_: HttpRequest) -> None:
    # No django_db mark: a query would fail this test.
    response = views.server_error(request_)
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_a_server_error_is_answered_even_when_its_template_breaks(
    request_: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> str:
        raise TemplateDoesNotExist(name)

    monkeypatch.setattr(views, "render_to_string", broken)
    response = views.server_error(request_)
    assert response.status_code == 500
    assert "Something broke" in response.content.decode()


def test_a_shared_page_does_not_read_messages(rf: RequestFactory) -> None:
    request = rf.get("/en/")
    request._messages = BaseStorage(request)
    assert context.messages(request)["messages"] is request._messages
    request.public_page = True  # type: ignore[attr-defined]
    assert context.messages(request)["messages"] == ()


def test_a_form_address_opened_as_a_page_is_answered_for_people_and_for_programs(client, db):
    """The address of a form that leads to no page of its own."""
    asked = client.get(reverse("basket:add"), headers={"Accept": "text/html"})
    assert (asked.status_code, asked["Allow"]) == (405, "POST")
    assert 'role="search"' in asked.content.decode()
    program = client.get(reverse("basket:add"), headers={"Accept": "application/json"})
    assert (program.status_code, program.content) == (405, b"")
