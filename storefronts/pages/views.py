"""The page of an offering, and that of its reviews."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.delivery.doubts import doubts_about
from marketplace.limits.origin import same_origin_post
from marketplace.markets.market import Market
from marketplace.markets.pages import public_page
from marketplace.offerings.models import Offering, State
from marketplace.offerings.words import text_for
from marketplace.partner.queries import is_closed
from marketplace.reviews.queries import PER_PAGE, shown_of
from storefronts.pages import structured
from storefronts.pages.cards import offering_url
from storefronts.pages.operations import toggle_saved
from storefronts.pages.queries import offering_for_page
from storefronts.pages.reviews import shown_reviews, summary_of
from storefronts.pages.shown import OfferingPage, ancestors, offering_page


@require_safe
@public_page
def offering(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """200 on sale or paused, 301 from an old title, 410 withdrawn or its maker has closed, 404 never public."""
    market: Market = request.market  # type: ignore[attr-defined]
    found = _found(public_id)
    if _is_gone(found):
        context = {
            "storefront": found.partner.storefront,
            "is_closed": is_closed(found.partner),
            "doubted_since": doubts_about([found]).get(found.pk),
        }
        return render(request, "pages/gone.html", context, status=410)
    if slug != found.slug:
        return redirect(offering_url(market.language, found.slug, found.public_id), permanent=True)
    page = offering_page(found, market, on=timezone.now().date())
    return render(request, "pages/offering.html", page_context(request, page, market))


@require_safe
@public_page
def reviews(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """All reviews of a work, newest first. What is gone, or has another title now, is said by the work's page."""
    market: Market = request.market  # type: ignore[attr-defined]
    found = _found(public_id)
    address = offering_url(market.language, found.slug, found.public_id)
    if _is_gone(found) or slug != found.slug:
        return redirect(address)
    page = Paginator(shown_of(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "work_url": address, "text": text_for(found, market.language), "storefront": found.partner.storefront,
        "summary": summary_of(found, market.language), "rows": shown_reviews(page.object_list), "page": page,
    }  # fmt: skip
    return render(request, "pages/reviews.html", context)


def _is_gone(found: Offering) -> bool:
    return is_closed(found.partner) or found.state == State.WITHDRAWN


def _found(public_id: str) -> Offering:
    found = offering_for_page(public_id)
    if found is None or not hasattr(found.partner, "storefront"):
        raise Http404("no public offering has this id")
    return found


def page_context(request: HttpRequest, page: OfferingPage, market: Market) -> dict[str, Any]:
    """What the template draws beside the page itself: addresses, breadcrumb, data for machines."""
    absolute = request.build_absolute_uri
    shown = offering_url(page.text.language, page.offering.slug, page.offering.public_id)
    search = reverse("search:search")
    line = ancestors(page.category[0], market.language) if page.category else []
    crumbs = [
        (_("Works"), search),
        *((name, f"{search}?category={code}") for code, name in line),
        (page.text.title, ""),
    ]
    return {
        "p": page,
        "text": page.text,
        "canonical": absolute(shown),
        "alternates": [(code, absolute(url)) for code, url in page.translations],
        "crumbs": crumbs,
        "og_image": absolute(page.pictures[0].largest) if page.pictures else "",
        "data": structured.offering_data(page, market, absolute=absolute, crumbs=crumbs),
        "hue": page.storefront.hue // 15 * 15,
        "login_url": f"{reverse('account_login')}?next={request.path}",
        "save_url": reverse("pages:save", args=[page.offering.slug, page.offering.public_id]),
    }


@same_origin_post
@require_POST
def save(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Save a work, or forget it again. A visitor signs in first and comes back."""
    market: Market = request.market  # type: ignore[attr-defined]
    found = _found(public_id)
    back = offering_url(market.language, found.slug, found.public_id)
    if not request.user.is_authenticated:
        return redirect_to_login(back, reverse("account_login"))
    saved = toggle_saved(offering=found, by=request.user, at=timezone.now())
    said = _("Saved.") if saved else _("No longer saved.")
    if request.headers.get("HX-Request"):
        context = {"saved": saved, "save_url": request.path}
        response = render(request, "pages/heart.html", context)
        response["HX-Trigger"] = json.dumps({"toast": said})
        return response
    messages.success(request, said)
    return redirect(back)
