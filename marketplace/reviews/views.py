"""The page on which a buyer writes a review, and the address that a notice about one names."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.limits.rates import limited
from marketplace.offerings.models import Offering, State
from marketplace.offerings.words import text_for
from marketplace.order.models import Order
from marketplace.order.queries import order_for
from marketplace.reviews.forms import RemoveForm, ReviewForm
from marketplace.reviews.models import Review
from marketplace.reviews.operations import review_for, withdraw_review, write_review
from marketplace.reviews.queries import PER_PAGE, lines_to_review, shown
from marketplace.reviews.refused import NotReceived, ReviewRefused


@never_cache
@limited("review", limit=40, seconds=3600, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, number: str, public_id: str) -> HttpResponse:
    """The form for one work of an order: for its buyer, or with the mailed key. Everybody else: 404."""
    key = request.GET.get("key", "")[:40]
    order = order_for(number=number, key=key, user=request.user)
    work = Offering.objects.select_related("partner").filter(public_id=public_id, sold_lines__seller_order__order=order)
    found, mine = work.first(), review_for(order=order, offering=public_id, by=request.user)
    if found is None or (found.state == State.PRIVATE and mine is None):
        raise Http404  # what was agreed with one buyer has no page, so no reviews
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        return _withdrawn(request, order, found, mine, key)
    if request.method == "POST":
        return _posted(request, order, found, mine, key)
    return _page(request, order, found, mine, ReviewForm(initial=_initial(mine)), key)


def _asked(request: HttpRequest, order: Order, work: Offering, key: str) -> dict[str, Any]:
    return {"number": order.number, "offering": work.public_id, "by": request.user, "key": key, "at": timezone.now()}


def _to_order(order: Order, key: str) -> HttpResponse:
    return redirect(f"{reverse('orders:order', args=[order.number])}{f'?key={key}' if key else ''}")


def _withdrawn(request: HttpRequest, order: Order, work: Offering, mine: Review | None, key: str) -> HttpResponse:
    """A second click finds nothing to remove, and hears the same."""
    form = RemoveForm(request.POST)
    if form.is_valid():
        try:
            withdraw_review(**_asked(request, order, work, key))
        except ReviewRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your review is gone."))
            return _to_order(order, key)
    return _page(request, order, work, mine, ReviewForm(initial=_initial(mine)), key, form)


def _posted(request: HttpRequest, order: Order, work: Offering, mine: Review | None, key: str) -> HttpResponse:
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            write_review(**_asked(request, order, work, key), said=form.said())
        except ReviewRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Thank you. Your review is there; stored pages follow within a minute."))
            return _to_order(order, key)
    return _page(request, order, work, mine, form, key)


def _page(
    request: HttpRequest, order: Order, work: Offering, mine: Review | None, form: ReviewForm, key: str,
    remove: RemoveForm | None = None,
) -> HttpResponse:  # fmt: skip
    has_it = mine is not None or any(
        line.offering_id == work.pk for line in lines_to_review(order, at=timezone.now())
    )  # fmt: skip
    text = text_for(work, get_language() or "en")
    context = {
        "order": order, "work": work, "text": text, "form": form, "key": key, "has_it": has_it, "mine": mine,
        "remove": remove or RemoveForm(), "why_not": "" if has_it else str(NotReceived()),
    }  # fmt: skip
    response = render(request, "reviews/write.html", context, status=422 if form.is_bound or remove else 200)
    response["Referrer-Policy"] = "same-origin"  # the address holds the key; "no-referrer" would void Origin
    return response


def _initial(mine: Review | None) -> dict[str, Any]:
    if mine is None:
        return {"language": get_language() or "en"}
    return {"stars": mine.stars, "text": mine.text, "language": mine.language, "shown_as": mine.shown_as}


@require_safe
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where a review stands: on the page with all reviews of its work. Where it stood, if it was taken down."""
    return _to_its_work(public_id, f"review-{public_id}")


@require_safe
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the maker's answer stands."""
    return _to_its_work(public_id, f"answer-{public_id}")


def _to_its_work(public_id: str, anchor: str) -> HttpResponse:
    found = Review.objects.select_related("offering").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    work = found.offering
    address = reverse("pages:reviews", kwargs={"slug": work.slug, "public_id": work.public_id})
    if found.down_at is not None:
        return redirect(address)  # its author comes from the mail with the reasons
    later = Q(written_at__gt=found.written_at) | Q(written_at=found.written_at, pk__gt=found.pk)
    newer = shown().filter(later, offering=found.offering_id).count()
    page = newer // PER_PAGE + 1
    return redirect(f"{address}{f'?page={page}' if page > 1 else ''}#{anchor}")
