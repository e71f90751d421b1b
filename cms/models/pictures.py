"""Editors' pictures with our own renditions."""

from __future__ import annotations

from django.db import models

from marketplace.pictures.models import Picture


class PagePicture(models.Model):
    """The renditions that belong to one image of Wagtail's; made again when its file is replaced."""

    image = models.OneToOneField("wagtailimages.Image", on_delete=models.CASCADE, related_name="page_picture")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)

    def __str__(self) -> str:
        return f"renditions of {self.file_name}"
