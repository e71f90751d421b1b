"""A translation is sent into the review by who wrote it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from cms.translations import TranslationRefused, draft_of, submit_translation, translation_of


@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: HttpRequest, page_id: int) -> HttpResponse:
    """What will be looked at, and the button; to those who may not change the page it is not there."""
    page = get_object_or_404(Page, pk=page_id).specific
    found = translation_of(page)
    if found is None or not page.permissions_for_user(request.user).can_edit():
        raise Http404
    if request.method != "POST":
        context = {"page": page, "title": draft_of(found).title, "progress": found.get_progress()}
        return render(request, "cms/rings/translation_review.html", context)
    try:
        submit_translation(page=page, by=request.user)
        messages.success(request, _("Sent to the editors of the network. They read it before it is published."))
    except TranslationRefused as refused:
        messages.error(request, str(refused))
    return redirect("wagtailadmin_pages:edit", page.pk)
