"""Files that only some may have: what is sold, briefs, documents."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from marketplace.files.storage import private_storage
from marketplace.public_ids import new_public_id


def private_path(instance: PrivateFile, filename: str) -> str:
    """A path that says nothing: two folders of the id, then the id. The name for people is kept in the row."""
    token = new_public_id(24)
    return f"{token[:2]}/{token[2:4]}/{token}"


class PrivateFile(models.Model):
    """One stored file: its bytes never change; a new version is a new row."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    file = models.FileField(upload_to=private_path, storage=private_storage, max_length=200)
    name = models.CharField(max_length=200)
    """As the person named it; cleaned, shown on download."""
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    """What the content says it is, not what the browser said."""
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="private_file_not_empty")]

    def __str__(self) -> str:
        return self.name
