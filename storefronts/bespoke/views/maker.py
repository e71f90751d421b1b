"""The maker's pages: what was asked, one request, and the quote to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.design.acts import acts_on
from marketplace.files.refused import FileRefused
from marketplace.limits.rates import limited
from marketplace.markets.request import MarketRequest
from marketplace.partner.models import Role, TeamMember
from marketplace.partner.queries import is_closed
from storefronts.bespoke.doors import file_links, shown_messages
from storefronts.bespoke.forms.quote import QuoteForm, first_values
from storefronts.bespoke.models import Invitation, InvitationState, QuoteState
from storefronts.bespoke.operations.quotes import (
    MOST_MILESTONES,
    decline,
    save_draft,
    see,
    send_quote,
    withdraw_quote,
)
from storefronts.bespoke.operations.talk import ask_buyer
from storefronts.bespoke.prices import Sum, buyer_of_request, summed
from storefronts.bespoke.queries import LIVE, asked_of, asked_row, next_step, quote_of, state_words
from storefronts.bespoke.refused import BespokeRefused
from storefronts.bespoke.shown import budget_words, shown_quote
from storefronts.bespoke.views.visitor import attached
from storefronts.studio.seats import ANYONE, EDITORS, studio_page

PER_PAGE = 20
ANSWERABLE = (InvitationState.SENT, InvitationState.SEEN, InvitationState.QUOTED)


@studio_page(*ANYONE, also_closed=True)
@require_safe
def asked(request: MarketRequest, seat: TeamMember) -> HttpResponse:
    """Everything the team was asked, newest first; or only what is open."""
    rows = asked_of(seat.partner_id).order_by("-sent_at", "-pk")
    only_open = request.GET.get("open") == "1"
    if only_open:
        rows = rows.filter(request__state__in=LIVE, state__in=ANSWERABLE)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": [asked_row(each) for each in page], "only_open": only_open, "here_is": "requests",
    }  # fmt: skip
    return render(request, "bespoke/studio_list.html", context)


def _asked_or_404(seat: TeamMember, public_id: str) -> Invitation:
    """What this team was asked. Everybody else's is simply not there."""
    rows = asked_of(seat.partner_id).select_related(
        "request", "quote__current", "storefront__partner__tax_profile", "storefront__partner"
    )
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@studio_page(*ANYONE, also_closed=True)
@require_safe
def one(request: MarketRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """One request: brief, files, messages, and how far the quote is. Opening it is seen by the buyer."""
    found = _asked_or_404(seat, public_id)
    if seat.role in (Role.OWNER, Role.EDITOR) and found.state == InvitationState.SENT:
        see(invitation=found, by=seat.user, at=timezone.now())
        found.refresh_from_db(fields=["state"])
    return _page(request, seat, found)


def _page(
    request: MarketRequest, seat: TeamMember, found: Invitation, *, problem: str = "", typed: str = ""
) -> HttpResponse:
    asked_for, quote, profile = found.request, quote_of(found), found.storefront.partner.tax_profile
    version = quote.current if quote is not None else None
    step, needs_you = next_step(found)
    may_act = seat.role in (Role.OWNER, Role.EDITOR) and not is_closed(seat.partner)
    live = asked_for.state in LIVE and found.state in ANSWERABLE
    context = {
        "asked": found,
        "found": asked_for,
        "budget": budget_words(asked_for),
        "files": file_links(asked_for),
        "lines": shown_messages(found.messages.all()),
        "state_name": state_words(found),
        "next": step,
        "needs_you": needs_you,
        "quote": shown_quote(version, quote, asked_for, profile, timezone.now()) if version and quote else None,
        "has_draft": quote is not None and bool(quote.draft),
        "may_quote": may_act and live and (quote is None or quote.state != QuoteState.ACCEPTED),
        "may_decline": may_act and live and found.state != InvitationState.QUOTED,
        "may_withdraw": may_act and live and quote is not None and quote.state == QuoteState.SENT,
        "may_write": may_act and asked_for.state in LIVE,
        "problem": problem,
        "typed": typed,
        "here_is": "requests",
    }
    return render(request, "bespoke/studio_request.html", context, status=422 if problem else 200)


@limited("maker-message", limit=120, seconds=3600)
@studio_page(*EDITORS)
@acts_on("bespoke_studio:request", "public_id")
def message(request: MarketRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """Ask back, or answer."""
    found, text = _asked_or_404(seat, public_id), request.POST.get("text", "")
    try:
        ask_buyer(invitation=found, text=text, files=attached(request), by=seat.user, at=timezone.now())
    except (BespokeRefused, FileRefused) as refused:
        return _page(request, seat, found, problem=str(refused), typed=text[:8000])
    messages.success(request, _("Sent. The buyer gets it by mail."))
    return redirect("bespoke_studio:request", public_id)


@studio_page(*EDITORS)
@acts_on("bespoke_studio:request", "public_id")
def say_no(request: MarketRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """Decline, with a reason if there is one to tell."""
    found = _asked_or_404(seat, public_id)
    try:
        decline(invitation=found, reason=request.POST.get("reason", ""), by=seat.user, at=timezone.now())
    except BespokeRefused as refused:
        return _page(request, seat, found, problem=str(refused))
    messages.success(request, _("Declined. The buyer was told."))
    return redirect("bespoke_studio:list")


@studio_page(*EDITORS)
@acts_on("bespoke_studio:request", "public_id")
def take_back(request: MarketRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """Take the quote back."""
    found = _asked_or_404(seat, public_id)
    try:
        withdraw_quote(invitation=found, by=seat.user, at=timezone.now())
    except BespokeRefused as refused:
        return _page(request, seat, found, problem=str(refused))
    messages.success(request, _("Taken back. The buyer was told."))
    return redirect("bespoke_studio:request", public_id)


@studio_page(*EDITORS)
def editor(request: MarketRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """The quote: saved while it is typed, sent with its button."""
    found = _asked_or_404(seat, public_id)
    quote = quote_of(found)
    if request.method != "POST":
        values, rows = first_values(request=found.request, quote=quote, today=timezone.now().date())
        form = QuoteForm(initial=values, rows=rows, language=_language(found))
        return _editor_page(request, found, form)
    form = _posted(request, found)
    wanted = request.POST.get("do", "save")
    at = timezone.now()
    try:
        save_draft(invitation=found, typed=form.typed(), by=seat.user, at=at)
        if request.headers.get("HX-Request") and wanted == "save":
            return render(request, "bespoke/_draft_saved.html", {"saved_at": at})
        if wanted == "send" and form.is_valid():
            send_quote(invitation=found, spec=form.spec(), by=seat.user, at=at)
            messages.success(request, _("Sent. The buyer has your quote."))
            return redirect("bespoke_studio:request", public_id)
    except BespokeRefused as refused:
        if request.headers.get("HX-Request"):
            return render(request, "bespoke/_draft_saved.html", {"problem": str(refused)})
        form.is_valid()
        form.add_error(None, str(refused))
        return _editor_page(request, found, form, status=422)
    if wanted == "send":
        return _editor_page(request, found, form, status=422)
    if wanted == "save":
        messages.success(request, _("Saved as a draft. The buyer does not see it yet."))
    return redirect("bespoke_studio:quote", public_id)


def _language(found: Invitation) -> str:
    """The language a quote is written in: the maker's own."""
    return found.storefront.language


def _posted(request: MarketRequest, found: Invitation) -> QuoteForm:
    rows = request.POST.get("rows", "")[:3]
    number = min(int(rows), MOST_MILESTONES) if rows.isdecimal() else 1
    more = 2 if request.POST.get("do") == "more" else 0
    return QuoteForm(request.POST, rows=number + more, language=_language(found))


def _editor_page(request: MarketRequest, found: Invitation, form: QuoteForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "asked": found, "found": found.request, "form": form, "budget": budget_words(found.request),
        "is_sent": (quote := quote_of(found)) is not None and quote.state == QuoteState.SENT,
        "may_more": form.rows < MOST_MILESTONES, "here_is": "requests", "saved_at": None,
        **_prices(found, form),
    }  # fmt: skip
    return render(request, "bespoke/quote.html", context, status=status)


def _prices(found: Invitation, form: QuoteForm) -> dict[str, Any]:
    """For each milestone and for all together: what this buyer pays, and what the maker receives."""
    side = str(form["side"].value() or "net")
    side = side if side in ("net", "gross") else "net"
    profile, buyer = found.storefront.partner.tax_profile, buyer_of_request(found.request)
    amounts = form.amounts() if form.is_bound else QuoteForm(
        {name: form[name].value() or "" for name in form.fields}, rows=form.rows, language=form.language
    ).amounts()  # fmt: skip

    def of(numbers: list[int]) -> Sum:
        return summed(amounts=numbers, side=side, profile=profile, buyer=buyer, on=timezone.now().date())

    each = [of([amount]) if amount else Sum() for amount in amounts]
    return {"rows": list(zip(form.steps(), each, strict=True)), "total": of([amount for amount in amounts if amount])}


@studio_page(*EDITORS)
@require_POST
def live_prices(request: MarketRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """Buyer pays, you receive: for the prices as they are being typed."""
    found = _asked_or_404(seat, public_id)
    context = _prices(found, _posted(request, found)) | {"is_live": True}
    return render(request, "bespoke/_prices.html", context)
