"""What the mails of this room say, each with one link. The promise holds ids; the words are made at sending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from storefronts.bespoke.models import Invitation, Request


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sentence may name."""

    title: str
    maker: str
    buyer: str
    until: str

    def said(self, text: str) -> str:
        return text % {"title": self.title, "maker": self.maker, "buyer": self.buyer, "until": self.until}


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    sentence: str
    button: str


def _to_buyer() -> dict[str, Letter]:
    look = _("Look at your request")
    return {
        "confirm": Letter(
            _("Send your request: %(title)s"),
            _("Your request is ready. Open it and press the button: then the makers get it. Nobody has seen it yet. "
              "You did not write it? Then do nothing: it is deleted after three days."),
            _("Open your request"),
        ),
        "sent": Letter(
            _("Your request is on its way: %(title)s"),
            _("The makers have your request. Their answers come by mail; this link shows all of them side by side."),
            look,
        ),
        "quote": Letter(
            _("A quote from %(maker)s: %(title)s"),
            _("%(maker)s has sent you a quote. It holds until %(until)s."), _("Read the quote"),
        ),
        "quote_changed": Letter(
            _("A changed quote from %(maker)s: %(title)s"),
            _("%(maker)s has changed the quote; the earlier one no longer holds. The new one holds until %(until)s."),
            _("Read the quote"),
        ),
        "withdrawn": Letter(
            _("%(maker)s has taken the quote back: %(title)s"), _("This quote no longer holds."), look
        ),
        "declined": Letter(
            _("%(maker)s cannot do it: %(title)s"),
            _("%(maker)s has read your request and cannot take it on. You can ask other makers from the same page."),
            look,
        ),
        "message": Letter(_("A message from %(maker)s: %(title)s"), _("%(maker)s writes:"), _("Answer")),
        "unpaid": Letter(
            _("Not paid: %(title)s"),
            _("The order was not paid, and nothing was charged. The quote of %(maker)s still holds until %(until)s."),
            look,
        ),
        "remind_buyer": Letter(
            _("The quote from %(maker)s ends soon: %(title)s"), _("It holds until %(until)s."), _("Read the quote")
        ),
        "quote_ended": Letter(
            _("The quote from %(maker)s has ended: %(title)s"),
            _("It was valid until %(until)s. You can ask the maker to renew it."), look,
        ),
        "ended": Letter(
            _("Your request has ended: %(title)s"),
            _("Its time is over and nothing was ordered. You can write a new one at any time."), look,
        ),
    }  # fmt: skip


def _to_maker() -> dict[str, Letter]:
    look = _("Open the request")
    return {
        "asked": Letter(
            _("%(buyer)s asks you for a quote: %(title)s"),
            _("Read what is needed, then send a quote, ask back, or say no. A quick answer helps, also a no."), look,
        ),
        "message": Letter(_("A message from %(buyer)s: %(title)s"), _("%(buyer)s writes:"), _("Answer")),
        "remind_maker": Letter(
            _("Still waiting for your answer: %(title)s"),
            _("%(buyer)s asked you three days ago. Send a quote, ask back, or say no. This is the only reminder."),
            look,
        ),
        "too_late": Letter(
            _("No answer needed any more: %(title)s"), _("14 days have passed, so this request is closed for you."),
            look,
        ),
        "quote_ended": Letter(
            _("Your quote has ended: %(title)s"), _("It was valid until %(until)s. You can renew it."), look
        ),
        "not_chosen": Letter(
            _("Another quote was chosen: %(title)s"),
            _("%(buyer)s has ordered from somebody else this time. Thank you for your answer."), look,
        ),
        "not_needed": Letter(
            _("No answer needed any more: %(title)s"),
            _("%(buyer)s has ordered from somebody else. There is nothing to do."), look,
        ),
        "closed": Letter(
            _("The request was closed: %(title)s"),
            _("%(buyer)s does not need it any more. There is nothing to do."), look,
        ),
        "ended": Letter(
            _("The request has ended: %(title)s"), _("Its time is over and nothing was ordered."), look
        ),
    }  # fmt: skip


def bespoke_mail(context: dict[str, Any]) -> dict[str, Any]:
    """Subject, sentence, the words of the other side, and the link."""
    request = Request.objects.get(public_id=context["request"])
    asked = Invitation.objects.select_related("storefront", "quote__current")
    invitation = asked.filter(public_id=context["invitation"]).first()
    to_maker = context.get("side") == "maker"
    letters: Callable[[], dict[str, Letter]] = _to_maker if to_maker else _to_buyer
    letter, facts = letters()[_event(context["event"], invitation)], _facts(request, invitation)
    return {
        "subject": facts.said(letter.subject),
        "sentence": facts.said(letter.sentence),
        "said": context["text"],
        "files": context.get("files", []),  # promises of before have none
        "button": letter.button,
        "url": settings.SITE_URL + _path(request, invitation, to_maker=to_maker),
    }


def _event(event: str, invitation: Invitation | None) -> str:
    """Who never answered is not thanked for an answer."""
    if event != "not_chosen" or invitation is None:
        return event
    quote = getattr(invitation, "quote", None)
    has_quoted = quote is not None and quote.current is not None
    return event if has_quoted or invitation.messages.filter(by_maker=True).exists() else "not_needed"


def _facts(request: Request, invitation: Invitation | None) -> Facts:
    version = getattr(getattr(invitation, "quote", None), "current", None)
    return Facts(
        title=request.title,
        maker=invitation.storefront.name if invitation else "",
        buyer=request.name or _("The buyer"),
        until=date_format(version.valid_until) if version else "",
    )


def _path(request: Request, invitation: Invitation | None, *, to_maker: bool) -> str:
    language = get_language() or "en"
    if to_maker and invitation is not None:
        return f"/{language}/studio/requests/{invitation.public_id}/"
    where = f"#maker-{invitation.public_id}" if invitation else ""
    return f"/{language}/requests/{request.public_id}/?key={request.key}{where}"
