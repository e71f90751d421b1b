"""Saving a search, the list of saved ones, and the links in their mails."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.design.acts import KEY, acts_on
from marketplace.limits.rates import limited
from marketplace.markets.request import MarketRequest
from marketplace.users.guest_views import ask_for_link, follow_link
from search.saved import links, operations
from search.saved.forms import GuestSearchForm, SearchForm
from search.saved.queries import by_public_id, own_search, searches_of
from search.saved.refused import NotYourSearch, SavingRefused
from search.saved.shown import rows
from search.saved.who import Who
from search.subscribed import canonical, words_of

View = Callable[..., HttpResponse]


@never_cache
@limited("save-search", limit=30, seconds=3600, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: MarketRequest) -> HttpResponse:
    """A name, how often, and without an account an address. What is saved stands in this page's own address."""
    asked, market = canonical(request.GET, request.market), request.market
    user = request.user if request.user.is_authenticated else None
    words = words_of(asked, market.language)
    form_class = SearchForm if user else GuestSearchForm
    form = form_class(request.POST or None, initial={"name": words[:80]})
    context = {"form": form, "asked": asked, "words": words, "search_href": _search_page(request, asked.address())}
    if request.method != "POST" or not form.is_valid():
        return render(request, "saved/save.html", context)
    facts: dict[str, Any] = {"asked": asked, "market": market, "at": timezone.now()} | form.cleaned_data
    try:
        if user is None:
            operations.ask_by_mail(**facts)
            return render(request, "saved/save.html", context | {"sent_to": form.cleaned_data["email"]})
        _saved, is_new = operations.save_search(user=user, **facts)
    except SavingRefused as refused:
        form.add_error(None, str(refused))
        return render(request, "saved/save.html", context, status=422)
    messages.success(request, _("Saved.") if is_new else _("You had saved this search before: here it is."))
    return redirect("saved:list")


def _search_page(request: MarketRequest, address: str) -> str:
    return f"/{request.market.language}/search/{address}"


@never_cache
@login_required
@require_safe
def mine(request: MarketRequest) -> HttpResponse:
    """The saved searches of an account."""
    return _list(request, Who(user=request.user), token="")  # type: ignore[arg-type]  # login_required


@never_cache
@limited("searches-link", limit=20, seconds=3600, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def open_by_mail(request: MarketRequest) -> HttpResponse:
    """Where to is the link to all saved searches mailed?"""
    return ask_for_link(request, links.SEARCHES_LINK)


@never_cache
@require_safe
def opened(request: MarketRequest, token: str) -> HttpResponse:
    """The saved searches of the address that the link was mailed to."""
    response = follow_link(
        request, links.SEARCHES_LINK, token, show=lambda email: _list(request, Who(email=email), token=token)
    )
    response["Referrer-Policy"] = "same-origin"
    return response


def _list(request: MarketRequest, who: Who, *, token: str) -> HttpResponse:
    context = {"rows": rows(searches_of(who), request.market.language), "email": who.email, "key": token}
    return render(request, "saved/guest_list.html" if token else "saved/list.html", context)


def owned(view: View) -> View:
    """Gives the view ``who``: by the mailed link in ``key``, else the account. Nobody's search is 404 to all others."""

    @wraps(view)
    def guarded(request: MarketRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.POST.get(KEY, "") or request.GET.get(KEY, "")
        try:
            return view(request, *args, who=_who(request, token), token=token, **kwargs)
        except NotYourSearch:
            raise Http404 from None

    return guarded


def _who(request: MarketRequest, token: str) -> Who:
    if not token:
        if not request.user.is_authenticated:
            raise NotYourSearch
        return Who(user=request.user)
    try:
        email, expired = links.SEARCHES_LINK.read(token)
    except LookupError:
        raise NotYourSearch from None
    if expired:
        raise NotYourSearch
    return Who(email=email)


def _back(token: str) -> HttpResponse:
    return redirect("saved:opened", token) if token else redirect("saved:list")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@owned
def change(request: MarketRequest, public_id: str, *, who: Who, token: str) -> HttpResponse:
    """Another name, another rhythm."""
    saved = own_search(public_id, who)
    form = SearchForm(request.POST or None, initial={"name": saved.name, "often": saved.often})
    if request.method == "POST" and form.is_valid():
        operations.change_search(public_id=public_id, by=who, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return _back(token)
    shown = rows([saved], request.market.language)[0]
    return render(request, "saved/change.html", {"form": form, "row": shown, "key": token})


@never_cache
@acts_on("saved:change", "public_id")
@owned
def pause(request: MarketRequest, public_id: str, *, who: Who, token: str) -> HttpResponse:
    """No mails for now."""
    operations.pause_search(public_id=public_id, by=who)
    messages.success(request, _("Paused: no mails until you resume it."))
    return _back(token)


@never_cache
@acts_on("saved:change", "public_id")
@owned
def resume(request: MarketRequest, public_id: str, *, who: Who, token: str) -> HttpResponse:
    """Mails again."""
    operations.resume_search(public_id=public_id, by=who, at=timezone.now())
    messages.success(request, _("Resumed: you hear of what is published from now on."))
    return _back(token)


@never_cache
@acts_on("saved:change", "public_id")
@owned
def delete(request: MarketRequest, public_id: str, *, who: Who, token: str) -> HttpResponse:
    """Gone for good."""
    name = operations.delete_search(public_id=public_id, by=who)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": name})
    return _back(token)


@never_cache
@limited("saved-search-links", limit=120, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: MarketRequest, token: str) -> HttpResponse:
    """The mailed question: a page with one button. Opening it says nothing; mail programs open links by themselves."""
    try:
        saved = by_public_id(links.search_of_confirm(token))
    except links.TooOld:
        saved = None
    except LookupError:
        raise Http404 from None
    if saved is None:
        return render(request, "saved/confirm.html", {"saved": None}, status=410)
    done = request.method == "POST"
    if done:
        operations.confirm(saved=saved, at=timezone.now())
    shown = rows([saved], request.market.language)[0]
    context = {
        "saved": saved, "row": shown, "done": done or saved.confirmed_at is not None,
        "list_token": links.SEARCHES_LINK.token(saved.email) if done and saved.email else "",
    }  # fmt: skip
    response = render(request, "saved/confirm.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@csrf_exempt
@limited("saved-search-links", limit=120, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: MarketRequest, token: str) -> HttpResponse:
    """The end of these mails: by POST, which mail programs send by themselves (RFC 8058), so without any token of a
    form and without being sent on; the link is the proof. GET shows the one button."""
    try:
        public_id = links.search_of_stop(token)
    except LookupError:
        raise Http404 from None
    saved = by_public_id(public_id)
    done = request.method == "POST"
    if done:
        operations.stop_mails(public_id=public_id)
    already = saved is None or saved.is_paused
    context = {"saved": saved, "done": done or already}
    response = render(request, "saved/stop.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response
