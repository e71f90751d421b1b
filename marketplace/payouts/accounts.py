"""A seller's account at the provider: made when the seller asks, then only ever read there. The provider decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.outbox import operations as outbox
from marketplace.outbox.mail import promise_mail
from marketplace.outbox.models import OutboxRow
from marketplace.partner.locks import lock_sellers
from marketplace.partner.models import AccountState, Partner, PartnerEvent, PaymentAccount, Role, TaxProfile
from marketplace.partner.operations import IdentityMissing
from marketplace.partner.permissions import require_role
from marketplace.partner.queries import missing_identity, with_facts
from marketplace.partner.signals import seller_changed
from marketplace.payment.calls import as_wait
from marketplace.payment.connect import RemoteSeller, SellerRequest
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payment.provider import get_connect
from marketplace.payouts.mirror import money_people, sync_payouts
from marketplace.payouts.models import SellerAccount, Share, ShareState
from marketplace.payouts.models.shares import Why
from marketplace.users.models import User

ACCOUNT_TOPIC = "payouts.account"
ASKED_WITHIN = timedelta(hours=24)
_OURS: dict[str, AccountState] = {
    "active": AccountState.VERIFIED,
    "pending": AccountState.PENDING,
    "restricted": AccountState.RESTRICTED,
}


NO_ANSWER = _("The payment provider does not answer at the moment. Try again in a few minutes.")
BEGINNING = (AccountState.NONE, AccountState.PENDING)


class NotStarted(Exception):
    """The provider did not make the account, or does not answer. The message is for the maker."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the account is asked for with: read in one go, so that a repeat says the same."""

    account: PaymentAccount
    remote: SellerAccount
    request: SellerRequest


@transaction.atomic
def begin_onboarding(*, partner: Partner, by: User, at: datetime) -> Asked | PaymentAccount:
    """Note that the seller wants to be paid. Returns the account if the provider has made it already.

    Raises NotYourStorefront; IdentityMissing while facts are missing that DSA Art. 30(1) wants known before a sale.
    """
    require_role(by, partner, Role.FINANCE)
    if missing := missing_identity(with_facts(partner.pk)):
        raise IdentityMissing([row.sentence for row in missing])
    account = PaymentAccount.objects.select_for_update().get(partner=partner)
    remote, _new = SellerAccount.objects.get_or_create(account=account, defaults={"started_at": at})
    if account.provider_id:
        return account
    if account.state == AccountState.NONE:
        _move(account, AccountState.PENDING, by=by, why="asked to be paid", at=at)
    return Asked(account, remote, _request(partner, remote))


def _request(partner: Partner, remote: SellerAccount) -> SellerRequest:
    profile = TaxProfile.objects.get(partner=partner)
    identity = partner.trader_identity
    return SellerRequest(
        seller_id=partner.code,
        name=identity.legal_name,
        email=identity.email,
        country=profile.country,
        entity="company" if profile.legal_form == "company" else "individual",
        idempotency_key=f"{settings.RING_ENV}:seller:{partner.code}:{remote.attempt}",
    )


def onboarding_link(*, partner: Partner, by: User, return_url: str, refresh_url: str, at: datetime) -> str:
    """Where the seller answers the provider's questions; the account is made first if there is none.

    Outside any transaction. Raises NotYourStorefront, IdentityMissing, NotStarted.
    """
    asked = begin_onboarding(partner=partner, by=by, at=at)
    try:
        if isinstance(asked, Asked):
            made = get_connect().create_seller(asked.request)
            account = keep_account(pk=asked.account.pk, remote=made, at=at)
        else:
            account = asked
        return get_connect().onboarding_link(
            account_id=account.provider_id, return_url=return_url, refresh_url=refresh_url
        )
    except GatewayRefused as refused:
        if isinstance(asked, Asked):
            SellerAccount.objects.filter(pk=asked.remote.pk).update(attempt=asked.remote.attempt + 1)
        raise NotStarted(
            _("The payment provider did not accept this. Check your name, address and country.")
        ) from refused
    except GatewayError as fault:
        raise NotStarted(NO_ANSWER) from fault


def dashboard_link(*, partner: Partner, by: User) -> str:
    """The provider's own pages for this seller. Raises NotYourStorefront, NotStarted."""
    require_role(by, partner, Role.FINANCE, also_closed=True)
    account = PaymentAccount.objects.get(partner=partner)
    if not account.provider_id:
        raise NotStarted(_("There is no account at the payment provider yet."))
    try:
        return get_connect().dashboard_link(account.provider_id)
    except GatewayError as fault:
        raise NotStarted(NO_ANSWER) from fault


@transaction.atomic
def keep_account(*, pk: int, remote: RemoteSeller, at: datetime) -> PaymentAccount:
    """Keep the id of an account that was just made: the first one stays. Safe to repeat."""
    account = PaymentAccount.objects.select_for_update().get(pk=pk)
    if not account.provider_id:
        account.provider_id = remote.account_id
        account.save(update_fields=["provider_id"])
    if account.provider_id == remote.account_id:
        _apply(account, remote, at)
    return account


def sync_account(*, partner: Partner, at: datetime) -> PaymentAccount | None:
    """Ask the provider how the account stands and follow. None without an account. Raises GatewayError."""
    account = PaymentAccount.objects.filter(partner=partner).exclude(provider_id="").first()
    if account is None:
        return None
    remote = get_connect().seller(account.provider_id)
    return apply_account(provider_id=remote.account_id, remote=remote, at=at)


@transaction.atomic
def apply_account(*, provider_id: str, remote: RemoteSeller, at: datetime) -> PaymentAccount | None:
    """Bring ours up to what the provider says. Active frees the shares that waited for it. Safe to repeat."""
    found = PaymentAccount.objects.filter(provider_id=provider_id).first()
    if found is None:
        return None
    lock_sellers(found.partner_id)
    account = PaymentAccount.objects.select_for_update().get(pk=found.pk)
    _apply(account, remote, at)
    return account


def _apply(account: PaymentAccount, remote: RemoteSeller, at: datetime) -> None:
    kept, _new = SellerAccount.objects.get_or_create(account=account, defaults={"started_at": at})
    kept.state, kept.is_closed, kept.asked_at = remote.state, remote.is_closed, at
    kept.requirements, kept.reasons, kept.deadline = list(remote.requirements), list(remote.reasons), remote.deadline
    kept.save()
    state = _OURS[remote.state]
    if state == AccountState.RESTRICTED and account.state in BEGINNING and remote.requirements and not remote.is_closed:
        state = AccountState.PENDING  # the provider's word for "has not answered yet", too
    if state != account.state:
        _move(account, state, by=None, why="the payment provider says so", at=at)
        _tell(account, at)
    if state == AccountState.VERIFIED:
        waiting = Share.objects.filter(partner=account.partner_id, state=ShareState.BLOCKED, reason=Why.CAPABILITY)
        waiting.update(state=ShareState.DUE, reason="")  # the next release takes them


def _move(account: PaymentAccount, to: AccountState, *, by: User | None, why: str, at: datetime) -> None:
    PartnerEvent.objects.create(
        partner=account.partner, what=PartnerEvent.ACCOUNT, old=account.state, new=to, by=by, why=why, at=at
    )
    account.state, account.changed_at, account.changed_by = to, at, by
    account.save()
    seller_changed.send(Partner, partner=account.partner, at=at)


def _tell(account: PaymentAccount, at: datetime) -> None:
    """The people who look after money hear of every change of the account."""
    for seat in money_people(account.partner):
        promise_mail(
            template="account_changed", to=seat.user.email, language=seat.user.language, at=at,
            key=f"account:{account.pk}:{account.state}:{at.timestamp():.0f}:{seat.user.public_id}",
            context={"account": account.pk},
        )  # fmt: skip


def ask_about(*, partner_id: int, key: str, at: datetime) -> None:
    """Promise to ask the provider about a seller's account."""
    outbox.put(ACCOUNT_TOPIC, key=f"account:{key}", at=at, payload={"partner": partner_id})


def ask_about_account(*, provider_id: str, key: str, at: datetime) -> bool:
    """An event names an account. False when it is none of ours."""
    account = PaymentAccount.objects.filter(provider_id=provider_id).first()
    if account is not None:
        ask_about(partner_id=account.partner_id, key=key, at=at)
    return account is not None


def sweep_accounts(*, at: datetime) -> int:
    """The event that never came: ask about every account that is not complete, or that nobody has asked about for a
    day. Returns how many. An account whose question died waits for the person who sees that.
    """
    dead = OutboxRow.objects.filter(topic=ACCOUNT_TOPIC, dead_at__isnull=False).values_list(
        "payload__partner", flat=True
    )
    accounts = PaymentAccount.objects.exclude(provider_id="").exclude(partner__in=list(dead))
    long_ago = Q(remote__isnull=True) | Q(remote__asked_at__isnull=True) | Q(remote__asked_at__lte=at - ASKED_WITHIN)
    waiting = accounts.filter(~Q(state=AccountState.VERIFIED) | long_ago).order_by("pk")
    for partner in waiting.values_list("partner", flat=True):
        ask_about(partner_id=partner, key=f"sweep:{partner}:{at.isoformat()}", at=at)
    return len(waiting)


def handle_account(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Outbox topic: read a seller's account, and their payouts, at the provider."""
    (payload,) = payloads
    partner = Partner.objects.filter(pk=payload["partner"]).first()
    if partner is None:
        return
    try:
        account = sync_account(partner=partner, at=at)
        if account is not None:
            sync_payouts(account=account, at=at)
    except GatewayError as fault:
        raise as_wait(fault) from fault
