"""Which endpoint exists, by which of the client's types its parameters are read, and who answers it."""

from __future__ import annotations

import re

from stripe import params as types
from stripe.params import checkout

from marketplace.sandbox import lists, refunds, routes_accounts, routes_money, routes_v2, sessions
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.errors import ApiError
from marketplace.sandbox.routing import Handler, Route, many, one
from marketplace.sandbox.store import Body

_SESSIONS = "/v1/checkout/sessions"


def _create_session(box: Box, call: Call, params: Body, given: str) -> Body:
    return sessions.create(box, params)


def _expire_session(box: Box, call: Call, params: Body, given: str) -> Body:
    return sessions.expire(box, call, given)


def _line_items(box: Box, call: Call, params: Body, given: str) -> Body:
    return lists.page(sessions.lines_of(box, given), params, f"/v1/checkout/sessions/{given}/line_items")


def _create_refund(box: Box, call: Call, params: Body, given: str) -> Body:
    return refunds.create(box, call, params)


ROUTES: tuple[Route, ...] = (
    ("POST", _SESSIONS, checkout.SessionCreateParams, _create_session),
    ("GET", _SESSIONS, checkout.SessionListParams, many("checkout.session", _SESSIONS, "payment_intent", "status")),
    ("GET", _SESSIONS + "/ID", checkout.SessionRetrieveParams, one("checkout.session", "session")),
    ("POST", _SESSIONS + "/ID/expire", checkout.SessionExpireParams, _expire_session),
    ("GET", _SESSIONS + "/ID/line_items", checkout.SessionListLineItemsParams, _line_items),
    ("GET", "/v1/payment_intents", types.PaymentIntentListParams, many("payment_intent", "/v1/payment_intents")),
    ("GET", "/v1/payment_intents/ID", types.PaymentIntentRetrieveParams, one("payment_intent", "intent")),
    (
        "GET",
        "/v1/charges",
        types.ChargeListParams,
        many("charge", "/v1/charges", "payment_intent", "transfer_group"),
    ),
    ("GET", "/v1/charges/ID", types.ChargeRetrieveParams, one("charge", "charge")),
    ("POST", "/v1/refunds", types.RefundCreateParams, _create_refund),
    ("GET", "/v1/refunds", types.RefundListParams, many("refund", "/v1/refunds", "charge", "payment_intent")),
    ("GET", "/v1/refunds/ID", types.RefundRetrieveParams, one("refund", "refund")),
    ("GET", "/v1/events", types.EventListParams, many("event", "/v1/events", "type", "types")),
    ("GET", "/v1/events/ID", types.EventRetrieveParams, one("event", "id")),
    *routes_accounts.ROUTES,
    *routes_money.ROUTES,
    *routes_v2.ROUTES,
)
_PATTERNS = tuple((m, re.compile(path.replace("ID", r"([^/]+)")), t, h) for m, path, t, h in ROUTES)


def find(method: str, path: str) -> tuple[type, Handler, str]:
    """The parameters' type, the handler and the ids in the path. Raises ApiError 404 for no endpoint."""
    for own_method, pattern, schema, handler in _PATTERNS:
        found = pattern.fullmatch(path) if own_method == method else None
        if found:
            return schema, handler, "/".join(found.groups())
    raise ApiError(404, f"Unrecognized request URL ({method}: {path}).", stored=False)
