"""Endpoints of API v2: accounts, their links, and thin events."""

from __future__ import annotations

from stripe.params.v2 import core as types

from marketplace.sandbox import accounts, onboarding, thin
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.routing import Route, one
from marketplace.sandbox.store import Body


def _create(box: Box, call: Call, params: Body, given: str) -> Body:
    return accounts.create(box, call, params)


def _update(box: Box, call: Call, params: Body, given: str) -> Body:
    return accounts.update(box, call, given, params)


def _close(box: Box, call: Call, params: Body, given: str) -> Body:
    return accounts.close(box, call, given)


def _one(box: Box, call: Call, params: Body, given: str) -> Body:
    return accounts.one(box, given, params.get("include", []))


def _many(box: Box, call: Call, params: Body, given: str) -> Body:
    return accounts.many(box, params, call.page)


def _link(box: Box, call: Call, params: Body, given: str) -> Body:
    return onboarding.create_link(box, params)


def _events(box: Box, call: Call, params: Body, given: str) -> Body:
    return thin.many(box, params, call.page)


ROUTES: tuple[Route, ...] = (
    ("POST", "/v2/core/accounts", types.AccountCreateParams, _create),
    ("GET", "/v2/core/accounts", types.AccountListParams, _many),
    ("GET", "/v2/core/accounts/ID", types.AccountRetrieveParams, _one),
    ("POST", "/v2/core/accounts/ID", types.AccountUpdateParams, _update),
    ("POST", "/v2/core/accounts/ID/close", types.AccountCloseParams, _close),
    ("POST", "/v2/core/account_links", types.AccountLinkCreateParams, _link),
    ("GET", "/v2/core/events", types.EventListParams, _events),
    ("GET", "/v2/core/events/ID", types.EventRetrieveParams, one("v2.core.event", "id")),
)
