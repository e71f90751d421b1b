"""Endpoints of money that is not a buyer's: transfers, reversals, disputes, payouts, balances."""

from __future__ import annotations

from stripe import params as types

from marketplace.sandbox import books, disputes, payouts, reversals, transfers
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.routing import Route, many, one
from marketplace.sandbox.store import Body


def _balance(box: Box, call: Call, params: Body, given: str) -> Body:
    return books.balance(box, call.account)


def _transactions(box: Box, call: Call, params: Body, given: str) -> Body:
    return books.transactions(box, call.account, params)


def _transaction(box: Box, call: Call, params: Body, given: str) -> Body:
    return books.as_of_now(box, box.get("balance_transaction", given, "id", call.account))


def _create_transfer(box: Box, call: Call, params: Body, given: str) -> Body:
    return transfers.create(box, call, params)


def _update_transfer(box: Box, call: Call, params: Body, given: str) -> Body:
    return transfers.update(box, call, given, params)


def _create_reversal(box: Box, call: Call, params: Body, given: str) -> Body:
    return reversals.create(box, call, given, params)


def _reversals(box: Box, call: Call, params: Body, given: str) -> Body:
    return reversals.many(box, given, params)


def _reversal(box: Box, call: Call, params: Body, given: str) -> Body:
    return reversals.one(box, given)


def _update_dispute(box: Box, call: Call, params: Body, given: str) -> Body:
    return disputes.update(box, call, given, params)


def _close_dispute(box: Box, call: Call, params: Body, given: str) -> Body:
    return disputes.close(box, call, given)


def _create_payout(box: Box, call: Call, params: Body, given: str) -> Body:
    return payouts.create(box, call, call.account, params)


def _cancel_payout(box: Box, call: Call, params: Body, given: str) -> Body:
    return payouts.cancel(box, call, given)


_LINES = "/v1/balance_transactions"
ROUTES: tuple[Route, ...] = (
    ("GET", "/v1/balance", types.BalanceRetrieveParams, _balance),
    ("GET", _LINES, types.BalanceTransactionListParams, _transactions),
    ("GET", _LINES + "/ID", types.BalanceTransactionRetrieveParams, _transaction),
    ("POST", "/v1/transfers", types.TransferCreateParams, _create_transfer),
    (
        "GET",
        "/v1/transfers",
        types.TransferListParams,
        many("transfer", "/v1/transfers", "destination", "transfer_group"),
    ),
    ("GET", "/v1/transfers/ID", types.TransferRetrieveParams, one("transfer", "transfer")),
    ("POST", "/v1/transfers/ID", types.TransferUpdateParams, _update_transfer),
    ("POST", "/v1/transfers/ID/reversals", types.TransferReversalCreateParams, _create_reversal),
    ("GET", "/v1/transfers/ID/reversals", types.TransferReversalListParams, _reversals),
    ("GET", "/v1/transfers/ID/reversals/ID", types.TransferReversalRetrieveParams, _reversal),
    (
        "GET",
        "/v1/disputes",
        types.DisputeListParams,
        many("dispute", "/v1/disputes", "charge", "payment_intent"),
    ),
    ("GET", "/v1/disputes/ID", types.DisputeRetrieveParams, one("dispute", "dispute")),
    ("POST", "/v1/disputes/ID", types.DisputeUpdateParams, _update_dispute),
    ("POST", "/v1/disputes/ID/close", types.DisputeCloseParams, _close_dispute),
    ("POST", "/v1/payouts", types.PayoutCreateParams, _create_payout),
    ("GET", "/v1/payouts", types.PayoutListParams, many("payout", "/v1/payouts", "destination", "status")),
    ("GET", "/v1/payouts/ID", types.PayoutRetrieveParams, one("payout", "payout")),
    ("POST", "/v1/payouts/ID/cancel", types.PayoutCancelParams, _cancel_payout),
)
