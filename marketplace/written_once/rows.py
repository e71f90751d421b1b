"""Models whose rows are added and never changed: postings, issued documents, what somebody stated."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models


class NeverChanged(TypeError):
    """Somebody tried to change or delete a row that is written once. The message says what to do instead."""


class WrittenOnceQuerySet(models.QuerySet[Any]):
    """Reads and inserts. Every other way to write raises NeverChanged."""

    def bulk_create(self, objs: Any, *args: Any, update_conflicts: bool = False, **kwargs: Any) -> Any:
        if update_conflicts:
            _refuse_rows(self)
        return super().bulk_create(objs, *args, **kwargs)


def _refuse_rows(rows: models.QuerySet[Any], *_args: Any, **_kwargs: Any) -> NoReturn:
    raise NeverChanged(rows.model.REFUSAL)


# As attributes, since Django's own signatures differ from each other.
WAYS_TO_CHANGE = ("update", "delete", "bulk_update", "update_or_create", "_raw_delete")
for _name in (*WAYS_TO_CHANGE, *(f"a{way}" for way in WAYS_TO_CHANGE if way[0] != "_")):
    setattr(WrittenOnceQuerySet, _name, _refuse_rows)


class WrittenOnce(models.Model):
    """Saved once. ``REFUSAL`` says why not twice, and what to do instead."""

    REFUSAL: ClassVar[str] = "this is never changed or deleted: add another row"
    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverChanged(self.REFUSAL)
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise NeverChanged(self.REFUSAL)
