"""Who stands before a page of this room, and the address that stays open for him."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from marketplace.markets.request import MarketRequest
from storefronts.bespoke.buyers import Who
from storefronts.bespoke.models import Request

WRITTEN = "requests_written"


def who_asks(request: MarketRequest, public_id: str) -> Who:
    """The visitor as this room sees him: account, key of the address or of the form, or the browser that wrote it."""
    user: Any = request.user if request.user.is_authenticated else None
    key = request.POST.get("key", "") or request.GET.get("key", "")
    return Who(user=user, key=key[:40], wrote_it=public_id in request.session.get(WRITTEN, []))


def attached(request: MarketRequest) -> list[UploadedFile]:
    """What was sent with a message. Empty fields are none; an empty file is one, and refused with a sentence."""
    return [file for file in request.FILES.getlist("attachments") if isinstance(file, UploadedFile) and file.name]


def page_of(found: Request, who: Who, *, name: str = "bespoke:request", mark: str = "") -> str:
    """The address of a request's page; guests keep their key in it."""
    query = f"?key={who.key}" if who.key else ""
    return reverse(name, args=[found.public_id]) + query + mark
