"""Sign-in is allauth's alone: other pages that ask for an account's password are closed, or MFA could be walked around.

Included before the addresses of Wagtail and Oscar. Whatever the method, nothing that was sent is read.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt  # it only sends on: there is nothing to guard
@never_cache
def to_sign_in(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """To the one sign-in page, with what was asked for (`next`) kept."""
    return _sent_on(request, "account_login")


@csrf_exempt
@never_cache
def to_reset(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """To the one page for a forgotten password."""
    return _sent_on(request, "account_reset_password")


def _sent_on(request: HttpRequest, name: str) -> HttpResponse:
    asked = request.META.get("QUERY_STRING", "")
    return redirect(f"{reverse(name)}?{asked}" if asked else reverse(name))


wagtail_admin = [
    path("login/", to_sign_in),
    path("password_reset/", to_reset),
    path("password_reset/<path:rest>", to_reset),
]
wagtail_pages = [path("_util/login/", to_sign_in, name="sign_in_only")]
oscar_dashboard = [path("login/", to_sign_in)]
