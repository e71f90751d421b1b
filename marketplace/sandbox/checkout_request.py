"""What a request for a Checkout Session must hold, and the objects that come of it."""

from __future__ import annotations

from typing import Any

from marketplace.sandbox.box import new_id
from marketplace.sandbox.currencies import LARGEST, MINIMUM, shown, wrong_unit
from marketplace.sandbox.errors import ApiError, invalid, missing, unsupported
from marketplace.sandbox.metadata import checked
from marketplace.sandbox.methods import offered
from marketplace.sandbox.store import Body

SHORTEST_LIFE = 30 * 60
LONGEST_LIFE = 24 * 60 * 60
MOST_LINES = 100
_BUILT = (
    "adaptive_pricing",
    "cancel_url",
    "client_reference_id",
    "customer_email",
    "excluded_payment_method_types",
    "expand",
    "expires_at",
    "line_items",
    "locale",
    "metadata",
    "mode",
    "payment_intent_data",
    "submit_type",
    "success_url",
    "ui_mode",
)
_INTENT_DATA = (
    "description",
    "metadata",
    "receipt_email",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
)


def read_request(params: Body, now: int) -> list[Body]:
    """The line items of a request that Stripe would take. Raises ApiError 400 otherwise."""
    _check(params, now)
    lines = [_line(item, number, now) for number, item in enumerate(params["line_items"])]
    _check_total(lines)
    return lines


def _check(params: Body, now: int) -> None:
    for name in params:
        if name not in _BUILT:
            raise unsupported(name)
    for name in params.get("payment_intent_data", {}):
        if name not in _INTENT_DATA:
            raise unsupported(f"payment_intent_data[{name}]")
    for name, only in (("mode", "payment"), ("ui_mode", "hosted_page")):
        if name not in params:
            raise missing(name)
        if params[name] != only:
            raise unsupported(f"{name}={params[name]}")
    for name in ("success_url", "line_items"):
        if not params.get(name):
            raise missing(name)
    _check_texts(params)
    _check_life(params, now)


def _check_texts(params: Body) -> None:
    for name in ("success_url", "cancel_url"):
        if name in params and not params[name].startswith(("http://", "https://")):
            raise invalid("Not a valid URL", name, "url_invalid")
    email = params.get("customer_email", "a@b.eu")
    if "@" not in email or "." not in email.rpartition("@")[2] or " " in email:
        raise invalid(f"Invalid email address: {email}", "customer_email", "email_invalid")
    if len(params.get("client_reference_id", "")) > 200:
        raise invalid("Invalid string: must be at most 200 characters", "client_reference_id")
    for outer in (params, params.get("payment_intent_data", {})):
        checked(outer)
    if not offered("eur", params.get("excluded_payment_method_types", [])):
        raise invalid("At least one way to pay must be left.", "excluded_payment_method_types")


def _check_life(params: Body, now: int) -> None:
    ends = params.get("expires_at")
    if ends is None:
        return
    words = "The `expires_at` timestamp must be"
    if ends < now + SHORTEST_LIFE:
        raise invalid(f"{words} at least 30 minutes from Checkout Session creation.", "expires_at")
    if ends > now + LONGEST_LIFE:
        raise invalid(f"{words} less than 24 hours from Checkout Session creation.", "expires_at")


def _line(item: Body, number: int, now: int) -> Body:
    where = f"line_items[{number}]"
    for name in item:
        if name not in ("price_data", "quantity"):
            raise unsupported(f"{where}[{name}]")
    if "price_data" not in item:
        raise missing(f"{where}[price_data]")
    price, quantity = item["price_data"], item.get("quantity", 1)
    if set(price) != {"currency", "product_data", "unit_amount"}:
        raise unsupported(f"{where}[price_data] with {', '.join(sorted(price))}")
    currency, amount = price["currency"].lower(), price["unit_amount"]
    if currency not in MINIMUM:
        raise invalid(f"Invalid currency: {currency}.", f"{where}[price_data][currency]")
    if amount < 0 or wrong_unit(amount, currency):
        raise invalid("Invalid non-negative integer", f"{where}[price_data][unit_amount]")
    if quantity < 1:
        raise invalid("Quantity must be greater than or equal to 1.", f"{where}[quantity]")
    return _new_line(price["product_data"]["name"], currency, amount, quantity, now)


def _check_total(lines: list[Body]) -> None:
    if len(lines) > MOST_LINES:
        raise invalid(f"You can include at most {MOST_LINES} line items.", "line_items")
    currencies = {line["currency"] for line in lines}
    if len(currencies) != 1:
        raise invalid("All line items must have the same currency.", "line_items")
    currency, total = currencies.pop(), sum(line["amount_total"] for line in lines)
    if total < MINIMUM[currency]:
        least = shown(MINIMUM[currency], currency)
        raise ApiError(
            400,
            f"The Checkout Session's total amount due must add up to at least {least}",
            code="amount_too_small",
        )
    if total > LARGEST:
        raise ApiError(400, f"The total must be no more than {shown(LARGEST, currency)}", code="amount_too_large")


def _new_line(name: str, currency: str, amount: int, quantity: int, now: int) -> Body:
    price: Body = {
        "id": new_id("price_1"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": now,
        "currency": currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": new_id("prod_", 14),
        "recurring": None,
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }
    return {
        "id": new_id("li_1"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount * quantity,
        "amount_tax": 0,
        "amount_total": amount * quantity,
        "currency": currency,
        "description": name,
        "metadata": {},
        "price": price,
        "quantity": quantity,
    }


def new_session(params: Body, lines: list[Body], now: int, address: str) -> Body:
    """An open session; ``address`` is where the sandbox shows its payment page."""
    session_id = new_id("cs_test_", 58)
    total = sum(line["amount_total"] for line in lines)
    return _EMPTY | {
        "id": session_id,
        "adaptive_pricing": {"enabled": params.get("adaptive_pricing", {}).get("enabled", True)},
        "amount_subtotal": total,
        "amount_total": total,
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "created": now,
        "currency": lines[0]["currency"],
        "customer_email": params.get("customer_email"),
        "excluded_payment_method_types": params.get("excluded_payment_method_types"),
        "expires_at": params.get("expires_at", now + LONGEST_LIFE),
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "payment_method_types": offered(lines[0]["currency"], params.get("excluded_payment_method_types", [])),
        "submit_type": params.get("submit_type"),
        "success_url": params["success_url"],
        "url": f"{address}/pay/{session_id}",
    }


_EMPTY: dict[str, Any] = {
    "object": "checkout.session",
    "after_expiration": None,
    "allow_promotion_codes": None,
    "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
    "billing_address_collection": None,
    "client_secret": None,
    "collected_information": None,
    "consent": None,
    "consent_collection": None,
    "currency_conversion": None,
    "custom_fields": [],
    "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")),
    "customer": None,
    "customer_account": None,
    "customer_creation": "if_required",
    "customer_details": None,
    "discounts": [],
    "invoice": None,
    "invoice_creation": None,
    "livemode": False,
    "mode": "payment",
    "origin_context": None,
    "payment_intent": None,
    "payment_link": None,
    "payment_method_collection": "if_required",
    "payment_method_configuration_details": None,
    "payment_method_options": {},
    "payment_status": "unpaid",
    "permissions": None,
    "phone_number_collection": {"enabled": False},
    "recovered_from": None,
    "saved_payment_method_options": None,
    "setup_intent": None,
    "shipping_address_collection": None,
    "shipping_cost": None,
    "shipping_options": [],
    "status": "open",
    "subscription": None,
    "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
    "ui_mode": "hosted_page",
    "wallet_options": None,
}
