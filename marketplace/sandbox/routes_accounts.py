"""Endpoints of sellers in API v1: the account that v1 knows, and its links."""

from __future__ import annotations

from stripe import params as types

from marketplace.sandbox import accounts_v1, onboarding
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.routing import Route
from marketplace.sandbox.store import Body


def _create(box: Box, call: Call, params: Body, given: str) -> Body:
    return accounts_v1.create(box, call, params)


def _update(box: Box, call: Call, params: Body, given: str) -> Body:
    return accounts_v1.update(box, call, given, params)


def _one(box: Box, call: Call, params: Body, given: str) -> Body:
    return accounts_v1.one(box, given)


def _many(box: Box, call: Call, params: Body, given: str) -> Body:
    return accounts_v1.many(box, params)


def _link(box: Box, call: Call, params: Body, given: str) -> Body:
    return accounts_v1.link(box, params)


def _login_link(box: Box, call: Call, params: Body, given: str) -> Body:
    return onboarding.login_link(box, given)


_ACCOUNTS = "/v1/accounts"
ROUTES: tuple[Route, ...] = (
    ("POST", _ACCOUNTS, types.AccountCreateParams, _create),
    ("GET", _ACCOUNTS, types.AccountListParams, _many),
    ("GET", _ACCOUNTS + "/ID", types.AccountRetrieveParams, _one),
    ("POST", _ACCOUNTS + "/ID", types.AccountUpdateParams, _update),
    ("POST", _ACCOUNTS + "/ID/login_links", types.AccountLoginLinkCreateParams, _login_link),
    ("POST", "/v1/account_links", types.AccountLinkCreateParams, _link),
)
