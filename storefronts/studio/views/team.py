"""Who is in the team, who is asked into it, and the page behind a mailed invitation."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.limits.rates import limited
from marketplace.partner import invitations
from marketplace.partner.models import Role, TeamInvitation, TeamMember
from marketplace.partner.operations import TeamRefused, change_role, unseat
from marketplace.partner.queries import is_closed
from storefronts.studio.forms.front import InviteForm
from storefronts.studio.seats import ANYONE, CHOSEN, studio_page


@limited("team-invitation", limit=30, seconds=3600, methods=("POST",))
@studio_page(*ANYONE, also_closed=True)
def team(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Who is in the team; owners invite, change and remove."""
    is_owner, is_over = seat.role == Role.OWNER, is_closed(seat.partner)
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        if not is_owner or is_over:
            raise Http404
        if form.is_valid() and _invited(form, seat):
            messages.success(request, _("The invitation is sent. The person joins by accepting it."))
            return redirect("studio:team")
    context = {
        "form": form,
        "members": list(seat.partner.team.select_related("user").order_by("since", "pk")),
        "waiting": invitations.open_invitations(seat.partner, at=timezone.now()) if is_owner else [],
        "is_owner": is_owner,
        "is_closed": is_over,
        "roles": Role.choices,
        "me": seat,
        "here_is": "team",
    }
    return render(request, "studio/team.html", context, status=422 if form.is_bound else 200)


def _invited(form: forms.Form, seat: TeamMember) -> bool:
    said = form.cleaned_data
    try:
        invitations.invite(
            partner=seat.partner, email=said["email"], role=Role(said["role"]), language=get_language() or "en",
            by=seat.user, at=timezone.now(),
        )  # fmt: skip
    except TeamRefused as refused:
        form.add_error("email", str(refused))
        return False
    return True


@studio_page(*ANYONE, also_closed=True)
@require_POST
def team_change(request: HttpRequest, seat: TeamMember, pk: int) -> HttpResponse:
    """Give a member another role, or take them out; anyone may leave."""
    member = seat.partner.team.select_related("user", "partner").filter(pk=pk).first()
    if member is None:
        raise Http404
    role, leaves = request.POST.get("role", ""), request.POST.get("do") == "remove"
    if seat.role != Role.OWNER and not (leaves and member.pk == seat.pk):
        raise Http404
    if not leaves and role not in Role.values:
        return redirect("studio:team")
    try:
        if leaves:
            unseat(partner=seat.partner, user=member.user, by=seat.user)
        else:
            change_role(member=member, role=Role(role), by=seat.user, at=timezone.now())
    except TeamRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The team has changed."))
    return redirect("studio:team")


@studio_page()
@require_POST
def invitation_revoke(request: HttpRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """An owner takes an invitation back: its link opens nothing any more."""
    invitation = get_object_or_404(TeamInvitation.objects.filter(partner=seat.partner), public_id=public_id)
    invitations.revoke(invitation=invitation, by=seat.user, at=timezone.now())
    messages.success(request, _("The invitation is taken back."))
    return redirect("studio:team")


@never_cache
@login_required
@limited("team-join", limit=60, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the mailed link: who asks, as what, and yes or no. Opening it changes nothing."""
    at = timezone.now()
    try:
        invitation = invitations.find_invitation(token)
    except LookupError:
        raise Http404
    context = {"studio": invitation.partner.name, "role": Role(invitation.role).label}
    try:
        invitations.check_yours(invitation=invitation, user=request.user)  # type: ignore[arg-type]  # login_required
        invitations.check_open(invitation=invitation, at=at)
        if request.method == "POST":
            return _answered(request, invitation)
    except invitations.NotYourInvitation:
        return render(request, "studio/join.html", {"is_other": True}, status=403)
    except invitations.InvitationClosed as closed:
        return render(request, "studio/join.html", context | {"closed": str(closed)}, status=410)
    return render(request, "studio/join.html", context)


def _answered(request: HttpRequest, invitation: TeamInvitation) -> HttpResponse:
    user, at = request.user, timezone.now()
    if request.POST.get("answer") != "yes":
        invitations.decline(invitation=invitation, by=user, at=at)  # type: ignore[arg-type]  # login_required
        messages.success(request, _("You declined. Nothing has changed."))
        return redirect("account:home")
    mine = invitations.accept(invitation=invitation, by=user, at=at)  # type: ignore[arg-type]  # login_required
    request.session[CHOSEN] = mine.pk
    messages.success(request, _("You are in the team. You can leave it at any time under “Team”."))
    return redirect("studio:home")
