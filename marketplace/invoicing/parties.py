"""Who stands on a document: the platform, the seller, the buyer, as they are when it is issued."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings

from marketplace.invoicing.invoice import Party
from marketplace.invoicing.models import Issuer
from marketplace.markets.zones import local_time
from marketplace.order.models import OrderFacts
from marketplace.partner.models import Partner

PLATFORM_CODE = "RING"


def platform_party() -> Party:
    """The operator, as its settings say. The address may have any number of lines; the last holds postcode and city."""
    address = [line.strip() for line in settings.PLATFORM_ADDRESS.splitlines() if line.strip()]
    street, more = (address[0] if address else ""), ", ".join(address[1:-1])
    last = address[-1] if len(address) > 1 else ""
    postcode, _space, city = last.partition(" ") if last[:1].isdigit() else ("", "", last)
    return Party(
        name=settings.PLATFORM_NAME, country=settings.PLATFORM_COUNTRY, street=street, more=more, city=city,
        postcode=postcode, vat_id=settings.PLATFORM_VAT_ID, identifier=PLATFORM_CODE, email=settings.PLATFORM_EMAIL,
    )  # fmt: skip


def seller_party(partner: Partner, *, ex_number: str = "") -> Party:
    """A seller as it has told of itself. ``ex_number`` stands for its VAT number where that exemption is used."""
    identity, profile, issuer = partner.trader_identity, partner.tax_profile, issuer_of(partner)
    vat_id = ex_number or profile.vat_id
    return Party(
        name=identity.legal_name or partner.name, country=profile.country, street=identity.street, city=identity.city,
        postcode=identity.postcode, vat_id=vat_id, tax_number="" if vat_id else issuer.tax_number,
        identifier=issuer.code, register_number=identity.register_number, email=identity.email,
    )  # fmt: skip


def buyer_party(facts: OrderFacts) -> Party:
    """The buyer of an order. A VAT number stands there only when the register has confirmed it (IR Art. 18)."""
    is_confirmed = facts.vat_id_check is not None and facts.vat_id_check.outcome == "valid"
    return Party(
        name=facts.company or facts.name or facts.email, country=facts.country, street=facts.address.get("street", ""),
        city=facts.address.get("city", ""), postcode=facts.postcode, vat_id=facts.vat_id if is_confirmed else "",
        email=facts.invoice_email or facts.email,
    )  # fmt: skip


def without_vat_ids(seller: Party, buyer: Party) -> tuple[Party, Party]:
    """Out of scope: no VAT numbers may stand there (BR-O-02); the seller's moves to BT-32."""
    return replace(seller, vat_id="", tax_number=seller.vat_id), replace(buyer, vat_id="")


def issuer_of(partner: Partner | None) -> Issuer:
    """The row that numbers documents in the name of a seller, or of the platform. Made when it is first asked for."""
    defaults: dict[str, Any] = {"code": PLATFORM_CODE} if partner is None else {}
    issuer, _made = Issuer.objects.get_or_create(partner=partner, defaults=defaults)
    return issuer


def language_of(partner: Partner) -> str:
    """What the seller's owner reads."""
    owner = partner.team.filter(role="owner").select_related("user").order_by("pk").first()
    return str(owner.user.language) if owner and owner.user.language else "en"


def local_day(at: datetime) -> date:
    """The date on the platform's clocks: it stands on documents and decides their year and period."""
    return local_time(at, settings.PLATFORM_COUNTRY).date()
