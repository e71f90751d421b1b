"""What time does: reminders once, and the end of what nobody answered. Hourly, safe to repeat."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from marketplace.files.models import PrivateFile
from marketplace.offerings.private import close_private
from storefronts.bespoke.models import (
    Invitation,
    InvitationState,
    MessageFile,
    Quote,
    QuoteState,
    Request,
    RequestState,
)
from storefronts.bespoke.operations.moves import LIVE, WAITING, lock_request, move_invitation, move_quote, move_request
from storefronts.bespoke.operations.requests import end_the_others
from storefronts.bespoke.operations.telling import tell_buyer, tell_maker

ANSWER_WITHIN = timedelta(days=14)
REMIND_MAKER_AFTER = timedelta(days=3)
REMIND_BUYER_BEFORE = timedelta(days=2)
AT_ONCE = 200


def run_clock(*, at: datetime) -> int:
    """The hourly job. Returns how many things it moved."""
    steps = (forget_unsent, remind_makers, remind_buyers, end_invitations, end_quotes, end_requests)
    return sum(step(at=at) for step in steps)


def forget_unsent(*, at: datetime) -> int:
    """Requests whose address was never confirmed are deleted with their files: nobody has seen them."""
    stale = list(Request.objects.filter(state=RequestState.UNSENT, ends_at__lt=at)[:AT_ONCE])
    for request in stale:
        delete_wholly(request=request)
    return len(stale)


@transaction.atomic
def delete_wholly(*, request: Request) -> None:
    """The request, and the bytes of its files after the rows are gone."""
    said = MessageFile.objects.filter(message__invitation__request=request).values("file_id")
    files = list(PrivateFile.objects.filter(Q(pk__in=request.files.values("file_id")) | Q(pk__in=said)))
    request.delete()
    for kept in files:
        kept.delete()
        transaction.on_commit(lambda kept=kept: kept.file.storage.delete(kept.file.name))  # type: ignore[misc]


def _waiting() -> QuerySet[Invitation]:
    rows = Invitation.objects.select_related("request", "storefront__partner")
    return rows.filter(state__in=WAITING, request__state__in=LIVE)


def remind_makers(*, at: datetime) -> int:
    """Once, after three days without an answer."""
    rows = _waiting().filter(reminded_at__isnull=True, sent_at__lt=at - REMIND_MAKER_AFTER)[:AT_ONCE]
    done = 0
    for invitation in rows:
        with transaction.atomic():
            fresh = _waiting().filter(reminded_at__isnull=True)
            if fresh.filter(pk=invitation.pk).update(reminded_at=at):
                tell_maker(invitation=invitation, event="remind_maker", mark="1", at=at)
                done += 1
    return done


def remind_buyers(*, at: datetime) -> int:
    """Once per version, two days before it ends."""
    soon = (at + REMIND_BUYER_BEFORE).date()
    rows = Quote.objects.select_related("current", "invitation__request").filter(
        state=QuoteState.SENT, reminded_at__isnull=True, current__valid_until__lte=soon,
        current__sent_at__lt=at - REMIND_BUYER_BEFORE, invitation__request__state=RequestState.ANSWERED,
    )[:AT_ONCE]  # fmt: skip
    done = 0
    for quote in rows:
        with transaction.atomic():
            if Quote.objects.filter(pk=quote.pk, reminded_at__isnull=True).update(reminded_at=at):
                assert quote.current is not None, "sent quotes have a version"
                mark = f"{quote.invitation.public_id}-{quote.current.number}"
                tell_buyer(
                    request=quote.invitation.request, event="remind_buyer", mark=mark, at=at,
                    invitation=quote.invitation,
                )  # fmt: skip
                done += 1
    return done


def end_invitations(*, at: datetime) -> int:
    """A maker who has not answered for 14 days is not waited for any longer."""
    rows = list(_waiting().filter(sent_at__lt=at - ANSWER_WITHIN).values_list("pk", "request_id")[:AT_ONCE])
    for pk, request_id in rows:
        with transaction.atomic():
            request = lock_request(request_id)
            invitation = _waiting().filter(pk=pk).first()
            if invitation is not None:
                invitation.request = request
                move_invitation(invitation=invitation, to=InvitationState.EXPIRED, at=at, why="14 days")
                tell_maker(invitation=invitation, event="too_late", mark="1", at=at)
    return len(rows)


def end_quotes(*, at: datetime) -> int:
    """A quote that is no longer valid says so; the maker can renew it."""
    over = Quote.objects.filter(state=QuoteState.SENT, current__valid_until__lt=at.date())
    rows = list(over.values_list("pk", "invitation__request_id")[:AT_ONCE])
    for pk, request_id in rows:
        with transaction.atomic():
            request = lock_request(request_id)
            quote = over.select_related("current__offering", "invitation__storefront__partner").filter(pk=pk).first()
            if quote is None or quote.current is None:
                continue
            quote.invitation.request = request
            move_quote(quote=quote, to=QuoteState.EXPIRED, at=at, why="no longer valid")
            if quote.current.offering is not None:
                close_private(offering=quote.current.offering)
            mark = f"{quote.invitation.public_id}-{quote.current.number}"
            tell_buyer(request=request, event="quote_ended", mark=mark, at=at, invitation=quote.invitation)
            tell_maker(invitation=quote.invitation, event="quote_ended", mark=str(quote.current.number), at=at)
    return len(rows)


def end_requests(*, at: datetime) -> int:
    """After its time, if nothing that was quoted still holds. Not while something is being paid."""
    ids = Request.objects.filter(state__in=LIVE, ends_at__lt=at).values_list("pk", flat=True)[:AT_ONCE]
    done = 0
    for pk in list(ids):
        with transaction.atomic():
            request = lock_request(pk)
            holds = Quote.objects.filter(invitation__request=request, state__in=(QuoteState.SENT, QuoteState.ACCEPTED))
            if request.state not in LIVE or holds.exists():
                continue
            move_request(request=request, to=RequestState.EXPIRED, at=at, why="its time is over")
            end_the_others(request=request, event="ended", at=at)
            tell_buyer(request=request, event="ended", mark="1", at=at)
            done += 1
    return done
