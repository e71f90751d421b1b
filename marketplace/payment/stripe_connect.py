"""Stripe behind the Protocol of connect.py: Accounts v2 as recipients, transfers, disputes, payouts, the balance.

The platform is the merchant: it bears fees and losses, and sellers see Stripe's express dashboard.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, cast

import stripe

from marketplace.money import Money
from marketplace.payment.connect import (
    Balance,
    BalanceLine,
    BalancePage,
    RemoteDispute,
    RemotePayout,
    RemoteReversal,
    RemoteSeller,
    RemoteTransfer,
    SellerRequest,
    SellerState,
    TransferRequest,
)
from marketplace.payment.gateway import ProviderEvent
from marketplace.payment.stripe_events import event_of
from marketplace.payment.stripe_gateway import Notice, asked, from_provider, make_client, to_provider

_TOLD: Any = ["configuration.recipient", "identity", "requirements"]
_PAGE = 100


class StripeConnect:
    """``api_base`` as for the gateway: None or "" is Stripe itself."""

    def __init__(self, secret_key: str, api_base: str | None, notice: Notice | None = None) -> None:
        self._client = make_client(secret_key, api_base, notice)

    def create_seller(self, request: SellerRequest) -> RemoteSeller:
        params = cast("Any", seller_params(request))
        options: Any = {"idempotency_key": request.idempotency_key}
        return _remote_seller(asked(lambda: self._client.v2.core.accounts.create(params, options)))

    def onboarding_link(self, *, account_id: str, return_url: str, refresh_url: str) -> str:
        params = cast("Any", link_params(account_id, return_url, refresh_url))
        return str(asked(lambda: self._client.v2.core.account_links.create(params)).url)

    def seller(self, account_id: str) -> RemoteSeller:
        return _remote_seller(asked(lambda: self._client.v2.core.accounts.retrieve(account_id, {"include": _TOLD})))

    def dashboard_link(self, account_id: str) -> str:
        return str(asked(lambda: self._client.v1.accounts.login_links.create(account_id)).url)

    def transfer(self, request: TransferRequest) -> RemoteTransfer:
        params = cast("Any", transfer_params(request))
        options: Any = {"idempotency_key": request.idempotency_key}
        return _remote_transfer(asked(lambda: self._client.v1.transfers.create(params, options)))

    def transfers_of_group(self, group: str) -> tuple[RemoteTransfer, ...]:
        def all_pages() -> list[stripe.Transfer]:
            return list(self._client.v1.transfers.list({"transfer_group": group, "limit": _PAGE}).auto_paging_iter())

        return tuple(_remote_transfer(found) for found in asked(all_pages))

    def reverse(self, *, transfer_id: str, amount: Money, row_id: str, idempotency_key: str) -> RemoteReversal:
        params: Any = {"amount": to_provider(amount), "metadata": {"row": row_id}}
        options: Any = {"idempotency_key": idempotency_key}
        return _remote_reversal(asked(lambda: self._client.v1.transfers.reversals.create(transfer_id, params, options)))

    def reversals_of(self, transfer_id: str) -> tuple[RemoteReversal, ...]:
        def all_pages() -> list[stripe.TransferReversal]:
            return list(self._client.v1.transfers.reversals.list(transfer_id, {"limit": _PAGE}).auto_paging_iter())

        return tuple(_remote_reversal(found) for found in asked(all_pages))

    def balance(self) -> Balance:
        told = asked(self._client.v1.balance.retrieve)
        return Balance(_amounts(told.available), _amounts(told.pending))

    def balance_page(self, *, since: datetime, after: str | None = None) -> BalancePage:
        params: Any = {"created": {"gte": int(since.timestamp())}, "limit": _PAGE}
        if after:
            params["starting_after"] = after
        page = asked(lambda: self._client.v1.balance_transactions.list(params))
        lines = tuple(balance_line(row) for row in page.data)
        return BalancePage(lines, lines[-1].line_id if page.has_more and lines else None)

    def dispute(self, dispute_id: str) -> RemoteDispute:
        return _remote_dispute(asked(lambda: self._client.v1.disputes.retrieve(dispute_id)))

    def disputes(self, *, since: datetime) -> tuple[RemoteDispute, ...]:
        def all_pages() -> list[stripe.Dispute]:
            listed = self._client.v1.disputes.list({"created": {"gte": int(since.timestamp())}, "limit": _PAGE})
            return list(listed.auto_paging_iter())

        return tuple(_remote_dispute(found) for found in asked(all_pages))

    def payouts(self, account_id: str, *, since: datetime) -> tuple[RemotePayout, ...]:
        options: Any = {"stripe_account": account_id}

        def all_pages() -> list[stripe.Payout]:
            listed = self._client.v1.payouts.list({"created": {"gte": int(since.timestamp())}, "limit": _PAGE}, options)
            return list(listed.auto_paging_iter())

        return tuple(_remote_payout(found) for found in asked(all_pages))

    def events(self, *, since: datetime) -> Iterator[ProviderEvent]:
        def all_pages() -> list[stripe.Event]:
            listed = self._client.v1.events.list({"created": {"gte": int(since.timestamp())}, "limit": _PAGE})
            return list(listed.auto_paging_iter())

        for found in reversed(asked(all_pages)):
            yield event_of(json.dumps(found.to_dict(), default=str).encode())

    def account_events(self, *, since: datetime) -> Iterator[ProviderEvent]:
        def all_pages() -> list[stripe.v2.core.Event]:
            kept: Any = {"gte": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
            return list(self._client.v2.core.events.list({"created": kept, "limit": _PAGE}).auto_paging_iter())

        for found in reversed(asked(all_pages)):
            yield event_of(json.dumps(found.to_dict(), default=str).encode())


def from_settings() -> StripeConnect:
    """Stripe itself, or the local sandbox when STRIPE_API_BASE says so."""
    from django.conf import settings  # here, so that the rest of this file needs no Django

    from marketplace.payment import clock

    return StripeConnect(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE or None, clock.noticed)


def seller_params(request: SellerRequest) -> dict[str, Any]:
    """A recipient of transfers, and no merchant: it takes no cards."""
    return {
        "contact_email": request.email,
        "display_name": request.name[:100],
        "dashboard": "express",
        "identity": {"country": request.country.lower(), "entity_type": request.entity},
        "configuration": {"recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}},
        "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}},
        "metadata": {"seller": request.seller_id},
        "include": _TOLD,
    }


def link_params(account_id: str, return_url: str, refresh_url: str) -> dict[str, Any]:
    flow = {
        "return_url": return_url,
        "refresh_url": refresh_url,
        "collection_options": {"fields": "eventually_due"},
    }
    return {"account": account_id, "use_case": {"type": "account_onboarding", "account_onboarding": flow}}


def transfer_params(request: TransferRequest) -> dict[str, Any]:
    return {
        "amount": to_provider(request.amount),
        "currency": request.amount.currency.lower(),
        "destination": request.account_id,
        "transfer_group": request.group,
        "metadata": {"row": request.row_id, "key": request.idempotency_key},
    } | ({"source_transaction": request.charge_id} if request.charge_id else {})


def balance_line(row: stripe.BalanceTransaction) -> BalanceLine:
    source = row.source
    return BalanceLine(
        line_id=row.id,
        kind=row.type,
        amount=from_provider(row.amount, row.currency),
        fee=from_provider(row.fee, row.currency),
        source=str(source if isinstance(source, str) else getattr(source, "id", "") or ""),
        created=_time(row.created),
        available_on=_time(row.available_on),
        says=str(row.description or ""),
    )


def _remote_seller(account: stripe.v2.core.Account) -> RemoteSeller:
    transfers: Any = account  # version 2 leaves out what was not asked for or is not there yet
    for step in ("configuration", "recipient", "capabilities", "stripe_balance", "stripe_transfers"):
        transfers = getattr(transfers, step, None)
    status = transfers.status if transfers else "pending"
    wanted, deadline = _wanted(account)
    own = getattr(account, "metadata", None) or {}
    return RemoteSeller(
        account_id=account.id,
        state=_seller_state(status),
        requirements=wanted,
        reasons=tuple(detail.code for detail in getattr(transfers, "status_details", None) or ()),
        deadline=deadline,
        seller_id=str(own["seller"]) if "seller" in own else "",
        is_closed=bool(getattr(account, "closed", False)) or status in ("rejected", "unsupported"),
    )


def _seller_state(status: str) -> SellerState:
    if status == "active":
        return "active"
    return "pending" if status == "pending" else "restricted"


def _wanted(account: stripe.v2.core.Account) -> tuple[tuple[str, ...], datetime | None]:
    """What the person (not the provider) has to give, each once, and the earliest day by which."""
    told = getattr(account, "requirements", None)
    mine = [entry for entry in getattr(told, "entries", None) or () if entry.awaiting_action_from == "user"]
    soonest = getattr(getattr(told, "summary", None), "minimum_deadline", None)
    moment = getattr(soonest, "time", None)
    return tuple(dict.fromkeys(entry.description for entry in mine)), _moment(moment)


def _moment(told: Any) -> datetime | None:
    if not told:
        return None
    return told if isinstance(told, datetime) else datetime.fromisoformat(str(told))


def _remote_transfer(transfer: stripe.Transfer) -> RemoteTransfer:
    own = transfer.metadata.to_dict() if transfer.metadata else {}
    return RemoteTransfer(
        transfer_id=transfer.id,
        account_id=_id(transfer.destination),
        amount=from_provider(transfer.amount, transfer.currency),
        reversed=from_provider(transfer.amount_reversed, transfer.currency),
        group=transfer.transfer_group or "",
        row_id=str(own.get("row", "")),
        created=_time(transfer.created),
    )


def _remote_reversal(reversal: stripe.TransferReversal) -> RemoteReversal:
    own = reversal.metadata.to_dict() if reversal.metadata else {}
    amount = from_provider(reversal.amount, reversal.currency)
    return RemoteReversal(reversal.id, _id(reversal.transfer), amount, str(own.get("row", "")))


def _remote_dispute(dispute: stripe.Dispute) -> RemoteDispute:
    due = dispute.evidence_details.due_by if dispute.evidence_details else None
    return RemoteDispute(
        dispute_id=dispute.id,
        intent_id=_id(dispute.payment_intent),
        charge_id=_id(dispute.charge),
        amount=from_provider(dispute.amount, dispute.currency),
        state=dispute.status,
        reason=dispute.reason,
        created=_time(dispute.created),
        due_by=_time(due) if due else None,
        lines=tuple(balance_line(row) for row in dispute.balance_transactions or ()),
    )


def _remote_payout(payout: stripe.Payout) -> RemotePayout:
    return RemotePayout(
        payout_id=payout.id,
        amount=from_provider(payout.amount, payout.currency),
        state=payout.status,
        arrives_at=_time(payout.arrival_date),
        created=_time(payout.created),
        failure=payout.failure_code or "",
    )


def _amounts(told: Iterable[Any]) -> tuple[Money, ...]:
    return tuple(from_provider(row.amount, row.currency) for row in told)


def _id(thing: Any) -> str:
    return str(thing if isinstance(thing, str) else getattr(thing, "id", "") or "")


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
