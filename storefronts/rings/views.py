"""The studio's page of rings, and the page that an invitation opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.design.acts import acts_on
from marketplace.limits.rates import limited
from marketplace.partner.models import Role, TeamMember
from marketplace.partner.permissions import NotYourStorefront
from marketplace.users.coming_back import remember, way_back
from marketplace.users.models import User
from storefronts.profiles.models import Storefront
from storefronts.profiles.queries import open_storefronts
from storefronts.rings import operations
from storefronts.rings.forms import ApplyForm
from storefronts.rings.invitations import accept_as_editor, accept_as_maker
from storefronts.rings.models import Invitation, InvitationKind, Membership, MembershipState, Ring, RingState
from storefronts.rings.queries import invitation_by_key, with_last_word
from storefronts.rings.refused import RingRefused
from storefronts.studio.seats import EDITORS, studio_page

ANSWERS: dict[str, tuple[Callable[..., Any], Any]] = {
    "agree": (operations.agree, gettext_lazy("You are a member now.")),
    "decline": (operations.decline, gettext_lazy("You have said no. The ring can invite you again.")),
    "leave": (operations.leave, gettext_lazy("Done. The editors of the ring know.")),
    "home": (operations.choose_home, gettext_lazy("This is your home ring now: your cards and pages name it.")),
}


@studio_page(*EDITORS)
def studio(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """A maker's rings: where it is, who asks, where it may apply."""
    return _studio_page(request, seat, ApplyForm(rings=_free_rings(_storefront(seat))))


def _studio_page(request: HttpRequest, seat: TeamMember, form: ApplyForm) -> HttpResponse:
    storefront = _storefront(seat)
    mine = Membership.objects.filter(storefront=storefront).select_related("ring").order_by("-is_home", "-changed_at")
    rows = list(with_last_word(mine))
    over = (MembershipState.REFUSED, MembershipState.REMOVED)
    context = {
        "form": form, "is_owner": seat.role == Role.OWNER, "here_is": "ring",
        "invited": [row for row in rows if row.state == MembershipState.INVITED],
        "joined": [row for row in rows if row.state == MembershipState.MEMBER],
        "waiting": [row for row in rows if row.state == MembershipState.APPLIED],
        "over": [row for row in rows if row.state in over],
        "may_apply": seat.role == Role.OWNER and form.fields["ring"].queryset.exists(),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "rings/studio.html", context, status=422 if form.is_bound else 200)


def _storefront(seat: TeamMember) -> Storefront:
    found = Storefront.objects.select_related("partner").filter(partner_id=seat.partner_id).first()
    if found is None:
        raise Http404
    return found


def _free_rings(storefront: Storefront) -> QuerySet[Ring]:
    """Open rings it is not in, has not asked, and was not removed from."""
    busy = (MembershipState.MEMBER, MembershipState.APPLIED, MembershipState.INVITED, MembershipState.REMOVED)
    taken = Membership.objects.filter(storefront=storefront).filter(state__in=busy).values("ring")
    return Ring.objects.filter(is_umbrella=False, state=RingState.OPEN).exclude(pk__in=taken).order_by("name")


@limited("ring-apply", limit=20, seconds=3600)
@studio_page()
@acts_on("rings:studio")
def studio_apply(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Ask to join a ring."""
    storefront = _storefront(seat)
    form = ApplyForm(request.POST, rings=_free_rings(storefront))
    if form.is_valid():
        said = form.cleaned_data
        try:
            operations.apply(
                ring=said["ring"], storefront=storefront, by=seat.user, at=timezone.now(), words=said["words"]
            )
        except RingRefused as refused:
            form.add_error("ring", str(refused))
        else:
            messages.success(request, _("The editors of the ring have your wish. You get a mail when they answer."))
            return redirect("rings:studio")
    return _studio_page(request, seat, form)


@studio_page(*EDITORS)
@require_POST
def studio_answer(request: HttpRequest, seat: TeamMember, public_id: str, what: str) -> HttpResponse:
    """Answer an invitation, leave, or choose the home ring."""
    found = Membership.objects.select_related("ring", "storefront__partner").filter(
        public_id=public_id, storefront__partner_id=seat.partner_id
    )
    membership = found.first()
    if membership is None or what not in ANSWERS:
        raise Http404
    act, said = ANSWERS[what]
    try:
        act(membership=membership, by=seat.user, at=timezone.now())
    except RingRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, str(said))
    return redirect("rings:studio")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("ring-invitation", limit=60, seconds=600)
def invitation(request: HttpRequest, public_id: str) -> HttpResponse:
    """What an invitation asks, for who has its key; answered by a person who is signed in."""
    found = invitation_by_key(public_id, request.GET.get("key", ""))
    if found is None:
        raise Http404
    at = timezone.now()
    if request.method == "POST":
        return _answered(request, found, at)
    if found.is_good(at):
        remember(request, request.get_full_path())
    return _invitation_page(request, found, at)


def _answered(request: HttpRequest, found: Invitation, at: datetime) -> HttpResponse:
    if not isinstance(request.user, User):
        return redirect(f"{reverse('account_login')}?next={request.get_full_path()}")
    try:
        if found.kind == InvitationKind.EDITOR:
            accept_as_editor(invitation=found, by=request.user, at=at)
            target = f"/cms/ring/{found.ring.slug}/"
        else:
            accept_as_maker(invitation=found, storefront=_chosen(request), by=request.user, at=at)
            target = reverse("rings:studio")
    except NotYourStorefront as refused:
        raise Http404 from refused
    except RingRefused as refused:
        return _invitation_page(request, found, at, error=str(refused))
    way_back(request)
    messages.success(request, _("Welcome to %(ring)s.") % {"ring": found.ring.name})
    return redirect(target)


def _chosen(request: HttpRequest) -> Storefront:
    chosen = Storefront.objects.select_related("partner").filter(slug=request.POST.get("storefront", "")).first()
    if chosen is None:
        raise RingRefused(_("Choose the storefront that joins."))
    return chosen


def _invitation_page(request: HttpRequest, found: Invitation, at: datetime, error: str = "") -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    owned = open_storefronts().filter(partner__team__user=user, partner__team__role=Role.OWNER) if user else ()
    context = {
        "invitation": found, "ring": found.ring, "error": error, "is_good": found.is_good(at), "person": user,
        "storefronts": list(owned), "is_for_editor": found.kind == InvitationKind.EDITOR,
        "is_theirs": user is not None and user.email.lower() == found.email, "lit_city": found.ring.lit,
    }  # fmt: skip
    return render(request, "rings/invitation.html", context, status=422 if error else 200)
