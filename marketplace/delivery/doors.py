"""What a signed download link opens: one version of a bought file, as long as the right to it stands."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.delivery.models import Entitlement
from marketplace.delivery.operations import count_download
from marketplace.delivery.queries import version_for
from marketplace.files.links import LinkClosed, link_url
from marketplace.files.models import PrivateFile
from marketplace.offerings.models import FileVersion

PURPOSE = "bought"


def download_url(*, entitlement: Entitlement, version: FileVersion) -> str:
    """A fresh link to one version; whoever has it can download until it expires."""
    return link_url(purpose=PURPOSE, ref=f"{entitlement.public_id}/{version.pk}")


def _read(ref: str) -> tuple[Entitlement, FileVersion]:
    public_id, _slash, version_id = ref.partition("/")
    entitlement = Entitlement.objects.select_related("offering").get(public_id=public_id)
    return entitlement, version_for(entitlement=entitlement, version_id=int(version_id))


class BoughtFiles:
    """The purpose "bought" of marketplace.files.links."""

    def find(self, ref: str) -> PrivateFile:
        try:
            entitlement, version = _read(ref)
        except Entitlement.DoesNotExist as gone:
            raise LookupError(ref) from gone
        if entitlement.revoked_at is not None:
            raise LinkClosed(revoked_sentence())
        return version.file

    def began(self, ref: str, *, at: datetime) -> None:
        entitlement, version = _read(ref)
        count_download(entitlement=entitlement, version=version, at=at)

    def renew_url(self, ref: str, *, request: HttpRequest) -> str:
        return reverse("library:home" if request.user.is_authenticated else "library:open")


def revoked_sentence() -> str:
    return _(
        "The money for this work was given back, so the right to use it has ended. "
        "If you think this is a mistake, write to us."
    )
