"""Who sells, in words: what the law wants shown of a trader before a contract (DSA Art. 30, CRD Art. 6, 6a)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.markets.countries import country_name
from marketplace.markets.languages import interface_language
from marketplace.partner.models import LegalForm, Partner, VatStatus


def trader_status() -> str:
    """Who opens a storefront says that they sell as a trade (CRD Art. 6a(1)(b)): private people are not admitted."""
    return _("Trader: consumer law holds for the contract.")


def trader_facts(partner: Partner, language: str) -> list[tuple[str, str]]:
    """What the law wants shown of a trader before a contract (DSA Art. 30, CRD Art. 6a): ``(term, text)``."""
    identity = getattr(partner, "trader_identity", None)
    promise = _("The trader has promised to offer only what complies with European law.")
    promised = identity is not None and identity.self_certified_at is not None
    return [
        (_("Status"), trader_status()),
        *who_it_is(partner, language),
        *([(_("Promise"), promise)] if promised else []),
    ]


def who_it_is(partner: Partner, language: str) -> list[tuple[str, str]]:
    """The identity of a trader as far as it is known (still): ``(term, text)``."""
    identity = getattr(partner, "trader_identity", None)
    profile = getattr(partner, "tax_profile", None)
    rows: list[tuple[str, str]] = []
    if identity is not None:
        address = ", ".join(part for part in (identity.street, f"{identity.postcode} {identity.city}".strip()) if part)
        rows += [(_("Name"), identity.legal_name), (_("Address"), address), (_("E-mail"), identity.email)]
        rows += [(_("Telephone"), identity.phone), (identity.register_name or _("Register"), identity.register_number)]
    if profile is not None:
        rows.append((_("Country"), country_name(profile.country, interface_language(language))))
        rows.append((_("Legal form"), str(LegalForm(profile.legal_form).label)))
        rows.append((_("VAT"), profile.vat_id or str(VatStatus(profile.vat_status).label)))
    return [(term, text) for term, text in rows if text]
