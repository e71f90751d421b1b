"""Mail: promised in the transaction, rendered and sent after it, logged, never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from marketplace.outbox import operations
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.outbox.topics import TryLater, register_topic

TOPIC = "mail"
_builders: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class Left(Protocol):
    """Writes down what follows from a mail that has left. Gets the promised context; safe to repeat."""

    def __call__(self, context: dict[str, Any], *, at: datetime) -> None: ...


_left: dict[str, Left] = {}
Headers = Callable[[dict[str, Any]], dict[str, str]]
_headers: dict[str, Headers] = {}


class NotWanted(Exception):
    """A builder says so when nobody waits for its mail any more: it is not sent, and the promise is kept."""


def register_mail(
    template: str,
    builder: Callable[[dict[str, Any]], dict[str, Any]],
    *,
    left: Left | None = None,
    headers: Headers | None = None,
) -> None:
    """Name the function that turns a promised context (ids) into what the template shows, when it is sent.

    It may raise NotWanted. ``left`` hears of each such mail once it is sent: for what the law counts from then on.
    ``headers`` makes more headers from what the template is shown, such as the one to unsubscribe by.
    """
    _builders[template] = builder
    if left is not None:
        _left[template] = left
    if headers is not None:
        _headers[template] = headers


def promise_mail(
    *, template: str, to: str, language: str, key: str, at: datetime, context: dict[str, Any], is_secret: bool = False
) -> bool:
    """Promise one mail. ``template`` names ``mail/<template>.{subject.txt,txt,html}``; ``context`` must be JSON.

    ``key`` makes it unique: asked twice, sent once. Returns False when it was already promised. ``is_secret``: its
    links open an account or give a right, so once it is sent nobody can read it in the log; only the subject stays.
    """
    payload: dict[str, Any] = {"template": template, "to": to, "language": language, "key": key, "context": context}
    if is_secret:
        payload["is_secret"] = True
    return operations.put(TOPIC, key=f"mail:{key}", at=at, payload=payload)


def promise_again(*, mail: SentMail, key: str, at: datetime) -> bool:
    """Promise the same mail once more, word for word, to the same address. ``key`` as in ``promise_mail``."""
    payload = {"copy_of": mail.key, "to": mail.to, "language": mail.language, "key": key}
    return operations.put(TOPIC, key=f"mail:{key}", at=at, payload=payload)


def render(payload: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML of a promised mail in its reader's language. Raises NotWanted."""
    subject, text, html, _more = _render(payload)
    return subject, text, html


def _render(payload: dict[str, Any]) -> tuple[str, str, str, dict[str, str]]:
    """The same with the headers that the room adds."""
    build, more = _builders.get(payload["template"]), _headers.get(payload["template"])
    context = payload["context"] | {
        "platform_name": settings.PLATFORM_NAME,
        "site_url": settings.SITE_URL,
        "language": payload["language"],
        "to": payload["to"],
    }
    base = f"mail/{payload['template']}"
    with translation.override(payload["language"]):
        context |= build(payload["context"]) if build else {}
        subject = " ".join(render_to_string(f"{base}.subject.txt", context).split())
        text, html = render_to_string(f"{base}.txt", context), render_to_string(f"{base}.html", context)
        return subject, text, html, more(context) if more else {}


def send(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Send one promised mail. Already in the log: nothing happens."""
    (payload,) = payloads
    if SentMail.objects.filter(key=payload["key"]).exists():
        _tell_that_it_left(payload, at=at)  # the worker may have died between the log and this
        return
    if "copy_of" in payload:
        original = SentMail.objects.filter(key=payload["copy_of"], to=payload["to"]).first()
        if original is None:
            return  # forgotten meanwhile
        subject, text, html, more = original.subject, original.text, original.html, dict[str, str]()
    else:
        try:
            subject, text, html, more = _render(payload)
        except NotWanted:
            return
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [payload["to"]], headers=more)
    message.attach_alternative(html, "text/html")
    try:
        message.send()
    except OSError as fault:
        raise TryLater(f"mail server: {fault}") from fault
    _log(payload, subject, *(("", "") if _is_closed(payload) else (text, html)), at=at)
    _tell_that_it_left(payload, at=at)


def _tell_that_it_left(payload: dict[str, Any], *, at: datetime) -> None:
    left = _left.get(payload.get("template", ""))
    if left is not None:
        with translation.override(payload["language"]):
            left(payload["context"], at=at)


def _log(payload: dict[str, Any], subject: str, text: str, html: str, *, at: datetime) -> None:
    SentMail.objects.create(
        key=payload["key"], to=payload["to"], subject=subject[:250], text=text, html=html,
        language=payload["language"], sent_at=at,
    )  # fmt: skip
    if _is_closed(payload):
        # What was promised says as much as what was sent, and is kept for a month.
        OutboxRow.objects.filter(key=f"mail:{payload['key']}").update(payload=payload | {"context": {}})


def _is_closed(payload: dict[str, Any]) -> bool:
    """Nobody reads a secret mail in the log. A demo's letter box is the only place where its visitor gets mail."""
    return bool(payload.get("is_secret")) and not settings.PLATFORM_IS_DEMO


def register() -> None:
    register_topic(TOPIC, send)


FORGOTTEN = "deleted@deleted.invalid"


def mails_to(addresses: Iterable[str]) -> list[dict[str, Any]]:
    """What the log holds of mails to these addresses, oldest first: for the person's own export."""
    found = SentMail.objects.filter(to__in=list(addresses)).order_by("sent_at", "id")
    return [dict(row) for row in found.values("to", "subject", "text", "sent_at")]


def forget_mails_to(addresses: Iterable[str]) -> None:
    """Keep that a mail was sent and when, but neither to whom nor what it said. Promises that were kept go."""
    wanted = list(addresses)
    _forget(SentMail.objects.filter(to__in=wanted))
    OutboxRow.objects.filter(topic=TOPIC, done_at__isnull=False, payload__to__in=wanted).delete()


def forget_mails_of(key: str) -> None:
    """The same for the mails whose key starts so: of one thing that is gone, to an address that has others."""
    _forget(SentMail.objects.filter(key__startswith=key))
    OutboxRow.objects.filter(topic=TOPIC, done_at__isnull=False, key__startswith=f"mail:{key}").delete()


def _forget(mails: QuerySet[SentMail]) -> None:
    mails.update(to=FORGOTTEN, subject="", text="", html="")
