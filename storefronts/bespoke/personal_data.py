"""Requests as a person's data. What was ordered keeps its terms: they are the contract; the rest is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.basket.models import BasketApart
from marketplace.order.models import SellerOrder, SellerOrderState
from marketplace.users.models import User
from storefronts.bespoke.buyers import Who
from storefronts.bespoke.models import (
    Event,
    Message,
    MessageFile,
    Quote,
    QuoteState,
    Request,
    RequestFile,
    RequestState,
)
from storefronts.bespoke.operations.clock import AT_ONCE, delete_wholly
from storefronts.bespoke.operations.moves import LIVE, lock_request
from storefronts.bespoke.operations.requests import close_request

GONE = "deleted@deleted.invalid"
ENDED = (RequestState.CLOSED, RequestState.EXPIRED, RequestState.ORDERED)
DONE = (SellerOrderState.COMPLETED, SellerOrderState.REFUNDED, SellerOrderState.CANCELLED)
GUESTS_KEPT = timedelta(days=365)
OF_A_PERSON = (
    "public_id", "email", "name", "language", "country", "capacity", "title", "brief", "budget_min_minor",
    "budget_max_minor", "wished_for", "state", "written_at", "sent_at",
)  # fmt: skip


class RequestsOfPerson:
    def export(self, user: User) -> dict[str, Any]:
        found = Request.objects.filter(buyer=user).prefetch_related("files__file", "invitations__storefront")
        written = Message.objects.filter(by=user).prefetch_related("files__file").order_by("at", "pk")
        return {
            "requests": [self._one(row) for row in found.order_by("pk")],
            "messages": [
                {"at": one.at, "text": one.text, "files": [kept.file.name for kept in one.files.all()]}
                for one in written
            ],
        }

    def _one(self, row: Request) -> dict[str, Any]:
        said = {name: getattr(row, name) for name in OF_A_PERSON}
        files = [kept.file.name for kept in row.files.all()]
        return said | {"files": files, "makers": [asked.storefront.name for asked in row.invitations.all()]}

    def obstacles(self, user: User) -> list[str]:
        paying = Quote.objects.filter(invitation__request__buyer=user, state=QuoteState.ACCEPTED)
        return [_("You are paying for a quote. Finish that, or cancel the payment first.")] if paying.exists() else []

    @transaction.atomic
    def erase(self, user: User, *, at: datetime) -> None:
        """Open requests are closed, so that makers do not wait; then nothing of them names the person."""
        for request in Request.objects.filter(buyer=user):
            if request.state == RequestState.UNSENT:
                delete_wholly(request=request)
                continue
            if request.state in LIVE:
                close_request(request=request, who=Who(user=user), at=at)
            _forget(request)
        Message.objects.filter(by=user).update(by=None)


def forget_requests_of_guests(*, at: datetime) -> int:
    """Daily: a year after the end of a request without an account nothing of it names the person. Returns how many.

    What was ordered waits until its work is done.
    """
    ended = Event.objects.filter(what="request", new__in=ENDED, at__lt=at - GUESTS_KEPT).values("request")
    over = Request.objects.filter(buyer=None, state__in=ENDED, pk__in=ended).exclude(email=GONE)
    ids = list(over.exclude(pk__in=_in_work()).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for pk in ids:
        with transaction.atomic():
            _forget(lock_request(pk))
    return len(ids)


def _in_work() -> QuerySet[SellerOrder, Any]:
    parts = SellerOrder.objects.exclude(state__in=DONE)
    agreed = "lines__offering__agreed_by__quote__invitation__request"
    return parts.filter(**{f"{agreed}__isnull": False}).values(agreed)


def _forget(request: Request) -> None:
    BasketApart.objects.filter(back__contains=f"requests/{request.public_id}/").update(known={})
    Message.objects.filter(invitation__request=request, by_maker=False).update(text="…", by=None)
    said = MessageFile.objects.filter(message__invitation__request=request, message__by_maker=False)
    brief_and_said: list[RequestFile | MessageFile] = [*request.files.all(), *said]
    for kept in brief_and_said:
        kept.delete()
        kept.file.file.delete(save=False)
        kept.file.delete()
    request.refresh_from_db()
    request.buyer, request.email, request.name = None, GONE, ""
    if request.state != RequestState.ORDERED:
        request.title, request.brief = "…", "…"
    request.save(update_fields=["buyer", "email", "name", "title", "brief"])


def claim_requests(user: User, email: str) -> int:
    """Requests written with this address by nobody's account become the user's."""
    return Request.objects.filter(buyer__isnull=True, email__iexact=email).update(buyer=user)
