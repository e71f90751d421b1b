"""Operations on the files that are sold and on the pictures that show them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from marketplace.files.models import PrivateFile
from marketplace.offerings.models import FileVersion, Kind, Offering, OfferingFile, OfferingPicture
from marketplace.offerings.operations import changed, edited
from marketplace.offerings.refused import OfferingRefused
from marketplace.one_line import one_line
from marketplace.partner.models import Role
from marketplace.partner.permissions import require_role
from marketplace.users.models import User

MOST_FILES = 20


@transaction.atomic
def add_file(*, offering: Offering, file: PrivateFile, label: str, by: User, at: datetime) -> FileVersion:
    """Add a checked file to a digital product, as its first version. Raises NotYourStorefront, OfferingRefused."""
    require_role(by, offering.partner, Role.EDITOR)
    return write_file(offering=offering, file=file, label=label, at=at)


def write_file(*, offering: Offering, file: PrivateFile, label: str, at: datetime) -> FileVersion:
    """The writing part of ``add_file``; also used by loaders. Raises OfferingRefused."""
    if offering.kind != Kind.DIGITAL:
        raise OfferingRefused(_("A service has no files to download: you hand over the work when it is done."))
    shown = offering.files.filter(removed_at__isnull=True)
    if shown.count() >= MOST_FILES:
        raise OfferingRefused(_("A work has at most 20 files. Put several into one ZIP."))
    last = offering.files.aggregate(last=Max("position"))["last"]
    kept = OfferingFile.objects.create(
        offering=offering, label=(one_line(label) or file.name)[:120], position=0 if last is None else last + 1
    )
    version = FileVersion.objects.create(offering_file=kept, file=file, number=1, created_at=at)
    changed(offering=offering, at=at)
    return version


@transaction.atomic
def add_version(*, kept: OfferingFile, file: PrivateFile, by: User, at: datetime, note: str = "") -> FileVersion:
    """A newer version of a file: buyers get it, and can still have the older ones. The same bytes change nothing."""
    offering = kept.offering
    require_role(by, offering.partner, Role.EDITOR)
    newest = kept.versions.select_related("file").first()
    if newest is not None and newest.file.sha256 == file.sha256:
        raise OfferingRefused(_("This is the same file as before. Choose the new one."))
    number = (newest.number if newest else 0) + 1
    version = FileVersion.objects.create(
        offering_file=kept, file=file, number=number, note=one_line(note)[:200], created_at=at
    )
    changed(offering=offering, at=at)
    return version


@transaction.atomic
def remove_file(*, kept: OfferingFile, by: User, at: datetime) -> None:
    """Take a file off sale. Who bought it keeps it: rows and bytes stay.

    Raises NotYourStorefront, and OfferingIncomplete for the last one of a work on sale.
    """
    require_role(by, kept.offering.partner, Role.EDITOR)
    if kept.removed_at is None:
        kept.removed_at = at
        kept.save(update_fields=["removed_at"])
        edited(offering=kept.offering, at=at)


@transaction.atomic
def describe_picture(*, shown: OfferingPicture, language: str, alt: str, by: User, at: datetime) -> None:
    """Say in one language what a picture shows, for people who cannot see it (at most 300 characters)."""
    require_role(by, shown.offering.partner, Role.EDITOR)
    words = one_line(alt)[:300]
    shown.alt = {code: text for code, text in shown.alt.items() if code != language} | (
        {language: words} if words else {}
    )
    shown.save(update_fields=["alt"])
    edited(offering=shown.offering, at=at)


@transaction.atomic
def show_first(*, shown: OfferingPicture, by: User, at: datetime) -> None:
    """Make it the picture of the card; the others keep their order."""
    require_role(by, shown.offering.partner, Role.EDITOR)
    others = [row for row in shown.offering.pictures.all() if row.pk != shown.pk]
    for position, row in enumerate([shown, *others]):
        OfferingPicture.objects.filter(pk=row.pk).update(position=position)
    changed(offering=shown.offering, at=at)


@transaction.atomic
def remove_picture(*, shown: OfferingPicture, by: User, at: datetime) -> None:
    """Take a picture out of the gallery; its renditions stay, other works may show them. Raises OfferingIncomplete."""
    offering = shown.offering
    require_role(by, offering.partner, Role.EDITOR)
    shown.delete()
    for position, row in enumerate(offering.pictures.all()):
        OfferingPicture.objects.filter(pk=row.pk).update(position=position)
    edited(offering=offering, at=at)
