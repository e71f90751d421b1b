"""The one table of addresses (docs: URLs are a contract). With the language first, or without any."""

from __future__ import annotations

from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from marketplace.config import health, oscar_names, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("webhooks/stripe/", include("marketplace.webhooks.urls")),
    path("files/", include("marketplace.files.urls")),
    path("licence/", include("marketplace.delivery.check_urls")),
    path("seen/", include("marketplace.figures.urls")),
    path("embed/", include("cms.embed_urls")),
    path("cms/documents/", include(wagtaildocs_urls)),
    path("cms/", include(sign_in.wagtail_admin)),
    path("cms/", include(wagtailadmin_urls)),
    path("", include("storefronts.pages.machine_urls")),
    path("", include(oscar_names)),
    path("", include(cast("Any", apps.get_app_config("oscar")).urls[0])),
]
if settings.DESIGN_GALLERY:
    urlpatterns += [path("design/", include("marketplace.design.urls"))]
if settings.DEBUG or settings.PLATFORM_IS_DEMO:
    urlpatterns += [path("outbox/", include("marketplace.outbox.urls"))]
if not settings.PRODUCTION:
    from django.conf.urls.static import static
    from django.views.static import serve

    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT) or [
        path(f"{settings.MEDIA_URL.strip('/')}/<path:path>", serve, {"document_root": settings.MEDIA_ROOT})
    ]

urlpatterns += i18n_patterns(
    path("market/", include("marketplace.markets.urls")),
    path("me/", include("storefronts.pages.me_urls")),
    path("search/", include("search.saved.urls")),
    path("search/", include("search.urls")),
    path("basket/", include("marketplace.basket.urls")),
    path("checkout/", include("marketplace.checkout.urls")),
    path("orders/", include("marketplace.order.urls")),
    path("", include("marketplace.reviews.urls")),
    path("library/", include("marketplace.delivery.urls")),
    path("documents/", include("marketplace.invoicing.urls")),
    path("account/", include("marketplace.users.urls")),
    path("account/", include("allauth.urls")),
    path("studio/requests/", include("storefronts.bespoke.studio_urls")),
    path("studio/", include("storefronts.studio.urls")),
    path("", include("marketplace.compliance.urls")),
    path("engagements/", include("storefronts.engagements.urls")),
    path("requests/", include("storefronts.bespoke.urls")),
    path("", include("storefronts.rings.urls")),
    path("", include("storefronts.pages.urls")),
    path("", include(sign_in.wagtail_pages)),
    path("", include("cms.urls")),
    path("", include(wagtail_urls)),
)

handler400 = "marketplace.design.views.bad_request"
handler403 = "marketplace.design.views.forbidden"
handler404 = "marketplace.design.views.not_found"
handler500 = "marketplace.design.views.server_error"
