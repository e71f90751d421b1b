"""Storing pictures."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

from marketplace.pictures.colours import colours_of
from marketplace.pictures.models import Picture
from marketplace.pictures.renditions import Renditions, digest_of, make, widths_for
from marketplace.pictures.shown import folder, path_of


def store_picture(*, data: bytes, credit: str, at: datetime) -> Picture:
    """Store an uploaded picture with its renditions; the same bytes twice are one row. Raises PictureRefused."""
    found = Picture.objects.filter(digest=digest_of(data)).first()
    return found or store_renditions(made=make(data), credit=credit, at=at)


def store_renditions(*, made: Renditions, credit: str, at: datetime) -> Picture:
    """Write the files first, the row last: a row never points at pictures that are not there."""
    for name, content in made.files.items():
        path = f"{folder(made.digest)}/{name}"
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(content))
    picture, _created = Picture.objects.get_or_create(
        digest=made.digest,
        defaults={
            "width": made.width,
            "height": made.height,
            "mat": made.mat,
            "colours": list(made.colours),
            "credit": credit[:200],
            "created_at": at,
        },
    )
    return picture


def look_at_colours(*, picture: Picture) -> None:
    """Name the colours of a stored picture, from its smallest rendition; none where that cannot be read."""
    try:
        with default_storage.open(path_of(picture.digest, widths_for(picture.width)[0])) as kept:
            picture.colours = colours_of(Image.open(kept))
    except (OSError, UnidentifiedImageError):
        picture.colours = []
    picture.save(update_fields=["colours"])
