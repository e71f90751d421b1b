"""Which endpoint exists, by which of the client's types its parameters are read, and who answers it."""

from __future__ import annotations

import re
from collections.abc import Callable

from stripe import params as types
from stripe.params import checkout

from marketplace.sandbox import lists, refunds, sessions
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.errors import ApiError
from marketplace.sandbox.store import Body

Handler = Callable[[Box, Call, Body, str], Body]


def _one(kind: str, param: str) -> Handler:
    return lambda box, _call, _params, given: box.get(kind, given, param)


def _many(kind: str, url: str, *filters: str) -> Handler:
    return lambda box, _call, params, _given: lists.page(box.store.newest(kind), params, url, filters)


def _create_session(box: Box, call: Call, params: Body, given: str) -> Body:
    return sessions.create(box, params)


def _expire_session(box: Box, call: Call, params: Body, given: str) -> Body:
    return sessions.expire(box, call, given)


def _line_items(box: Box, call: Call, params: Body, given: str) -> Body:
    return lists.page(sessions.lines_of(box, given), params, f"/v1/checkout/sessions/{given}/line_items")


def _create_refund(box: Box, call: Call, params: Body, given: str) -> Body:
    return refunds.create(box, call, params)


_SESSIONS = "/v1/checkout/sessions"
_ROUTES: tuple[tuple[str, str, type, Handler], ...] = (
    ("POST", _SESSIONS, checkout.SessionCreateParams, _create_session),
    (
        "GET",
        _SESSIONS,
        checkout.SessionListParams,
        _many("checkout.session", _SESSIONS, "payment_intent", "status"),
    ),
    ("GET", _SESSIONS + "/ID", checkout.SessionRetrieveParams, _one("checkout.session", "session")),
    ("POST", _SESSIONS + "/ID/expire", checkout.SessionExpireParams, _expire_session),
    ("GET", _SESSIONS + "/ID/line_items", checkout.SessionListLineItemsParams, _line_items),
    (
        "GET",
        "/v1/payment_intents",
        types.PaymentIntentListParams,
        _many("payment_intent", "/v1/payment_intents"),
    ),
    ("GET", "/v1/payment_intents/ID", types.PaymentIntentRetrieveParams, _one("payment_intent", "intent")),
    (
        "GET",
        "/v1/charges",
        types.ChargeListParams,
        _many("charge", "/v1/charges", "payment_intent", "transfer_group"),
    ),
    ("GET", "/v1/charges/ID", types.ChargeRetrieveParams, _one("charge", "charge")),
    ("POST", "/v1/refunds", types.RefundCreateParams, _create_refund),
    (
        "GET",
        "/v1/refunds",
        types.RefundListParams,
        _many("refund", "/v1/refunds", "charge", "payment_intent"),
    ),
    ("GET", "/v1/refunds/ID", types.RefundRetrieveParams, _one("refund", "refund")),
    ("GET", "/v1/events", types.EventListParams, _many("event", "/v1/events", "type", "types")),
    ("GET", "/v1/events/ID", types.EventRetrieveParams, _one("event", "id")),
    (
        "GET",
        "/v1/balance_transactions/ID",
        types.BalanceTransactionRetrieveParams,
        _one("balance_transaction", "id"),
    ),
)
_PATTERNS = tuple((m, re.compile(path.replace("ID", r"([^/]+)")), t, h) for m, path, t, h in _ROUTES)


def find(method: str, path: str) -> tuple[type, Handler, str]:
    """The parameters' type, the handler and the id in the path. Raises ApiError 404 for no endpoint."""
    for own_method, pattern, schema, handler in _PATTERNS:
        found = pattern.fullmatch(path)
        if found and own_method == method:
            return schema, handler, found[1] if found.groups() else ""
    raise ApiError(404, f"Unrecognized request URL ({method}: {path}).", stored=False)
