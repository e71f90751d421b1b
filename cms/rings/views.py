"""The ring's desk in Wagtail's admin: members, invitations, words, figures; and founding a ring."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.models import RingPage
from cms.rings.forms import FoundForm, InviteByMailForm, InviteMakerForm, PartnersForm, WordsForm
from cms.rings.operations import found_ring
from cms.rings.queries import lists_open_to, memberships_of
from marketplace.markets.languages import LANGUAGES
from marketplace.users.models import User
from storefronts.rings import invitations, operations
from storefronts.rings.editors import remove_editor
from storefronts.rings.figures import ring_figures
from storefronts.rings.founding import save_partners, save_words, set_ring_state
from storefronts.rings.models import Invitation, Membership, Ring
from storefronts.rings.permissions import NotYourRing, is_network_editor, require_editor, require_network
from storefronts.rings.queries import open_invitations, rings_of_editor
from storefronts.rings.refused import RingRefused

WAYS: dict[str, tuple[str, type[forms.Form] | None]] = {
    "maker": ("invite_form", InviteMakerForm), "mail": ("mail_form", InviteByMailForm),
    "editor": ("editor_form", InviteByMailForm), "link": ("", None),
}  # fmt: skip
"""How one is invited: the name of its form on the desk, and the form. A link asks for nothing."""
ANSWERS: dict[str, Callable[..., Any]] = {
    "accept": operations.accept_maker, "refuse": operations.refuse_maker, "remove": operations.remove_maker,
}  # fmt: skip
"""What a ring may say to a maker."""
WITH_A_REASON = ("refuse", "remove")


def ring_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of one ring, for its editors and the network's; to all others it is not there."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        ring = get_object_or_404(Ring, slug=slug)
        try:
            require_editor(request.user, ring)  # type: ignore[arg-type]  # Wagtail lets only accounts in
            return view(request, ring, *args, **kwargs)
        except NotYourRing as refused:
            raise Http404 from refused

    return guarded


@require_safe
def rings(request: HttpRequest) -> HttpResponse:
    """The rings a person looks after; who has one goes straight to it."""
    found = list(rings_of_editor(request.user))  # type: ignore[arg-type]
    network = is_network_editor(request.user)  # type: ignore[arg-type]
    if not found and not network:
        raise Http404
    if len(found) == 1 and not network:
        return redirect("ring_desk", found[0].slug)
    return render(request, "cms/rings/desk_list.html", {"rings": found, "is_network": network})


@require_safe
@ring_desk
def desk(request: HttpRequest, ring: Ring) -> HttpResponse:
    """Members, invitations, editors and figures."""
    return _desk(request, ring)


def _desk(request: HttpRequest, ring: Ring, *, status: int = 200, **bound: forms.Form) -> HttpResponse:
    at, language = timezone.now(), get_language() or "en"
    by_state = memberships_of(ring)
    context = {
        "ring": ring, "by_state": by_state, "figures": ring_figures(ring, at=at),
        "invitations": list(open_invitations(ring, at=at)), "editors": list(ring.editors.select_related("user")),
        "is_network": is_network_editor(request.user),  # type: ignore[arg-type]
        "pages": list(RingPage.objects.filter(ring=ring).select_related("locale")),
        "lists": lists_open_to(request.user),  # type: ignore[arg-type]
        "past": [*by_state["refused"], *by_state["left"], *by_state["removed"]],
        "invite_form": InviteMakerForm(prefix="maker"),
        "mail_form": InviteByMailForm(prefix="mail", initial={"language": language}),
        "editor_form": InviteByMailForm(prefix="editor", initial={"language": language}),
        "language": language,
    } | bound  # fmt: skip
    return render(request, "cms/rings/desk.html", context, status=status)


@require_POST
@ring_desk
def invite(request: HttpRequest, ring: Ring, how: str) -> HttpResponse:
    """Invite a maker who is here, one by mail, many by a link, or an editor."""
    by, at = request.user, timezone.now()
    if how not in WAYS:
        raise Http404
    if how == "editor":
        require_network(request.user)  # type: ignore[arg-type]  # before the form is read
    name, form_class = WAYS[how]
    form = form_class(request.POST, prefix=how) if form_class else None
    if form is not None and not form.is_valid():
        return _desk(request, ring, status=422, **{name: form})
    try:
        _invite(ring, how, form.cleaned_data if form else {}, by=by, at=at)
    except RingRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The invitation is made."))
    return redirect("ring_desk", ring.slug)


def _invite(ring: Ring, how: str, said: dict[str, Any], *, by: Any, at: Any) -> None:
    if how == "maker":
        operations.invite(ring=ring, storefront=said["storefront"], by=by, at=at, words=said["words"])
    elif how == "mail":
        invitations.invite_by_mail(ring=ring, email=said["email"], language=said["language"], by=by, at=at)
    elif how == "editor":
        invitations.invite_editor(ring=ring, email=said["email"], language=said["language"], by=by, at=at)
    else:
        invitations.invite_by_link(ring=ring, by=by, at=at)


@require_POST
@ring_desk
def answer(request: HttpRequest, ring: Ring, public_id: str, what: str) -> HttpResponse:
    """Say yes or no to a maker, or end a membership with a reason."""
    membership = get_object_or_404(
        Membership.objects.select_related("ring", "storefront__partner"), ring=ring, public_id=public_id
    )
    if what not in ANSWERS:
        raise Http404
    reason = {"why": request.POST.get("why", "")} if what in WITH_A_REASON else {}
    try:
        ANSWERS[what](membership=membership, by=request.user, at=timezone.now(), **reason)
    except RingRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Done. The maker gets a mail."))
    return redirect("ring_desk", ring.slug)


@require_POST
@ring_desk
def revoke(request: HttpRequest, ring: Ring, public_id: str) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(Invitation.objects.select_related("ring"), ring=ring, public_id=public_id)
    invitations.revoke(invitation=found, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("The invitation is taken back."))
    return redirect("ring_desk", ring.slug)


@require_POST
@ring_desk
def editor_remove(request: HttpRequest, ring: Ring, public_id: str) -> HttpResponse:
    """An editor leaves, or the network takes a seat back."""
    user = get_object_or_404(User, public_id=public_id, ring_seats__ring=ring)
    try:
        remove_editor(ring=ring, user=user, by=request.user)  # type: ignore[arg-type]
    except RingRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("This person is no editor of the ring any more."))
    return redirect(
        "ring_desk" if user != request.user else "wagtailadmin_home", *([ring.slug] if user != request.user else [])
    )


@ring_desk
def words(request: HttpRequest, ring: Ring, language: str = "") -> HttpResponse:
    """Sentence and story in one of the ring's languages; partners and whether it takes makers."""
    code = language or ring.languages[0]
    if code not in ring.languages:
        raise Http404
    which, data = request.POST.get("which", ""), request.POST if request.method == "POST" else None
    form = WordsForm(data if which == "words" else None, ring=ring, language=code)
    partners = PartnersForm(data if which == "partners" else None, ring=ring)
    bound = form if which == "words" else partners
    if bound.is_valid() and _saved(request, ring, code, form if which == "words" else None, partners):
        return redirect("ring_words", ring.slug, code)
    context = {
        "ring": ring, "form": form, "partners": partners, "code": code, "language_name": LANGUAGES[code].name,
        "tabs": [(each, LANGUAGES[each].name) for each in ring.languages],
    }  # fmt: skip
    return render(request, "cms/rings/words.html", context, status=422 if which else 200)


def _saved(request: HttpRequest, ring: Ring, code: str, form: WordsForm | None, partners: PartnersForm) -> bool:
    by: Any = request.user
    try:
        if form is not None:
            said = form.cleaned_data
            save_words(ring=ring, language=code, sentence=said["sentence"], story=said["story"], by=by)
        else:
            save_partners(ring=ring, partners=partners.pairs(), by=by)
            set_ring_state(ring=ring, state=partners.cleaned_data["state"], by=by)
    except RingRefused as refused:
        (form or partners).add_error(None, str(refused))
        return False
    messages.success(request, _("Saved. The page shows it within a minute."))
    return True


def found(request: HttpRequest) -> HttpResponse:
    """The one form that makes a ring, for editors of the network."""
    try:
        require_network(request.user)  # type: ignore[arg-type]
    except NotYourRing as refused:
        raise Http404 from refused
    form = FoundForm(request.POST or None, initial={"languages": ["en"], "first_language": get_language() or "en"})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            ring = found_ring(
                facts=form.facts(), editor_email=said["editor_email"], sentence=said["sentence"], live=said["live"],
                by=request.user, at=timezone.now(),  # type: ignore[arg-type]
            )  # fmt: skip
        except RingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The ring is founded, and its first editor has a mail."))
            return redirect("ring_desk", ring.slug)
    return render(request, "cms/rings/found.html", {"form": form}, status=422 if form.is_bound else 200)
