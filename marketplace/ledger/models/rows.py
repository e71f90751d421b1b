"""What all rows of the ledger have in common."""

from __future__ import annotations

from typing import ClassVar

from marketplace.ledger.guards import SAYS
from marketplace.written_once.rows import WrittenOnce


class OfTheLedger(WrittenOnce):
    """Never changed or deleted: a correction is posted (docs/ledger.md)."""

    REFUSAL: ClassVar[str] = SAYS

    class Meta:
        abstract = True
