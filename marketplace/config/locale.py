"""Language from the address. Addresses without a language by contract are never sent to one with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware as DjangoLocaleMiddleware

WITHOUT_LANGUAGE = (
    "/files/", "/licence/", "/webhooks/", "/cms/", "/dashboard/", "/api/", "/media/", "/static/", "/healthz", "/readyz",
    "/.well-known/", "/sitemap", "/robots.txt", "/outbox/", "/design/", "/embed/", "/seen/",
)  # fmt: skip


class LocaleMiddleware(DjangoLocaleMiddleware):
    """Django's, but an unknown file or licence is a 404 at once, not a redirect to a page that is one."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.path_info.startswith(WITHOUT_LANGUAGE):
            return response
        return super().process_response(request, response)
