"""A person at the door: signed in once, served by one handler, and nothing is left of what they did."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from marketplace.users.models import User
from tests.factories import PASSWORD

AS_A_BROWSER = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ACCEPT_LANGUAGE": "en"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class _Undo(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Answer:
    """The status, where to if it sends on, and what was looked at before all was taken back."""

    status: int
    location: str = ""
    seen: Any = None


class Visitor(RequestFactory):
    """Django's ``Client`` would load all middleware per person, and keep the context of every template per request."""

    def __init__(self, handler: ClientHandler, user: User | None) -> None:
        super().__init__(**AS_A_BROWSER)
        self.handler = handler
        if user is not None:
            self.cookies = _signed_in(handler, user)

    def ask(
        self, method: str, path: str, data: dict[str, Any] | None = None, *, look: Callable[[], Any] = bool
    ) -> Answer:
        """Ask, look, and take everything back; the next person finds the world as it was."""
        answer = Answer(0)
        undone = transaction.atomic()
        undone._from_testcase = True  # type: ignore[attr-defined]  # none of the site's: the provider may be called in it
        with suppress(_Undo), undone:
            request = getattr(self, method.lower())(path, data or {})
            response = self.handler(request.environ)
            if response.streaming:
                b"".join(response)  # closes the file
            answer = Answer(response.status_code, response.get("Location", ""), look())
            raise _Undo
        return answer


def _signed_in(handler: ClientHandler, user: User) -> Any:
    """The cookies of a person who gave their password just now."""
    client = Client(**AS_A_BROWSER)
    client.handler = handler
    client.force_login(user, backend=BACKEND)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client.cookies


def visitors(people: dict[str, User | None]) -> dict[str, Visitor]:
    """Everybody at the door, by role; one handler serves them all."""
    handler = ClientHandler(enforce_csrf_checks=False)
    return {role: Visitor(handler, user) for role, user in people.items()}
