"""The account: overview, language, a person's data and the end of it. Signing in and out is allauth's."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.limits.rates import limited
from marketplace.users.forms import AccountForm, DeleteForm
from marketplace.users.personal_data import DeletionRefused, delete_account, export_zip, obstacles

SAVED_SHOWN = 24


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Purchases, saved works, name and language."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("account:home")
    user = request.user
    saved = user.saved_offerings.select_related("offering").prefetch_related("offering__texts").order_by("-at")  # type: ignore[union-attr]  # offerings stand above accounts
    context = {
        "form": form,
        "purchases": user.entitlements.filter(revoked_at__isnull=True).count(),  # type: ignore[union-attr]  # delivery stands above accounts
        "orders": user.orders.count(),  # type: ignore[union-attr]  # Oscar's orders
        "saved": saved[:SAVED_SHOWN],
        "seats": user.seats.select_related("partner"),  # type: ignore[union-attr]  # partners stand above accounts
    }
    return render(request, "account/home.html", context)


@never_cache
@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What we keep, the export, and the way to deletion."""
    return render(request, "account/data.html")


@never_cache
@login_required
@require_POST
@limited("data-export", limit=10, seconds=3600)
def export(request: HttpRequest) -> HttpResponse:
    """Everything we hold of this person, as a zip of JSON."""
    at = timezone.now()
    response = HttpResponse(export_zip(user=request.user, at=at), content_type="application/zip")  # type: ignore[arg-type]  # login_required
    response["Content-Disposition"] = f'attachment; filename="my-data-{at:%Y-%m-%d}.zip"'
    return response


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """The end of an account: after signing in again and typing the address."""
    user = request.user
    reasons = obstacles(user=user)  # type: ignore[arg-type]  # login_required
    form = DeleteForm(request.POST or None, email=user.email)  # type: ignore[union-attr]  # login_required
    if request.method == "POST" and not reasons and form.is_valid():
        try:
            delete_account(user=user, at=timezone.now())  # type: ignore[arg-type]  # login_required
        except DeletionRefused as refused:
            reasons = refused.reasons
        else:
            logout(request)
            return render(request, "account/deleted.html")
    return render(request, "account/delete.html", {"form": form, "reasons": reasons})
