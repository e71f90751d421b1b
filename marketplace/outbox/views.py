"""The demo's letter box: what would have been mailed, since no mail leaves a demo."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from marketplace.outbox.models import SentMail


@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    return render(request, "outbox/mails.html", {"mails": SentMail.objects.all()[:100]})


@never_cache
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "outbox/mail.html", {"mail": get_object_or_404(SentMail, pk=pk)})


@never_cache
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part as mail programs draw it: without scripts, with its own style."""
    response = HttpResponse(get_object_or_404(SentMail, pk=pk).html)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
    return response
