"""What the editors' admin has beside Wagtail's own."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from cms.choosers import offering_chooser, storefront_chooser


@hooks.register("register_admin_viewset")
def choosers() -> list[ViewSet]:
    return [offering_chooser, storefront_chooser]
