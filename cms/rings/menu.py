"""The ring's desk in the admin's menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.desk.doors import duties_on
from marketplace.users.operators import Duty
from storefronts.rings.permissions import is_network_editor
from storefronts.rings.queries import rings_of_editor


class RingItem(MenuItem):
    """For editors of a ring and of the network only."""

    def is_shown(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return Duty.ADMINISTRATOR in duties_on(request) or is_network_editor(user) or rings_of_editor(user).exists()


@hooks.register("register_admin_urls")
def ring_urls() -> list[URLPattern]:
    from cms.rings.urls import urlpatterns

    return urlpatterns


@hooks.register("register_admin_menu_item")
def ring_item() -> MenuItem:
    return RingItem(_("My ring"), reverse_lazy("ring_list"), icon_name="globe", order=110, name="my-ring")
