"""Checkout on one page. A view translates the form, calls the domain once, and translates back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from oscar.apps.checkout.views import *  # noqa: F403  # Oscar loads its own names from here

from marketplace.basket.apart import apart_by_key
from marketplace.basket.models import BasketApart
from marketplace.basket.queries import shown_line
from marketplace.basket.quote import Quote, quote
from marketplace.checkout.buyers import AskedBuyer, buyer_of
from marketplace.checkout.charge import converted_for, mark_of
from marketplace.checkout.forms import CheckoutForm
from marketplace.checkout.operations import place, too_little
from marketplace.checkout.payment_views import to_payment
from marketplace.limits.rates import limited
from marketplace.markets.request import MarketRequest
from marketplace.markets.shown import about_text
from marketplace.markets.terms import TERMS, in_force
from marketplace.markets.wording import order_button
from marketplace.money import Converted
from marketplace.order.facts import CheckoutFacts, ConsentGiven
from marketplace.order.models import Consent, Order
from marketplace.order.operations import OrderRefused, QuoteChanged, order_of_token
from marketplace.partner.identity import trader_facts
from marketplace.partner.prices import buyer_at_checkout
from marketplace.payment.gateway import minimum_charge
from marketplace.public_ids import long_id

LAST_ORDER = "last_order"


@never_cache
@limited("checkout", limit=60, seconds=600, methods=("POST",))
def checkout(request: MarketRequest, key: str = "") -> HttpResponse:
    """GET: the form. POST: update the total (``update``), or order. With ``key``: of a basket apart."""
    if key:
        if (apart := apart_by_key(key)) is None:
            raise Http404
        request.apart = apart  # never as request.basket: Oscar would make it the visitor's open one by its cookie
    if request.method == "POST":
        return _posted(request)
    if not _has_lines(request):
        return _nothing_here(request)
    initial = _initial(request)
    buyer = buyer_at_checkout(
        country=initial["country"], postcode="", capacity=initial["capacity"], vat_id="", check="not_given"
    )
    at = timezone.now()
    now = quote(basket=basket_here(request), buyer=buyer, on=at.date())
    if any(q.problem and q.decision is not None for q in now.lines):
        return redirect(back_url(request))
    marks = {"token": long_id(), "fingerprint": now.fingerprint, "pays": mark_of(_charge(request, now, at))}
    return _page(request, CheckoutForm(quote=now, initial=initial | marks), now)


def _charge(request: MarketRequest, now: Quote, at: datetime) -> Converted | None:
    """What a basket is charged as, when that is not euro."""
    return converted_for(now.total.gross, request.market.currency, at=at)


def apart_here(request: MarketRequest) -> BasketApart | None:
    return getattr(request, "apart", None)


def basket_here(request: MarketRequest) -> Any:
    """The basket that is ordered here: the visitor's open one, or one apart."""
    apart = apart_here(request)
    return apart.basket if apart else request.basket


def back_url(request: MarketRequest) -> str:
    """Where the buyer changes what is ordered here: the basket, or the page of what was agreed."""
    apart = apart_here(request)
    return f"/{request.market.language}/{apart.back}" if apart else reverse("basket:summary")


def _has_lines(request: MarketRequest) -> bool:
    basket = basket_here(request)
    if apart_here(request) and basket.status != basket.OPEN:
        return False
    return bool(basket.pk) and basket.lines.exists()


def _nothing_here(request: MarketRequest) -> HttpResponse:
    """Back button after payment: the order that this browser has just placed, else the (empty) basket."""
    if apart_here(request):
        return redirect(back_url(request))
    number, key = request.session.get(LAST_ORDER, ("", ""))
    if number:
        return redirect(f"/{request.market.language}/orders/{number}/?key={key}")
    return redirect("basket:summary")


def _initial(request: MarketRequest) -> dict[str, Any]:
    known: dict[str, Any] = {"country": request.market.country, "capacity": request.market.capacity}
    if request.user.is_authenticated:
        known |= {"email": request.user.email, "name": request.user.get_full_name()}
    if apart := apart_here(request):
        known |= apart.known
    return known


def _page(
    request: MarketRequest, form: CheckoutForm, now: Quote, *, asked: AskedBuyer | None = None, status: int = 200,
    changed: bool = False,
) -> HttpResponse:  # fmt: skip
    market, total = request.market, now.total.gross
    charge = _charge(request, now, timezone.now())
    pays = charge.after if charge else total
    context = {
        "form": form,
        "quote": now,
        "lines": [shown_line(q, replace(market, capacity=now.buyer.capacity.value)) for q in now.lines],
        "sellers": sellers_of(now, market.language),
        "about": "" if charge else about_text(total, market),
        "charge": charge,
        "charge_help_url": f"{reverse('markets:choose')}?{urlencode({'next': request.path})}",
        "order_button": _("Get it for free") if now.is_free else order_button(market.language),
        "order_button_lang": get_language() if now.is_free else market.language,
        "too_little": too_little(pays.currency) if pays and pays < minimum_charge(pays.currency) else "",
        "changed": changed,
        "asked": asked,
        "terms_url": f"/{market.language}/legal/terms/",
        "back_url": back_url(request),
        "is_apart": apart_here(request) is not None,
    }
    return render(request, "checkout/checkout.html", context, status=status)


def sellers_of(now: Quote, language: str) -> list[dict[str, Any]]:
    """Each seller once, with what is to be known before the contract (CRD Art. 6, 6a). Asks nothing of the database."""
    found: dict[int, dict[str, Any]] = {}
    for q in now.good:
        partner = q.offering.partner
        row = found.setdefault(
            partner.pk, {"partner": partner, "facts": trader_facts(partner, language), "sells": False}
        )
        row["sells"] = row["sells"] or q.supplier == "seller"
    return list(found.values())


def _posted(request: MarketRequest) -> HttpResponse:
    basket, at, has_lines = basket_here(request), timezone.now(), _has_lines(request)
    if (placed := order_of_token(request.POST.get("token", "")[:40])) is not None:
        return _ordered(request, placed)  # the second click, or the same form after a lost answer
    if not has_lines:
        return _nothing_here(request)
    asked = buyer_of(request.POST, request.market, at=at)
    now = quote(basket=basket, buyer=asked.facts, on=at.date())
    form, mark = CheckoutForm(request.POST, quote=now), mark_of(_charge(request, now, at))
    if "update" in request.POST:
        return _page(request, form.shown_again(now, mark), now, asked=asked)
    if asked.problem:
        form.add_error("vat_id", asked.problem)
    if not form.is_valid():
        return _page(request, form.confirming(now, mark), now, asked=asked, status=422)
    facts = _facts(request, form, asked)
    user: Any = request.user if request.user.is_authenticated else None
    try:
        order = place(basket=basket, facts=facts, answers=form.answers_by_line(), user=user, at=at)
    except QuoteChanged as different:
        form.confirming(different.now, mark_of(_charge(request, different.now, at)))
        return _page(request, form, different.now, asked=asked, status=409, changed=True)
    except OrderRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, form, now, asked=asked, status=409)
    return _ordered(request, order)


def _ordered(request: MarketRequest, order: Order) -> HttpResponse:
    request.session[LAST_ORDER] = (order.number, order.facts.key)
    return to_payment(request, order)


def _terms(at: datetime) -> ConsentGiven:
    """The sentence above the order button, with the version of the terms that it leads to."""
    return ConsentGiven(Consent.TERMS, _("With your order you accept our terms."), in_force(TERMS, at.date()).version)


def _facts(request: MarketRequest, form: CheckoutForm, asked: AskedBuyer) -> CheckoutFacts:
    data, language = form.cleaned_data, request.market.language
    business = data["capacity"] == "business"
    return CheckoutFacts(
        token=data["token"],
        fingerprint=data["fingerprint"],
        pays=data["pays"],
        email=data["email"],
        name=data["name"],
        language=language,
        country=data["country"],
        postcode=data["postcode"],
        address={key: data[key] for key in ("street", "city") if business and data[key]},
        capacity=data["capacity"],
        company=data["company"] if business else "",
        vat_id=asked.check.number if asked.check else "",
        vat_id_check=asked.check,
        purchase_order=data["purchase_order"] if business else "",
        invoice_email=data["invoice_email"] if business else "",
        licence_client=data["licence_client"],
        consents=(
            *(ConsentGiven(said.kind, said.text, said.version) for said in form.consents_given()),
            _terms(timezone.now()),
        ),
        evidence=({"kind": "billing_address", "source": "buyer", "value": data["country"]},),
    )
