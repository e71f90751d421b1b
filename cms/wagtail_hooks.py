"""What the editors' admin has beside Wagtail's own."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from cms.choosers import offering_chooser, storefront_chooser
from cms.rings import menu  # noqa: F401  # the ring's desk


@hooks.register("register_admin_viewset")
def choosers() -> list[ViewSet]:
    return [offering_chooser, storefront_chooser]
