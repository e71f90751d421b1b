"""The library: what a buyer has, for accounts and by mailed link, and the way to its files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.delivery import queries
from marketplace.delivery.certificates import certificate_pdf
from marketplace.delivery.doors import download_url, revoked_sentence
from marketplace.delivery.guests import LIBRARY_LINK
from marketplace.delivery.models import Entitlement
from marketplace.limits.rates import limited
from marketplace.users.guest_views import ask_for_link, follow_link

PER_PAGE = 24


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All purchases of the account; strangers are asked how they bought."""
    if not request.user.is_authenticated:
        return redirect("library:open")
    return _shelf(request, queries.of_user(request.user), with_keys=False, email="")


@never_cache
@limited("library-link", limit=20, seconds=3600, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def open_by_mail(request: HttpRequest) -> HttpResponse:
    """Where to is the library's link mailed?"""
    return ask_for_link(request, LIBRARY_LINK)


@never_cache
@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """The library of the address that the link was mailed to."""
    return follow_link(
        request, LIBRARY_LINK, token,
        show=lambda email: _shelf(request, queries.of_email(email), with_keys=True, email=email),
    )  # fmt: skip


@never_cache
@require_safe
@limited("downloads", limit=240, seconds=3600)
def download(request: HttpRequest, public_id: str, version: int) -> HttpResponse:
    """Makes a signed link to one file and goes there; says why where the download is not open."""
    entitlement = _entitlement(request, public_id)
    try:
        wanted = queries.version_for(entitlement=entitlement, version_id=version)
    except LookupError:
        raise Http404 from None
    state = queries.current_state(entitlement, at=timezone.now())
    if state != "open":
        return _not_open(request, entitlement, state)
    return redirect(download_url(entitlement=entitlement, version=wanted))


@never_cache
@require_safe
@limited("certificates", limit=120, seconds=3600)
def certificate(request: HttpRequest, public_id: str) -> HttpResponse:
    """The licence certificate as PDF, in the page's language."""
    entitlement = _entitlement(request, public_id)
    if entitlement.revoked_at is not None:
        return _not_open(request, entitlement, "revoked")
    pdf = certificate_pdf(entitlement, language=get_language() or "en")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="licence-{entitlement.certificate}.pdf"'
    return response


def _entitlement(request: HttpRequest, public_id: str) -> Entitlement:
    try:
        return queries.entitlement_for(public_id=public_id, key=request.GET.get("key", "")[:40], user=request.user)
    except LookupError:
        raise Http404 from None


def _not_open(request: HttpRequest, entitlement: Entitlement, state: str) -> HttpResponse:
    context = {"entitlement": entitlement, "state": state, "why": revoked_sentence()}
    return render(request, "delivery/not_open.html", context, status=403)


def _shelf(request: HttpRequest, found: Any, *, with_keys: bool, email: str) -> HttpResponse:
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    held = queries.holdings(list(page.object_list), at=timezone.now(), with_keys=with_keys)
    return render(request, "delivery/library.html", {"page": page, "holdings": held, "email": email})
