"""Checkout on one page. A view translates the form, calls the domain once, and translates back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from oscar.apps.checkout.views import *  # noqa: F403  # Oscar loads its own names from here

from marketplace.basket.models import Basket
from marketplace.basket.queries import shown_line
from marketplace.basket.quote import Quote, quote
from marketplace.checkout.forms import CheckoutForm
from marketplace.checkout.operations import check_vat_id, place
from marketplace.checkout.refill import refill_basket
from marketplace.limits.rates import limited
from marketplace.markets.shown import about_text
from marketplace.markets.wording import consent, order_button
from marketplace.order.facts import CheckoutFacts, ConsentGiven
from marketplace.order.models import Order
from marketplace.order.operations import OrderRefused, QuoteChanged, order_of_token
from marketplace.order.queries import order_for
from marketplace.partner.prices import buyer_at_checkout
from marketplace.payment.gateway import GatewayError
from marketplace.payment.operations import OPEN
from marketplace.payment.sync import give_up, start_payment, sync_payment
from marketplace.public_ids import long_id
from marketplace.vat.facts import BuyerFacts
from marketplace.vat.models import VatIdCheck
from marketplace.vat.vies import VatIdRejected


@never_cache
@limited("checkout", limit=60, seconds=600, methods=("POST",))
def checkout(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: update the total (``update``), or order."""
    if request.method == "POST":
        if (placed := order_of_token(request.POST.get("token", "")[:40])) is not None:
            return to_payment(request, placed)
        return _posted(request)
    if not request.basket.pk or not request.basket.lines.exists():
        return redirect("basket:summary")
    market = request.market
    buyer = buyer_at_checkout(country=market.country, postcode="", capacity="consumer", vat_id="", check="not_given")
    now = quote(basket=request.basket, buyer=buyer, on=timezone.now().date())
    if now.has_problems:
        return redirect("basket:summary")
    form = CheckoutForm(quote=now, initial=_initial(request) | {"token": long_id(), "fingerprint": now.fingerprint})
    return _page(request, form, now)


def _initial(request: HttpRequest) -> dict[str, Any]:
    market = request.market
    known: dict[str, Any] = {"country": market.country, "capacity": market.capacity}
    if request.user.is_authenticated:
        known |= {"email": request.user.email, "name": request.user.get_full_name()}
    return known


def _page(request: HttpRequest, form: CheckoutForm, now: Quote, *, status: int = 200, changed: bool = False) -> HttpResponse:
    market = request.market
    context = {
        "form": form,
        "quote": now,
        "lines": [shown_line(q, market) for q in now.lines],
        "about": about_text(now.total.gross, market),
        "order_button": _("Get it for free") if now.is_free else order_button(market.language),
        "changed": changed,
        "terms_url": f"/{market.language}/legal/terms/",
    }
    return render(request, "checkout/checkout.html", context, status=status)


def _posted(request: HttpRequest) -> HttpResponse:
    basket, at = request.basket, timezone.now()
    if not basket.pk or not basket.lines.exists():
        messages.info(request, _("Your basket is empty. If you have just ordered, look into your mail."))
        return redirect("basket:summary")
    buyer, check, problem = _buyer_of(request.POST, at)
    now = quote(basket=basket, buyer=buyer, on=at.date())
    form = CheckoutForm(request.POST, quote=now)
    valid = form.is_valid()
    if problem:
        form.add_error("vat_id", problem)
    elif check is not None and check.outcome != "valid" and "update" in request.POST:
        messages.info(request, _vat_message(check))
    if "update" in request.POST or not valid or problem:
        if "update" in request.POST:
            form.errors.clear()
        return _page(request, _with_fingerprint(form, now), now, status=200 if "update" in request.POST else 422)
    facts = _facts(request, form, check)
    try:
        order = place(basket=basket, facts=facts, answers=form.answers_by_line(), user=_user(request), at=at)
    except QuoteChanged as changed:
        return _page(request, _with_fingerprint(form, changed.now), changed.now, status=409, changed=True)
    except OrderRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, form, now, status=409)
    return to_payment(request, order)


def _with_fingerprint(form: CheckoutForm, now: Quote) -> CheckoutForm:
    """The form again with what the buyer will confirm next time."""
    form.data = form.data.copy()
    form.data["fingerprint"] = now.fingerprint
    return form


def _user(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def _buyer_of(posted: Any, at: datetime) -> tuple[BuyerFacts, VatIdCheck | None, str]:
    """The buyer as the form tells it, the register's answer, and a sentence when the number cannot be right."""
    business = posted.get("capacity") == "business"
    number = posted.get("vat_id", "").strip()[:20] if business else ""
    check, problem = None, ""
    if number:
        try:
            check = check_vat_id(vat_id=number, at=at)
        except VatIdRejected:
            problem = _("This is not a VAT number. Check it, or leave it empty and pay with VAT.")
    country = posted.get("country", "")[:2] or settings.PLATFORM_COUNTRY
    if check is not None and check.outcome == "valid" and _state_of(check.number) != country:
        problem = _("The VAT number is of another country than the address. Correct one of them.")
        check = None
    buyer = buyer_at_checkout(
        country=country,
        postcode=posted.get("postcode", "").strip()[:12],
        capacity="business" if business else "consumer",
        vat_id=check.number if check else "",
        check=check.outcome if check else "not_given",
    )
    return buyer, check, problem


def _state_of(number: str) -> str:
    """ISO country of a VAT number: Greece writes EL."""
    return {"EL": "GR"}.get(number[:2], number[:2])


def _vat_message(check: VatIdCheck) -> str:
    if check.outcome == "invalid":
        return _("The register does not know this VAT number, so VAT is charged. Check it, or go on with VAT.")
    return _("The VAT register does not answer now, so VAT is charged. We check again and send a corrected invoice.")


def _facts(request: HttpRequest, form: CheckoutForm, check: VatIdCheck | None) -> CheckoutFacts:
    data, language = form.cleaned_data, request.market.language
    words = [consent(kind, language) for kind in form.consents_given()]
    return CheckoutFacts(
        token=data["token"],
        fingerprint=data["fingerprint"],
        email=data["email"],
        name=data["name"],
        language=language,
        country=data["country"],
        postcode=data["postcode"],
        address={key: data[key] for key in ("street", "city") if data[key]},
        capacity=data["capacity"],
        company=data["company"] if data["capacity"] == "business" else "",
        vat_id=check.number if check else "",
        vat_id_check=check,
        purchase_order=data["purchase_order"],
        invoice_email=data["invoice_email"],
        licence_client=data["licence_client"],
        consents=tuple(ConsentGiven(word.kind, word.text, word.version) for word in words),
        evidence=({"kind": "billing_address", "source": "buyer", "value": data["country"]},),
    )


def order_url(order: Order, language: str) -> str:
    """The order's page with the key that opens it for a guest."""
    return f"/{language}/orders/{order.number}/?key={order.facts.key}"


def to_payment(request: HttpRequest, order: Order) -> HttpResponse:
    """To the provider's page, or to the order when there is nothing (left) to pay."""
    language = request.market.language
    payment = getattr(order, "payment", None)
    if payment is None or payment.state not in OPEN:
        return redirect(order_url(order, language))
    query = f"order={order.number}&key={order.facts.key}"
    base = f"{request.scheme}://{request.get_host()}/{language}/checkout"
    try:
        url = start_payment(
            payment=payment,
            success_url=f"{base}/return/?{query}",
            cancel_url=f"{base}/cancel/?{query}",
            at=timezone.now(),
        )
    except GatewayError:
        messages.error(request, _("The payment provider does not answer. Your order is kept: try again in a minute."))
        return redirect(order_url(order, language))
    response = redirect(url)
    response.status_code = 303
    return response


def _asked_order(request: HttpRequest) -> Order:
    return order_for(number=request.GET.get("order", "")[:40], key=request.GET.get("key", "")[:40], user=request.user)


@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """From the provider: its word in the address is never believed, it is asked."""
    order = _asked_order(request)
    payment = getattr(order, "payment", None)
    if payment is not None:
        try:
            sync_payment(payment=payment, at=timezone.now(), why="the buyer came back")
        except GatewayError:
            messages.info(request, _("We are still waiting for the payment provider. This page will know soon."))
    return redirect(order_url(order, request.market.language))


@never_cache
@require_GET
def cancel(request: HttpRequest) -> HttpResponse:
    """Back without paying: the order is released and its lines are in the basket again."""
    order = _asked_order(request)
    payment = getattr(order, "payment", None)
    if payment is not None and payment.state in OPEN:
        try:
            payment = give_up(payment=payment, at=timezone.now())
        except GatewayError:
            messages.info(request, _("We could not reach the payment provider. You can still pay, or try again."))
            return redirect(order_url(order, request.market.language))
    order.refresh_from_db()
    if order.status in ("cancelled", "expired"):
        refill(request, order)
        messages.info(request, _("You have not paid. Everything is back in your basket."))
        return redirect("basket:summary")
    return redirect(order_url(order, request.market.language))


def refill(request: HttpRequest, order: Order) -> None:
    """Put an unpaid order's lines into the visitor's open basket again."""
    basket: Basket = request.basket
    refill_basket(basket=basket, order=order, market=request.market, at=timezone.now())


@never_cache
def again(request: HttpRequest, number: str) -> HttpResponse:
    """One click after an expired payment page: the lines are in the basket again."""
    order = order_for(number=number, key=request.POST.get("key", "")[:40], user=request.user)
    if request.method == "POST" and order.status in ("cancelled", "expired"):
        refill(request, order)
    elif request.method == "POST" and order.status == "pending_payment":
        return to_payment(request, order)
    return redirect("basket:summary")
