"""Pictures that editors upload: chosen through Wagtail, shown by our own renditions like every picture of the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cms.models.pictures import PagePicture
from marketplace.pictures.operations import store_picture
from marketplace.pictures.renditions import PictureRefused
from marketplace.pictures.shown import PictureView, view_of


def pictures_of(images: Iterable[Any], *, at: datetime) -> Mapping[int, PictureView]:
    """By the image's key. One query; a new or replaced image is rendered when it is first shown, as Wagtail does."""
    wanted = {image.pk: image for image in images if image is not None}
    if not wanted:
        return {}
    kept = {row.image_id: row for row in PagePicture.objects.filter(image__in=wanted).select_related("picture")}
    found: dict[int, PictureView] = {}
    for pk, image in wanted.items():
        row = kept.get(pk)
        if row is None or row.file_name != image.file.name:
            row = keep_picture(image=image, at=at)
        if row is not None:
            found[pk] = view_of(row.picture)
    return found


@transaction.atomic
def keep_picture(*, image: Any, at: datetime) -> PagePicture | None:
    """Make the renditions of an editor's image; None for a file that is gone or no picture."""
    try:
        with image.file.storage.open(image.file.name) as opened:
            picture = store_picture(data=opened.read(), credit="", at=at)
    except (OSError, PictureRefused):
        return None
    row, _created = PagePicture.objects.update_or_create(
        image=image, defaults={"picture": picture, "file_name": image.file.name}
    )
    return row
