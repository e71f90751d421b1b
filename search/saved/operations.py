"""Keeping a search, changing it, letting it go."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.limits.rates import TooMany, count
from marketplace.markets.market import Market
from marketplace.one_line import one_line
from marketplace.outbox.mail import forget_mails_of, promise_mail
from marketplace.users.guest_links import MAILS_PER_HOUR
from marketplace.users.models import User
from search.forms import Asked
from search.saved.claims import claim_searches
from search.saved.links import confirm_token
from search.saved.models import PERIOD, Often, SavedSearch, fingerprint_of
from search.saved.queries import own_search
from search.saved.refused import SavingRefused
from search.saved.who import Who

MOST = 50
"""Saved searches of one account, or of one address."""
UNCONFIRMED_KEPT = timedelta(days=7)
AT_ONCE = 1000


@transaction.atomic
def save_search(
    *, user: User, asked: Asked, market: Market, name: str, often: str, at: datetime
) -> tuple[SavedSearch, bool]:
    """Keep a search in an account. Returns it, and whether it is new: saved twice, it is there once.

    Raises SavingRefused for an empty search, and above MOST.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two tabs at once do not get past MOST
    theirs = SavedSearch.objects.filter(user=user)
    return _keep(theirs, asked=asked, market=market, name=name, often=often, at=at, user=user, confirmed_at=at)


@transaction.atomic
def ask_by_mail(*, email: str, asked: Asked, market: Market, name: str, often: str, at: datetime) -> None:
    """Keep a search for an address that must confirm it first: a link goes there. Says nothing of what it knows.

    Raises SavingRefused for an empty search. Above MOST, or confirmed before, or asked too often, no mail is sent.
    """
    address = email.strip().lower()
    _require_something(asked)
    digest = hashlib.sha256(address.encode()).hexdigest()[:24]
    try:
        count("saved-search-mail", digest, limit=MAILS_PER_HOUR, seconds=3600)
    except TooMany:
        return
    theirs = SavedSearch.objects.filter(user=None, email=address)
    try:
        saved, _is_new = _keep(
            theirs, asked=asked, market=market, name=name, often=often, at=at, email=address, confirmed_at=None
        )
    except SavingRefused:
        return
    if saved.confirmed_at is None:
        promise_mail(
            template="saved_search_confirm", to=address, language=market.language, at=at, is_secret=True,
            key=f"saved-search-confirm:{saved.public_id}:{at.timestamp():.6f}",
            context={"search": saved.public_id, "token": confirm_token(saved)},
        )  # fmt: skip


def _keep(
    theirs: QuerySet[SavedSearch],
    *,
    asked: Asked,
    market: Market,
    name: str,
    often: str,
    at: datetime,
    confirmed_at: datetime | None,
    user: User | None = None,
    email: str = "",
) -> tuple[SavedSearch, bool]:
    _require_something(asked)
    address = asked.address()
    fingerprint = fingerprint_of(address, market)
    if found := theirs.filter(fingerprint=fingerprint).first():
        if found.confirmed_at is None and confirmed_at is None:  # asked again: the newest wish, and seven days anew
            found.name, found.often, found.created_at = one_line(name)[:80], often, at
            found.save(update_fields=["name", "often", "created_at"])
        return found, False
    if theirs.count() >= MOST:
        raise SavingRefused(_("You have %(most)s saved searches. Delete one before you save another.") % {"most": MOST})
    facts = {
        "name": one_line(name)[:80], "address": address, "language": market.language, "country": market.country,
        "currency": market.currency, "capacity": market.capacity, "often": often, "created_at": at,
        "confirmed_at": confirmed_at, "told_until": at, "due_at": at + PERIOD[Often(often)],
    }  # fmt: skip
    return theirs.get_or_create(user=user, email=email, fingerprint=fingerprint, defaults=facts)


def _require_something(asked: Asked) -> None:
    if not asked.query.text and not asked.is_filtered:
        raise SavingRefused(_("Search for something first: a search without words and filters would mail everything."))


@transaction.atomic
def confirm(*, saved: SavedSearch, at: datetime) -> None:
    """The address says yes: from now on its mails come, to its account where it has one. Safe to repeat."""
    rows = SavedSearch.objects.filter(pk=saved.pk, confirmed_at=None)
    if not rows.update(confirmed_at=at, told_until=at, due_at=at + PERIOD[Often(saved.often)]):
        return
    account = EmailAddress.objects.filter(email__iexact=saved.email, verified=True).select_related("user").first()
    if account is not None:
        claim_searches(account.user, saved.email)


@transaction.atomic
def change_search(*, public_id: str, name: str, often: str, by: Who, at: datetime) -> SavedSearch:
    """Another name, another rhythm. Raises NotYourSearch."""
    saved = own_search(public_id, by)
    if saved.often != often:
        saved.due_at = at + PERIOD[Often(often)]
    saved.name, saved.often = one_line(name)[:80], often
    saved.save(update_fields=["name", "often", "due_at"])
    return saved


@transaction.atomic
def pause_search(*, public_id: str, by: Who) -> SavedSearch:
    """No mails until it is resumed. Raises NotYourSearch."""
    saved = own_search(public_id, by)
    SavedSearch.objects.filter(pk=saved.pk).update(is_paused=True)
    return saved


@transaction.atomic
def resume_search(*, public_id: str, by: Who, at: datetime) -> SavedSearch:
    """Mails again, about what is published from now on. Raises NotYourSearch."""
    saved = own_search(public_id, by)
    SavedSearch.objects.filter(pk=saved.pk, is_paused=True).update(
        is_paused=False, told_until=at, due_at=at + PERIOD[Often(saved.often)]
    )
    return saved


@transaction.atomic
def delete_search(*, public_id: str, by: Who) -> str:
    """Gone; returns its name. Raises NotYourSearch."""
    saved = own_search(public_id, by)
    _delete(saved)
    return saved.name


@transaction.atomic
def stop_mails(*, public_id: str) -> None:
    """What the link in each mail does. Safe to repeat.

    An account keeps the search without mails. An address without an account kept it for the mails alone, so nothing
    of it stays.
    """
    saved = SavedSearch.objects.filter(public_id=public_id).first()
    if saved is not None and saved.user_id is None:
        _delete(saved)
    SavedSearch.objects.filter(public_id=public_id).update(is_paused=True)


@transaction.atomic
def forget_unconfirmed(*, at: datetime) -> int:
    """Daily: addresses that never said yes are forgotten. Returns how many."""
    old = list(SavedSearch.objects.filter(confirmed_at=None, created_at__lt=at - UNCONFIRMED_KEPT)[:AT_ONCE])
    for saved in old:
        _delete(saved)
    return len(old)


def _delete(saved: SavedSearch) -> None:
    """With the log of its mails where these alone hold an address. They keep that one was sent, and when."""
    if saved.user_id is None:
        for kind in ("saved-search", "saved-search-confirm"):
            forget_mails_of(f"{kind}:{saved.public_id}:")
    saved.delete()
