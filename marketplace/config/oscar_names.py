"""The addresses that Oscar's dashboard templates reverse although their pages are ours or gone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from marketplace.config import sign_in
from marketplace.offerings.models import Offering


def product(request: HttpRequest, product_slug: str, pk: int) -> HttpResponse:
    """From a dashboard link to our page of the offering; strangers learn nothing from counting."""
    if not request.user.is_staff:
        raise Http404
    offering = Offering.objects.filter(product_id=pk).first()
    if offering is None:
        raise Http404
    return redirect("pages:offering", slug=offering.slug, public_id=offering.public_id)


def closed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return redirect("/")


catalogue = (
    [
        path("", closed, name="index"),
        path("<slug:product_slug>_<int:pk>/", product, name="detail"),
        path("category/<path:category_slug>_<int:pk>/", closed, name="category"),
    ],
    "catalogue",
)
customer = (
    [
        path(f"{name}/", closed, name=name)
        for name in ("login", "logout", "register", "summary", "profile-view", "order-list", "anon-order")
    ],
    "customer",
)
urlpatterns = [
    path("dashboard/", include(sign_in.oscar_dashboard)),
    path("dashboard/catalogue-links/", include(catalogue)),
    path("dashboard/customer-links/", include(customer)),
    path("dashboard/home/", closed, name="home"),
]
