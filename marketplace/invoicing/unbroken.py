"""Whether what was issued is still what was issued: texts, files, numbers, and the database's own refusal to change it
(INV-01, INV-02; Art. 233 of Directive 2006/112/EC wants the integrity of an invoice's content from issue to the end of
storage).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection
from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce

from marketplace.invoicing.models import Document, Rendition, Series
from marketplace.invoicing.operations import fingerprint
from marketplace.invoicing.triggers import GUARDS
from marketplace.ledger.writing import one_view
from marketplace.vat.guards import GUARDS as VAT_GUARDS

log = logging.getLogger(__name__)
NAMED = 20
"""Of so many findings the job writes a line each."""
READ_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and with which document, series or trigger."""

    where: str
    what: str


def findings(*, with_files: bool) -> Iterator[Finding]:
    """Everything that is wrong, as it is found. ``with_files``: the stored PDFs are read from their storage, too."""
    yield from unguarded()
    yield from numbers_missing()
    yield from texts_changed()
    if with_files:
        yield from files_changed()


def unguarded() -> list[Finding]:
    """Triggers that should be in the database and are not: of documents, and of the decisions they tell of."""
    missing = [*GUARDS.missing(connection), *VAT_GUARDS.missing(connection)]
    return [Finding(name, "trigger is missing") for name in missing]


def broken_series() -> list[Series]:
    """Series whose documents are not numbered 1, 2, 3 up to the number taken last: a number is lost, or was given
    twice, which a constraint refuses, too."""
    counted = Series.objects.annotate(has=Count("documents"), top=Coalesce(Max("documents__position"), 0))
    return list(counted.filter(~Q(has=F("last")) | ~Q(top=F("last"))).select_related("issuer").order_by("pk"))


def numbers_missing() -> list[Finding]:
    with one_view():  # a document that is issued meanwhile is in both, or in none
        found = []
        for series in broken_series():
            given = set(series.documents.values_list("position", flat=True))
            lost = [str(n) for n in islice((n for n in range(1, series.last + 1) if n not in given), 10)]
            beyond = [str(n) for n in sorted(given) if n > series.last][:10]
            said = [f"missing: {', '.join(lost)}"] * bool(lost) + [f"never taken: {', '.join(beyond)}"] * bool(beyond)
            where = f"{series.issuer.code}-{series.year}, type {series.type}"
            found.append(Finding(where, f"numbers up to {series.last} have gaps; {'; '.join(said)}"))
    return found


def texts_changed() -> Iterator[Finding]:
    rows = Document.objects.order_by("pk").values_list("number", "cii", "ubl", "sha256")
    for number, cii, ubl, sha256 in rows.iterator(chunk_size=READ_AT_ONCE):
        if fingerprint(cii_text=cii, ubl_text=ubl) != sha256:
            yield Finding(number, "its texts are not those that were issued (SHA-256)")
        elif any(f">{number}<" not in text for text in (cii, ubl)):
            yield Finding(number, "its texts carry another number")


def files_changed() -> Iterator[Finding]:
    rows = Rendition.objects.select_related("file", "document").order_by("pk")
    for row in rows.iterator(chunk_size=READ_AT_ONCE):
        try:
            is_same = _digest(row) == row.file.sha256
        except OSError:
            yield Finding(row.document.number, "its PDF is not in the storage")
        else:
            if not is_same:
                yield Finding(row.document.number, "its PDF is not the one that was kept (SHA-256)")


def _digest(row: Rendition) -> str:
    """Of the stored bytes. Raises OSError where there are none."""
    digest = hashlib.sha256()
    with row.file.file.open("rb") as stored:
        for chunk in stored.chunks():
            digest.update(chunk)
    return digest.hexdigest()


def watch(*, at: datetime) -> int:
    """The nightly look, without reading the storage: an error in the log for what is wrong. Returns how much it is."""
    found = list(findings(with_files=False))
    for one in found[:NAMED]:
        log.error("issued documents: %s: %s", one.where, one.what)
    if len(found) > NAMED:
        log.error("issued documents: %s findings in all, see documents_check", len(found))
    return len(found)
