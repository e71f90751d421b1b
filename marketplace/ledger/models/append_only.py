"""Rows that are written once. The database refuses to change them, too, by triggers (``ledger/guards.py``)."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class NeverChanged(TypeError):
    """Rows of the ledger are never changed or deleted: post a correction instead (docs/ledger.md)."""


def _refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
    raise NeverChanged("rows of the ledger are never changed or deleted: post a correction instead")


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Reads and inserts. Every other way to write raises NeverChanged."""

    def bulk_create(self, objs: Any, *args: Any, update_conflicts: bool = False, **kwargs: Any) -> Any:
        if update_conflicts:
            _refuse()
        return super().bulk_create(objs, *args, **kwargs)


# As attributes, since Django's own signatures differ from each other.
WAYS_TO_CHANGE = ("update", "delete", "bulk_update", "update_or_create", "_raw_delete")
for _name in (*WAYS_TO_CHANGE, *(f"a{way}" for way in WAYS_TO_CHANGE if way[0] != "_")):
    setattr(AppendOnlyQuerySet, _name, _refuse)


class AppendOnly(models.Model):
    """Saved once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        _refuse()
