"""What checkout tells the order: values, no forms."""

from __future__ import annotations

from dataclasses import dataclass, field

from marketplace.vat.models import VatIdCheck


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """Words that the buyer agreed to, as they stood on the page."""

    kind: str
    wording: str
    version: str


@dataclass(frozen=True, slots=True)
class CheckoutFacts:
    """Who orders, and what they confirmed.

    ``token`` is one per checkout form, ``fingerprint`` that of the quote shown.
    """

    token: str
    fingerprint: str
    email: str
    name: str
    language: str
    country: str
    postcode: str = ""
    address: dict[str, str] = field(default_factory=dict)
    capacity: str = "consumer"
    company: str = ""
    vat_id: str = ""
    vat_id_check: VatIdCheck | None = None
    purchase_order: str = ""
    invoice_email: str = ""
    licence_client: str = ""
    consents: tuple[ConsentGiven, ...] = ()
    pays: str = ""
    """What the page said would be charged, as ``SEK 123400`` in minor units; "" for the total in euro."""
    evidence: tuple[dict[str, str], ...] = ()
    """Items of location evidence (IR 282/2011 Art. 24f): kind, source, value."""

    @property
    def check(self) -> str:
        """The register's answer as the VAT rules want it."""
        if self.vat_id_check is None:
            return "not_given"
        return self.vat_id_check.outcome
