"""Answers against the client's resource classes: what an answer lacks, has too much, or has in another type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

import stripe
from stripe.events._event_classes import get_v2_event_class

from marketplace.sandbox.schema import alternatives, fields, plain, words

RESOURCES: dict[str, type] = {
    "account": stripe.Account,
    "account_link": stripe.AccountLink,
    "balance": stripe.Balance,
    "balance_transaction": stripe.BalanceTransaction,
    "charge": stripe.Charge,
    "checkout.session": stripe.checkout.Session,
    "dispute": stripe.Dispute,
    "event": stripe.Event,
    "item": stripe.LineItem,
    "login_link": stripe.LoginLink,
    "payment_intent": stripe.PaymentIntent,
    "payout": stripe.Payout,
    "refund": stripe.Refund,
    "transfer": stripe.Transfer,
    "transfer_reversal": stripe.TransferReversal,
    "v2.core.account": stripe.v2.core.Account,
    "v2.core.account_link": stripe.v2.core.AccountLink,
    "v2.core.event": stripe.v2.core.Event,
}
_V2_LIST = {"data", "next_page_url", "previous_page_url"}


def faults(answer: Mapping[str, Any]) -> list[str]:
    """What is wrong with an answer, one sentence each; empty when it has the shape that the client expects."""
    if answer.get("object") == "list":
        return list(_list_faults(None, answer, "list", ""))
    if set(answer) == _V2_LIST:
        return [fault for item in answer["data"] for fault in faults(item)]
    schema = RESOURCES.get(str(answer.get("object")))
    if answer.get("object") == "v2.core.event":
        schema = get_v2_event_class(str(answer["type"]))
    return list(_object_faults(schema, answer, schema.__name__)) if schema else [f"unknown object {answer}"]


def _object_faults(schema: type, value: Mapping[str, Any], where: str) -> Iterator[str]:
    known = fields(schema)
    for name, hint in known.items():
        if name in value:
            yield from _faults(hint, value[name], f"{where}.{name}", schema.__module__)
        elif type(None) not in alternatives(hint, schema.__module__):
            yield f"{where}.{name} is missing"
    yield from (f"{where}.{name} is unknown" for name in value if name not in known)


def _list_faults(inner: Any, value: Any, where: str, module: str) -> Iterator[str]:
    if not isinstance(value, Mapping) or set(value) != {"object", "data", "has_more", "url"}:
        yield f"{where} is not a list object"
        return
    for number, item in enumerate(value["data"]):
        if inner is None:
            yield from faults(item)
        else:
            yield from _faults(inner, item, f"{where}[{number}]", module)


def _faults(hint: Any, value: Any, where: str, module: str) -> Iterator[str]:
    choices = alternatives(plain(hint, module), module)
    if value is None:
        if type(None) not in choices and Any not in choices:
            yield f"{where} is null"
        return
    listed = words(choices)
    if listed:
        if value not in listed:
            yield f"{where}: {value!r} is not one of its words"
        return
    tries = [list(_choice_faults(choice, value, where, module)) for choice in choices if choice is not type(None)]
    if all(tries):
        yield from max(tries, key=len)


def _choice_faults(choice: Any, value: Any, where: str, module: str) -> Iterator[str]:
    origin, inner = get_origin(choice), get_args(choice)
    if choice is Any:
        return
    if origin is Literal:
        good = value in inner
    elif origin is list:
        good = isinstance(value, list)
        for item in value if good else ():
            yield from _faults(inner[0], item, where, module)
    elif origin is stripe.ListObject:
        yield from _list_faults(inner[0], value, where, module)
        return
    elif origin is not None:
        good = isinstance(value, dict)
        for item in value.values() if good else ():
            yield from _faults(inner[-1], item, where, module)
    elif isinstance(choice, type) and issubclass(choice, stripe.StripeObject):
        good = isinstance(value, dict)
        yield from _object_faults(choice, value, where) if good else ()
    else:
        good = _is(choice, value)
    if not good:
        yield f"{where}: {value!r} is not {choice}"


def _is(choice: type, value: Any) -> bool:
    if choice is Decimal:
        return isinstance(value, str) and value.replace(".", "", 1).lstrip("-").isdigit()
    if choice is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, choice) and (choice is bool or not isinstance(value, bool))
