"""Writing a request, choosing who is asked, and sending it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from marketplace.design.acts import acts_on
from marketplace.files.refused import FileRefused
from marketplace.limits.rates import limited
from marketplace.markets.request import MarketRequest
from marketplace.offerings.models import Offering, State
from marketplace.offerings.words import pick, text_for
from marketplace.public_ids import long_id
from search.engines.base import SearchUnavailable
from search.find import find
from search.query import SearchQuery
from storefronts.bespoke.forms.request import RequestForm
from storefronts.bespoke.models import Request, RequestState
from storefronts.bespoke.operations.requests import (
    MOST_MAKERS,
    ask_also,
    leave_out,
    send_request,
    write_request,
)
from storefronts.bespoke.queries import LIVE, may_be_asked, request_for
from storefronts.bespoke.refused import BespokeRefused, NotYourRequest
from storefronts.bespoke.views.visitor import WRITTEN, page_of, who_asks
from storefronts.profiles.models import Storefront

FOUND = 12


@never_cache
@limited("ask-for-quote", limit=30, seconds=3600, methods=("POST",))
def new(request: MarketRequest) -> HttpResponse:
    """Write a request. ``?to=`` names a maker, ``?work=`` the service it began with."""
    makers, work = _asked(request), _work(request)
    signed_in = request.user.is_authenticated
    if request.method != "POST":
        form = RequestForm(signed_in=signed_in, initial=_initial(request, work))
        return _new_page(request, form, makers)
    form = RequestForm(request.POST, request.FILES, signed_in=signed_in)
    if not form.is_valid():
        return _new_page(request, form, makers, status=422)
    user: Any = request.user if signed_in else None
    wish = form.wish(email=user.email if user else "", language=request.market.language, makers=makers)
    try:
        written = write_request(wish=wish, buyer=user, at=timezone.now())
    except FileRefused as refused:
        form.add_error("attachments", str(refused))
    except BespokeRefused as refused:
        form.add_error(None, str(refused))
    else:
        request.session[WRITTEN] = [written.public_id, *request.session.get(WRITTEN, [])][:20]
        return redirect("bespoke:makers", written.public_id)
    return _new_page(request, form, makers, status=422)


def _asked(request: MarketRequest) -> list[Storefront]:
    slugs = (request.POST if request.method == "POST" else request.GET).getlist("to")[:10]
    return list(Storefront.objects.filter(slug__in=[slug[:60] for slug in slugs]).order_by("name"))


def _work(request: MarketRequest) -> Offering | None:
    public_id = request.GET.get("work", "")[:16]
    rows = Offering.objects.filter(public_id=public_id, state=State.PUBLISHED).prefetch_related("texts")
    return rows.select_related("category__names").first() if public_id else None


def _initial(request: MarketRequest, work: Offering | None) -> dict[str, Any]:
    market = request.market
    first: dict[str, Any] = {"country": market.country, "capacity": market.capacity, "token": long_id()}
    if request.user.is_authenticated:
        first["name"] = request.user.get_full_name()
    if work is not None:
        first["title"] = text_for(work, market.language).title
        names = getattr(work.category, "names", None)
        first["category"] = names.code.split("/")[0] if names else ""
    return first


def _new_page(
    request: MarketRequest, form: RequestForm, makers: list[Storefront], *, status: int = 200
) -> HttpResponse:
    return render(request, "bespoke/new.html", {"form": form, "makers": may_be_asked(makers)}, status=status)


@never_cache
@limited("also-ask", limit=200, seconds=3600)
def makers(request: MarketRequest, public_id: str) -> HttpResponse:
    """Who is asked: search for more makers, leave some out; then send it."""
    who = who_asks(request, public_id)
    found = request_for(public_id=public_id, who=who)
    if request.method == "POST":
        return _changed(request, found)
    if found.state not in (RequestState.UNSENT, *LIVE):
        return redirect(page_of(found, who))
    asked = list(found.invitations.select_related("storefront"))
    text = request.GET.get("q", "")[:200].strip()
    context = {
        "found": found,
        "key": who.key,
        "asked": asked,
        "query": text,
        "results": suggested(request, found, text, {one.storefront.slug for one in asked}),
        "is_sent": found.state != RequestState.UNSENT,
        "may_send": found.state == RequestState.UNSENT and who.is_buyer_of(found),
        "is_full": len(asked) >= MOST_MAKERS,
        "page_url": page_of(found, who),
    }
    response = render(request, "bespoke/makers.html", context)
    response["Referrer-Policy"] = "same-origin"  # it may hold the key; no-referrer would take the forms' Origin
    return response


def suggested(request: MarketRequest, found: Request, text: str, without: set[str]) -> list[Mapping[str, Any]]:
    """What was searched for; before that makers near to the request's own words, else any."""
    if text:
        return makers_found(request, text, without)
    return makers_found(request, found.title, without) or makers_found(request, "", without)


def makers_found(request: MarketRequest, text: str, without: set[str]) -> list[Mapping[str, Any]]:
    """Makers by the public search, those left out who are asked already."""
    market = request.market
    query = SearchQuery(
        text=text, language=market.language, country=market.country, sources=("storefront",), size=FOUND + MOST_MAKERS
    )
    try:
        hits = find(query, at=timezone.now()).hits
    except SearchUnavailable:
        return []
    rows: list[Mapping[str, Any]] = []
    for hit in hits:
        sentence, language = pick(dict(hit.display["sentence"]), market.language, hit.display["language"])
        rows.append({**hit.display, "sentence": sentence, "sentence_lang": language})
    able = may_be_asked(Storefront.objects.filter(slug__in=[row["slug"] for row in rows]))
    slugs = {storefront.slug for storefront in able} - without
    return [row for row in rows if row["slug"] in slugs][:FOUND]


def _changed(request: MarketRequest, found: Request) -> HttpResponse:
    who = who_asks(request, found.public_id)
    wanted = Storefront.objects.filter(slug=request.POST.get("ask", "")[:60]).select_related("partner").first()
    try:
        if wanted is not None:
            ask_also(request=found, storefront=wanted, who=who, at=timezone.now())
            messages.success(request, _("%(name)s is asked too.") % {"name": wanted.name})
        elif leave := request.POST.get("leave", "")[:16]:
            leave_out(request=found, invitation_id=leave, who=who)
    except BespokeRefused as refused:
        messages.error(request, str(refused))
    return redirect(page_of(found, who, name="bespoke:makers"))


@never_cache
@acts_on("bespoke:makers", "public_id")
@limited("send-request", limit=60, seconds=3600)
def send(request: MarketRequest, public_id: str) -> HttpResponse:
    """The buyer's address is proved by the mailed key or the account: the makers are told."""
    who = who_asks(request, public_id)
    found = request_for(public_id=public_id, who=who)
    try:
        send_request(request=found, who=who, at=timezone.now())
    except NotYourRequest:
        messages.info(request, _("Open the link in our mail: it shows that the address is yours."))
        return redirect(page_of(found, who, name="bespoke:makers"))
    except BespokeRefused as refused:
        messages.error(request, str(refused))
        return redirect(page_of(found, who, name="bespoke:makers"))
    messages.success(request, _("Sent. The answers come by mail, and stand here."))
    return redirect(page_of(found, who))
