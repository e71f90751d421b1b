"""The buyer's pages: my requests, one with its quotes side by side, accept one, answer a maker, close it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from marketplace.checkout.payment_views import order_url
from marketplace.design.acts import acts_on
from marketplace.files.refused import FileRefused
from marketplace.limits.rates import limited
from marketplace.markets.request import MarketRequest
from storefronts.bespoke.buyers import Who
from storefronts.bespoke.doors import file_links
from storefronts.bespoke.models import Invitation, InvitationState, Request, RequestState
from storefronts.bespoke.operations.ordering import accept_quote
from storefronts.bespoke.operations.requests import close_request
from storefronts.bespoke.operations.talk import answer_maker
from storefronts.bespoke.queries import LIVE, answers_of, order_of, request_for, requests_of
from storefronts.bespoke.refused import BespokeRefused, NotYourRequest
from storefronts.bespoke.shown import ShownAnswer, budget_words, order_words, shown_answer
from storefronts.bespoke.views.visitor import attached, page_of, who_asks
from storefronts.engagements.queries import of_order

PER_PAGE = 20


@never_cache
@require_GET
def mine(request: MarketRequest) -> HttpResponse:
    """The requests of an account; strangers are asked for their address."""
    user: Any = request.user
    if not user.is_authenticated:
        return redirect("bespoke:open")
    return list_page(request, requests_of(user), email="")


def list_page(request: MarketRequest, found_by: QuerySet[Request], *, email: str) -> HttpResponse:
    """``email``: the address that was proven by a mailed link; then each row holds its key."""
    page = Paginator(found_by, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "request": found,
            "makers": [asked.storefront.name for asked in found.invitations.all()],
            "quotes": sum(asked.state == InvitationState.QUOTED for asked in found.invitations.all()),
        }
        for found in page.object_list
    ]
    return render(request, "bespoke/list.html", {"page": page, "rows": rows, "email": email})


@never_cache
@require_GET
def one(request: MarketRequest, public_id: str) -> HttpResponse:
    """One request with its quotes side by side, for its buyer; everybody else: 404."""
    who = who_asks(request, public_id)
    found = request_for(public_id=public_id, who=who)
    if found.state == RequestState.UNSENT:
        return redirect(page_of(found, who, name="bespoke:makers"))
    return _page(request, found, who)


def _page(
    request: MarketRequest, found: Request, who: Who, *, status: int = 200, problem: str = "", typed: str = "",
    typed_to: str = "",
) -> HttpResponse:  # fmt: skip
    at, language = timezone.now(), request.market.language
    answers = [shown_answer(asked, found, language=language, at=at) for asked in answers_of(found)]
    order = order_of(found)
    context = {
        "found": found,
        "key": who.key,
        "quotes": _by_price(answers),
        "others": [answer for answer in answers if answer.quote is None],
        "budget": budget_words(found),
        "files": file_links(found),
        "is_live": found.state in LIVE,
        "may_accept": found.state in LIVE and order is None,
        "order_url": order_url(order, language) if order else "",
        "is_paying": order is not None and order.status == "pending_payment",
        "order_words": order_words([work.state for work in of_order(order)]) if order else "",
        "problem": problem,
        "typed": typed,
        "typed_to": typed_to,
    }
    response = render(request, "bespoke/request.html", context, status=status)
    response["Referrer-Policy"] = "same-origin"  # it may hold the key; no-referrer would take the forms' Origin
    return response


def _by_price(answers: list[ShownAnswer]) -> list[ShownAnswer]:
    """Quotes that hold first, then by what they cost this buyer: the order says nothing else."""
    quoted = [answer for answer in answers if answer.quote is not None]
    return sorted(quoted, key=lambda answer: (not answer.quote.holds, answer.quote.total.minor, answer.name))  # type: ignore[union-attr]  # filtered


@never_cache
@acts_on("bespoke:request", "public_id")
@limited("accept-quote", limit=60, seconds=3600)
def accept(request: MarketRequest, public_id: str) -> HttpResponse:
    """To the checkout of one version of one quote; if it has changed, its buyer reads the new one first."""
    who = who_asks(request, public_id)
    found = request_for(public_id=public_id, who=who)
    number = request.POST.get("version", "")[:5]
    try:
        apart = accept_quote(
            request=found, invitation_id=request.POST.get("maker", "")[:16],
            number=int(number) if number.isdecimal() else 0, fingerprint=request.POST.get("fingerprint", "")[:24],
            who=who, at=timezone.now(),
        )  # fmt: skip
    except NotYourRequest:
        raise Http404 from None
    except BespokeRefused as refused:
        return _page(request, found, who, status=409, problem=str(refused))
    return redirect("checkout:apart", apart.key)


@never_cache
@acts_on("bespoke:request", "public_id")
@limited("request-message", limit=60, seconds=3600)
def message(request: MarketRequest, public_id: str, asked_id: str) -> HttpResponse:
    """The buyer writes to one maker."""
    who = who_asks(request, public_id)
    found = request_for(public_id=public_id, who=who)
    invitation = Invitation.objects.select_related("request", "storefront__partner").filter(
        request=found, public_id=asked_id
    ).first()  # fmt: skip
    if invitation is None:
        raise Http404
    text = request.POST.get("text", "")
    try:
        answer_maker(invitation=invitation, text=text, files=attached(request), who=who, at=timezone.now())
    except NotYourRequest:
        raise Http404 from None
    except (BespokeRefused, FileRefused) as refused:
        return _page(request, found, who, status=422, problem=str(refused), typed=text[:8000], typed_to=asked_id)
    messages.success(request, _("Sent. The maker gets it by mail."))
    return redirect(page_of(found, who, mark=f"#maker-{asked_id}"))


@never_cache
@acts_on("bespoke:request", "public_id")
def close(request: MarketRequest, public_id: str) -> HttpResponse:
    """The buyer needs it no more."""
    who = who_asks(request, public_id)
    found = request_for(public_id=public_id, who=who)
    try:
        close_request(request=found, who=who, at=timezone.now())
    except NotYourRequest:
        raise Http404 from None
    except BespokeRefused as refused:
        return _page(request, found, who, status=409, problem=str(refused))
    messages.success(request, _("Closed. The makers were told."))
    return redirect(page_of(found, who))
