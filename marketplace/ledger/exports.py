"""A month handed to the accountant: the file, and who took it, when and why."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from marketplace.audit.operations import record
from marketplace.ledger.datev import datev_file
from marketplace.ledger.journal import journal_csv
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty


class Form(StrEnum):
    CSV = "csv"
    DATEV = "datev"


@dataclass(frozen=True, slots=True)
class Exported:
    name: str
    content: bytes
    content_type: str


@transaction.atomic
def export_month(*, month: date, form: Form, by: User, why: str, at: datetime) -> Exported:
    """The journal of a month as a file; the trail keeps its name and SHA-256. Raises NotYourDesk, ReasonMissing."""
    require_duty(by, Duty.FINANCE)
    made = _made(month.replace(day=1), form, at)
    facts = {"file": made.name, "sha256": hashlib.sha256(made.content).hexdigest()}
    record(by=by, action="ledger.export_month", about=f"month:{month:%Y-%m}", why=why, at=at, facts=facts)
    return made


def _made(month: date, form: Form, at: datetime) -> Exported:
    if form == Form.DATEV:
        file = datev_file(month=month, at=at)
        return Exported(file.name, file.content, "text/csv; charset=windows-1252")
    text = "".join(journal_csv(month=month))
    return Exported(f"journal-{month:%Y-%m}.csv", text.encode(), "text/csv; charset=utf-8")
