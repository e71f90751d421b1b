"""Security headers. The strict policy is the rule; three paths need more and get it, nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.http import HttpRequest, HttpResponse

STRICT = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "style-src": "'self'",
    "script-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
# Wagtail's admin, Oscar's dashboard and the API's documentation page bring inline scripts and styles of their own.
LAX = STRICT | {
    "style-src": "'self' 'unsafe-inline'",
    "script-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "frame-ancestors": "'self'",
}
LAX_PATHS = ("/cms/", "/dashboard/", "/api/v1/docs")


@lru_cache(maxsize=8)
def _origin(storage: Storage) -> str:
    """Where pictures really come from, e.g. "https://bucket.s3.amazonaws.com"; "" when from this host.

    Asked of the storage itself: MEDIA_URL says nothing of a bucket.
    """
    address = urlsplit(storage.url("picture"))
    return f"{address.scheme}://{address.netloc}" if address.netloc else ""


def policy(path: str) -> str:
    rules = dict(LAX if path.startswith(LAX_PATHS) else STRICT)
    if pictures := _origin(storages["default"]):
        rules["img-src"] += f" {pictures}"
    payment = urlsplit(settings.STRIPE_API_BASE)
    # The order form and a seller's account are answered by a redirect to the provider's page; form-action follows it.
    rules["form-action"] += (
        f" {payment.scheme}://{payment.netloc}"
        if payment.netloc
        else " https://checkout.stripe.com https://connect.stripe.com"
    )
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SecurityHeaders:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_dummy", False):
            return response  # a draft that Wagtail draws inside its preview: the preview's own address decides
        response.headers.setdefault("Content-Security-Policy", policy(request.path))
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        return response
