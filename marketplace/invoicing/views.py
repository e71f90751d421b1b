"""Handing out documents: to their buyer, by account or mailed key, and to the people of their seller."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.invoicing.doors import pdf_url, upload_url
from marketplace.invoicing.late_vat import correct_vat, late_vat_of
from marketplace.invoicing.models import Document, Wanted
from marketplace.invoicing.queries import FORMS, document_for, is_buyers, upload_for
from marketplace.limits.rates import limited
from marketplace.order.queries import order_for
from marketplace.payment.refunds import RefundRefused


@never_cache
@require_safe
@limited("documents", limit=240, seconds=3600)
def document(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The PDF by a signed link, or the XML in one of its two syntaxes. Everybody else's: 404."""
    try:
        found = document_for(public_id=public_id, key=_key(request), user=request.user)
        _ask_sellers_again(request, found)
        if form not in FORMS:
            raise LookupError(form)
        if form == "pdf":
            return redirect(pdf_url(found))
    except LookupError:
        raise Http404 from None
    response = HttpResponse(found.cii if form == "cii" else found.ubl, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.number}-{form}.xml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@require_safe
@limited("documents", limit=240, seconds=3600)
def own(request: HttpRequest, public_id: str) -> HttpResponse:
    """A document that the seller made out itself."""
    try:
        found = upload_for(public_id=public_id, key=_key(request), user=request.user)
        _ask_sellers_again(request, found)
        return redirect(upload_url(found))
    except LookupError:
        raise Http404 from None


@never_cache
@limited("late-vat", limit=60, seconds=3600, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def late_vat(request: HttpRequest, number: str) -> HttpResponse:
    """VAT that is not due after all: the figures, and the button that gets it back. Everybody else's: 404."""
    found, refused = order_for(number=number, key=_key(request), user=request.user), ""
    if request.method == "POST":
        try:
            correct_vat(number=number, key=_key(request), user=request.user, at=timezone.now())
            return redirect(request.get_full_path())
        except RefundRefused as error:
            refused = str(error)
    late = late_vat_of(found)
    if late is None and not refused:
        raise Http404
    context = {"order": found, "facts": found.facts, "late": late, "refused": refused, "key": _key(request)}
    response = render(request, "invoicing/late_vat.html", context, status=409 if refused else 200)
    response["Referrer-Policy"] = "same-origin"  # the address holds the key; "no-referrer" would void Origin
    return response


def _ask_sellers_again(request: HttpRequest, row: Document | Wanted) -> None:
    """A maker's documents are their money: they sign in again, as for the page *Money*. Buyers need not."""
    if not is_buyers(row, key=_key(request), user=request.user):
        raise_if_reauthentication_required(request, app="documents")


def _key(request: HttpRequest) -> str:
    return request.GET.get("key", "")[:40]
