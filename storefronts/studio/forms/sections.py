"""What all sections of the edit page share: each is a form of its own that saves by itself."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from marketplace.offerings.attributes import AttributeRefused
from marketplace.offerings.models import Offering
from marketplace.offerings.refused import OfferingIncomplete, OfferingRefused
from marketplace.users.models import User


def on_sale() -> str:
    return _("A work on sale stays complete. Pause it first to take this away.")


class SectionForm(forms.Form):
    """One section. Subclasses say what is ``kept`` now and how to ``store`` what was said."""

    section = ""

    def __init__(self, *, offering: Offering, language: str, data: Any = None) -> None:
        self.offering, self.language = offering, language
        self.now = self.kept()
        super().__init__(data, prefix=self.section, initial=self.now)
        self.build()

    def kept(self) -> dict[str, Any]:
        """The values as they are in the database."""
        raise NotImplementedError

    def build(self) -> None:
        """Adjust fields to the offering."""

    def store(self, *, by: User, at: datetime) -> None:
        """Write the cleaned values by an operation. May raise OfferingRefused."""
        raise NotImplementedError

    @property
    def fingerprint(self) -> str:
        """Of what was kept when the form was drawn: another window's change is noticed by it."""
        return hashlib.sha256(json.dumps(self.now, sort_keys=True, default=str).encode()).hexdigest()[:16]

    def save(self, *, by: User, at: datetime, seen: str) -> bool:
        """Validate and store. False: nothing was written, and the form says why."""
        if not self.is_valid():
            return False
        if seen and seen != self.fingerprint:
            self.add_error(
                None, _("This was changed in another window meanwhile. Save again to replace it by what stands here.")
            )
            return False
        try:
            self.store(by=by, at=at)
        except (OfferingRefused, AttributeRefused) as refused:
            return self._refuse(str(refused))
        except OfferingIncomplete as incomplete:
            return self._refuse(*(str(sentence) for _field, sentence in incomplete.missing), on_sale())
        self.now = self.kept()
        return True

    def _refuse(self, *sentences: str) -> bool:
        """What was typed stays in the form; the work is again as it is in the database."""
        self.offering.refresh_from_db()
        for sentence in sentences:
            self.add_error(None, sentence)
        return False

    def sentences(self) -> list[str]:
        """All errors as sentences, each with its field's name."""
        rows = [str(error) for error in self.non_field_errors()]
        for field in self.visible_fields():
            rows += [f"{field.label}: {error}" for error in field.errors]
        return rows
