"""One click from a mail: a page with the one button. Opening it changes nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.limits.rates import limited
from marketplace.partner.permissions import NotYourStorefront
from storefronts.engagements.clicks import Click, read
from storefronts.engagements.endings import agree_cancel
from storefronts.engagements.entries import StepRefused
from storefronts.engagements.operations import accept, start
from storefronts.engagements.shown import buyer_name, maker_name
from storefronts.engagements.states import Side, State
from storefronts.engagements.steps import STEPS, open_steps
from storefronts.engagements.turns import turn_of
from storefronts.engagements.views import address


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("engagement-clicks", limit=240, seconds=3600)
def click(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what will happen, POST does it; an old link leads to the conversation, a forged one is not there."""
    try:
        asked = read(token)
    except LookupError:
        raise Http404 from None
    if asked.expired:
        return _answer(request, asked, status=410)
    if request.method != "POST":
        return _answer(request, asked)
    if said := _already(asked):
        messages.info(request, said)
        return redirect(address(asked.conversation, asked.reader))
    try:
        _do(asked)
    except NotYourStorefront:
        raise Http404 from None
    except StepRefused as refused:
        return _answer(request, asked, problem=str(refused), status=422)
    if asked.reader.side == Side.MAKER and not request.user.is_authenticated:
        return _answer(request, asked, done=True)
    messages.success(request, STEPS[asked.step].done)
    return redirect(address(asked.conversation, asked.reader))


def _already(asked: Click) -> str:
    """A sentence where what the link asks for has been done before, with the day; else ""."""
    when = asked.engagement.accepted_at
    if asked.step != "accept" or asked.engagement.state != State.ACCEPTED or when is None:
        return ""
    date = date_format(timezone.localtime(when), "DATETIME_FORMAT")
    return _("This work was accepted already: %(date)s. You can still write to each other.") % {"date": date}


def _do(asked: Click) -> None:
    at = timezone.now()
    if asked.step == "agree":
        agree_cancel(engagement=asked.engagement, percent=asked.seen, by=asked.reader, at=at)
    elif asked.step == "accept":
        accept(engagement=asked.engagement, version=asked.seen, by=asked.reader, at=at)
    else:
        start(engagement=asked.engagement, by=asked.reader, at=at)


def _answer(
    request: HttpRequest, asked: Click, *, problem: str = "", done: bool = False, status: int = 200
) -> HttpResponse:
    row, step, at = asked.engagement, STEPS[asked.step], timezone.now()
    siblings = list(asked.conversation.engagements.all())
    first, more = open_steps(row, asked.reader, at, siblings)
    context = {
        "asked": asked, "row": row, "step": step, "problem": problem, "done": done,
        "maker": maker_name(asked.conversation), "buyer": buyer_name(asked.conversation),
        "page": address(asked.conversation, asked.reader),
        "turn": turn_of(row, side=asked.reader.side, at=at, siblings=siblings),
        "already": _already(asked), "is_open": asked.step in (*first, *more),
    }  # fmt: skip
    response = render(request, "engagements/click.html", context, status=status)
    response["Referrer-Policy"] = "same-origin"
    return response
