"""Keeping private files."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File

from marketplace.files.content import ContentFacts, inspect_upload
from marketplace.files.models import PrivateFile
from marketplace.users.models import User


def store_private(*, file: File[Any], by: User | None, at: datetime, office: bool = False) -> PrivateFile:
    """Check an upload by its content and keep it. Raises FileRefused; nothing is written then.

    ``office``: as for ``inspect_upload``.
    """
    return keep(file=file, facts=inspect_upload(file, office=office), by=by, at=at)


def keep(*, file: File[Any], facts: ContentFacts, by: User | None, at: datetime) -> PrivateFile:
    """The writing part of ``store_private``, for content that was checked: the bytes first, the row last."""
    row = PrivateFile(
        name=clean_name(str(file.name or "")), size=facts.size, sha256=facts.sha256, content_type=facts.content_type,
        uploaded_by=by, created_at=at,
    )  # fmt: skip
    file.seek(0)
    row.file.save(row.name, file, save=False)
    row.save()
    return row


def clean_name(name: str) -> str:
    """The file name as people see it: no folders, no control or direction characters, at most 120 with its ending."""
    last = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(letter for letter in last if unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs"))
    stem, dot, ending = visible.rpartition(".")
    if not dot:
        return visible[:120].strip() or "file"
    return f"{stem[: 119 - len(ending)].strip() or 'file'}.{ending[:10]}"
