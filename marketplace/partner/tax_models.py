"""How a seller is taxed: what it stated, from which day, and what holds now. Part of the room's models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.written_once.rows import WrittenOnce


class LegalForm(models.TextChoices):
    PERSON = "person", _("A person (sole trader, freelancer)")
    COMPANY = "company", _("A company or association")


class VatStatus(models.TextChoices):
    REGISTERED = "registered", _("Registered for VAT")
    SMALL_BUSINESS = "small_business", _("Small business, exempt from VAT")
    NON_EU = "non_eu", _("Established outside the European Union")
    NONE_YET = "none_yet", _("No VAT status yet")


OUTSIDE = ("CA", "CH", "GB", "IS", "LI", "NO", "US")
"""Countries outside the Union's VAT area whose sellers the payment provider can pay."""


@dataclass(frozen=True, slots=True)
class StatedTax:
    """The facts that hold on a day. `ex_states`: where the cross-border exemption number is valid (Art. 284(2))."""

    country: str
    legal_form: str
    vat_status: str
    vat_id: str
    ex_number: str
    ex_states: tuple[str, ...]
    valid_from: date | None

    def as_json(self) -> dict[str, Any]:
        return {
            "country": self.country, "legal_form": self.legal_form, "vat_status": self.vat_status,
            "vat_id": self.vat_id, "ex_number": self.ex_number, "ex_states": list(self.ex_states),
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
        }  # fmt: skip

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> StatedTax:
        """What ``as_json`` wrote, also at a time when it wrote less."""
        since = date.fromisoformat(said["valid_from"]) if said.get("valid_from") else None
        return cls(
            said["country"], said.get("legal_form", ""), said["vat_status"], said.get("vat_id", ""),
            said.get("ex_number", ""), tuple(said.get("ex_states", ())), since,
        )  # fmt: skip


class TaxProfile(models.Model):
    """The tax facts a sale hangs on, as stated last. A change is a new statement; sold lines keep their facts.

    `coming` holds statements whose day has not come, earliest first, so that the right one is known without a query.
    """

    partner = models.OneToOneField("partner.Partner", on_delete=models.CASCADE, related_name="tax_profile")
    country = models.CharField(max_length=2)
    legal_form = models.CharField(max_length=10, choices=LegalForm.choices)
    vat_status = models.CharField(max_length=16, choices=VatStatus.choices)
    vat_id = models.CharField(max_length=20, blank=True)
    """Also the number under Art. 214(1)(e) of a small business that supplies the platform from abroad."""
    ex_number = models.CharField(max_length=20, blank=True)
    ex_states = models.JSONField(default=list, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    coming = models.JSONField(default=list, blank=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.country} {self.vat_status}"

    def on(self, day: date) -> StatedTax:
        """What holds on a day from today on."""
        due = [said for said in self.coming if date.fromisoformat(said["valid_from"]) <= day]
        return StatedTax.from_json(due[-1]) if due else self._now()

    def take(self, facts: StatedTax) -> None:
        """Make these the facts that hold now. The caller saves."""
        self.country, self.legal_form = facts.country, facts.legal_form
        self.vat_status, self.vat_id = facts.vat_status, facts.vat_id
        self.ex_number, self.ex_states, self.valid_from = facts.ex_number, list(facts.ex_states), facts.valid_from

    def _now(self) -> StatedTax:
        return StatedTax(
            self.country, self.legal_form, self.vat_status, self.vat_id, self.ex_number, tuple(self.ex_states),
            self.valid_from,
        )  # fmt: skip


class TaxStatement(WrittenOnce):
    """What a seller stated about its taxes, from which day. A new one replaces it from its own day."""

    partner = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="tax_statements")
    country = models.CharField(max_length=2)
    legal_form = models.CharField(max_length=10, choices=LegalForm.choices)
    vat_status = models.CharField(max_length=16, choices=VatStatus.choices)
    vat_id = models.CharField(max_length=20, blank=True)
    ex_number = models.CharField(max_length=20, blank=True)
    ex_states = models.JSONField(default=list, blank=True)
    valid_from = models.DateField()
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["valid_from", "id"]

    def __str__(self) -> str:
        return f"{self.country} {self.vat_status} from {self.valid_from}"
