"""The one page of both sides and of guests, its live part, its files, and the click from a mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.design.acts import acts_on
from marketplace.design.views import too_many
from marketplace.files.refused import FileRefused
from marketplace.limits.rates import TooMany, count, limited
from marketplace.partner.permissions import NotYourStorefront
from storefronts.engagements import queries
from storefronts.engagements.doors import file_url
from storefronts.engagements.entries import StepRefused
from storefronts.engagements.forms import StepForm, WordsForm
from storefronts.engagements.messages import say
from storefronts.engagements.models import Conversation, EntryFile
from storefronts.engagements.queries import Reader
from storefronts.engagements.shown import buyer_name, entry_view, maker_name, work_views
from storefronts.engagements.states import Side
from storefronts.engagements.steps import STEPS
from storefronts.engagements.turns import turn_of

PER_PAGE = 30
PER_HOUR = 240
"""Steps and messages of one side of one conversation."""


def opened(request: HttpRequest, public_id: str) -> tuple[Conversation, Reader]:
    """404 for strangers, as for what does not exist."""
    try:
        return queries.open_for(public_id=public_id, key=request.GET.get("key", "")[:40], user=request.user)
    except LookupError:
        raise Http404 from None


def acting(request: HttpRequest, public_id: str) -> tuple[Conversation, Reader]:
    """For what changes something: 404 too for readers who may only look, before what they sent is read."""
    found, reader = opened(request, public_id)
    if not reader.may_act:
        raise Http404
    return found, reader


def address(conversation: Conversation, reader: Reader, fragment: str = "") -> str:
    """The page as this reader opens it."""
    url = reverse("engagements:conversation", args=[conversation.public_id])
    return f"{url}?{urlencode({'key': reader.key})}{fragment}" if reader.key else f"{url}{fragment}"


@never_cache
@require_safe
def conversation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Messages, files, state, deadline, what is next."""
    found, reader = opened(request, public_id)
    return _page(request, found, reader)


@require_safe
@limited("engagement-news", limit=6000, seconds=3600, step=20)
def news(request: HttpRequest, public_id: str) -> HttpResponse:
    """The live part of the page; 304 while nothing has changed."""
    found, reader = opened(request, public_id)
    tag = _etag(found, reader)
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = render(request, "engagements/_live.html", _context(request, found, reader))
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "same-origin"
    return response


def _etag(found: Conversation, reader: Reader) -> str:
    today = timezone.localdate().isoformat()
    return f'"{found.version}-{reader.side}-{int(reader.may_act)}-{get_language()}-{today}"'


def _context(
    request: HttpRequest, found: Conversation, reader: Reader, *, refused: StepForm | None = None, action: str = ""
) -> dict[str, Any]:
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 18 else None
    entries, has_earlier = queries.entries_page(found, before=before)
    works = work_views(found, reader, at=timezone.now(), refused=refused, action=action)
    return {
        "conversation": found, "reader": reader, "works": works, "several": len(works) > 1, "before": before,
        "entries": [entry_view(row, found, side=reader.side, several=len(works) > 1) for row in entries],
        "earlier": entries[0].pk if has_earlier else None, "etag": _etag(found, reader),
        "is_maker": reader.side == Side.MAKER, "buyer": buyer_name(found), "maker": maker_name(found),
        "order": found.seller_order.order, "key": reader.key,
    }  # fmt: skip


def _page(
    request: HttpRequest, found: Conversation, reader: Reader, *, reply: StepForm | None = None,
    refused: StepForm | None = None, action: str = "", problem: str = "",
) -> HttpResponse:  # fmt: skip
    is_bad = bool(problem or refused or reply)
    context = _context(request, found, reader, refused=refused, action=action) | {
        "reply": reply or WordsForm(engagement=None, action="reply"),
    }  # fmt: skip
    # Said in its form where the step is still open to this reader, else on top of the page.
    shown = any(offer.form is refused for work in context["works"] for offer in (*work.first, *work.more))
    context["problem"] = "" if shown else problem
    response = render(request, "engagements/conversation.html", context, status=422 if is_bad else 200)
    response["Referrer-Policy"] = "same-origin"  # the address holds the key; forms need their Origin
    return response


def _too_fast(request: HttpRequest, found: Conversation, reader: Reader) -> HttpResponse | None:
    """The answer to a side that sends far too much, else None: each step is a mail to the other."""
    try:
        count("engagement", f"{found.public_id}:{reader.side}", limit=PER_HOUR, seconds=3600)
    except TooMany as exceeded:
        return too_many(request, wait_seconds=exceeded.seconds)
    return None


@never_cache
@acts_on("engagements:conversation", "public_id")
@limited("engagement-steps", limit=600, seconds=3600, methods=("POST",))
def message(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write to the other side; what was refused stays in the form."""
    found, reader = acting(request, public_id)
    if (wait := _too_fast(request, found, reader)) is not None:
        return wait
    form = WordsForm(engagement=None, action="reply", data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _page(request, found, reader, reply=form)
    said, at = form.cleaned_data, timezone.now()
    try:
        say(conversation=found, words=said["words"], files=said["attached"], by=reader, at=at, once=said["once"])
    except (StepRefused, FileRefused) as refused:
        form.add_error("attached" if isinstance(refused, FileRefused) else "words", str(refused))
        return _page(request, found, reader, reply=form)
    except NotYourStorefront:
        raise Http404 from None
    return redirect(address(found, reader, "#newest"))


@never_cache
@acts_on("engagements:conversation", "public_id")
@limited("engagement-steps", limit=600, seconds=3600, methods=("POST",))
def step(request: HttpRequest, public_id: str, engagement: str, action: str) -> HttpResponse:
    """One step of one engagement. What is refused is said beside what was typed; nothing is half done."""
    found, reader = acting(request, public_id)
    works = found.engagements.all()
    row = next((each for each in works if each.public_id == engagement), None)
    if row is None or action not in STEPS or STEPS[action].side not in (None, reader.side):
        raise Http404
    if (wait := _too_fast(request, found, reader)) is not None:
        return wait
    wanted = STEPS[action]
    form = wanted.form(engagement=row, action=action, siblings=works, data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _page(request, found, reader, refused=form, action=action)
    try:
        wanted.run(row, form, reader, timezone.now())
    except NotYourStorefront:
        raise Http404 from None
    except (StepRefused, FileRefused) as refused:
        form.add_error(None, str(refused))
        fresh, reader = opened(request, public_id)
        return _page(request, fresh, reader, refused=form, action=action, problem=str(refused))
    messages.success(request, wanted.done)
    return redirect(address(found, reader))


@never_cache
@require_safe
@limited("engagement-files", limit=600, seconds=3600)
def file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """A fresh signed link to one file of the conversation."""
    found, _reader = opened(request, public_id)
    kept = EntryFile.objects.filter(entry__conversation=found, public_id=file_id).first()
    if kept is None:
        raise Http404
    return redirect(file_url(kept))


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """All work that was done for this account."""
    page = Paginator(queries.of_user(request.user), PER_PAGE).get_page(request.GET.get("page"))
    at = timezone.now()
    rows = [(row, turn_of(row, side=Side.BUYER, at=at)) for row in page.object_list]
    return render(request, "engagements/mine.html", {"page": page, "rows": rows, "title": _("Work for you")})
