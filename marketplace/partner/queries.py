"""Reading sellers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.markets.countries import country_name
from marketplace.markets.zones import months_after
from marketplace.partner.models import (
    AccountState,
    Partner,
    Standing,
    TaxProfile,
    TeamMember,
    TraderIdentity,
    VatStatus,
)
from marketplace.users.models import User
from marketplace.vat.models import VatIdCheck

TRADER_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing before (all) sales can happen. ``blocks``: nothing can be bought until it is there."""

    field: str
    sentence: str
    blocks: bool


def sale_state(partner: Partner) -> str:
    """``on_sale``; ``maker_paused`` while the platform lets the seller sell nothing; ``closed``; ``unverified``.

    Asks nothing of the database for a partner loaded with ``standing`` and ``payment_account``.
    """
    standing = getattr(partner, "standing", None)
    if standing is not None and standing.state == Standing.PAUSED:
        return "maker_paused"
    if is_closed(partner):
        return "closed"
    account = getattr(partner, "payment_account", None)
    return "on_sale" if account is not None and account.state == AccountState.VERIFIED else "unverified"


def is_closed(partner: Partner) -> bool:
    """Whether its owner has closed it for good. Asks nothing for a partner loaded with ``standing``."""
    standing = getattr(partner, "standing", None)
    return standing is not None and standing.state == Standing.CLOSED


def trader_data_until(partner: Partner) -> date:
    """The last day on which a closed seller's trader data is kept: six months after the closing (DSA Art. 30(5)).

    The day of the closing does not count, the last one does to its end (Regulation 1182/71 Art. 3).
    """
    return months_after(partner.standing.changed_at.date(), TRADER_MONTHS)


def seats_of(user: User) -> QuerySet[TeamMember]:
    """The teams of a person, oldest first, each with what the studio's frame shows."""
    return (
        TeamMember.objects.filter(user_id=user.pk)
        .select_related("partner__storefront", "partner__standing")
        .order_by("since", "pk")
    )


def with_facts(partner_id: int) -> Partner:
    """A seller with tax profile, identity and payment account in one query."""
    partner: Partner = Partner.objects.select_related(
        "tax_profile", "trader_identity", "payment_account", "storefront", "standing"
    ).get(pk=partner_id)
    return partner


def missing_for_sale(partner: Partner, *, language: str = "en") -> list[Missing]:
    """What this seller still has to say or do, most urgent first, in words of the active language."""
    if is_closed(partner):
        return []
    return [
        *_missing_standing(partner),
        *_missing_tax(partner.tax_profile, language),
        *_missing_identity(partner.trader_identity),
        *_missing_account(partner),
    ]


def vat_answer(profile: TaxProfile) -> VatIdCheck | None:
    """What the register said last about this seller's number; None when it has not answered yet."""
    if not profile.vat_id:
        return None
    asked = VatIdCheck.objects.filter(number=profile.vat_id, outcome__in=("valid", "invalid"))
    return asked.order_by("-checked_at", "-pk").first()


def missing_identity(partner: Partner) -> list[Missing]:
    """What the law wants known of a trader before anything is sold (DSA Art. 30(1), CRD Art. 6a)."""
    return _missing_identity(partner.trader_identity)


def _missing_standing(partner: Partner) -> list[Missing]:
    if sale_state(partner) != "maker_paused":
        return []
    sentence = _("We have paused your sales. The mail that we sent you says why, and how you can object.")
    return [Missing("standing", sentence, blocks=True)]


def _missing_tax(profile: TaxProfile, language: str) -> list[Missing]:
    if profile.vat_status == VatStatus.NONE_YET:
        return [
            Missing(
                "vat_status",
                _("Say how you are taxed as soon as you know it: until then services cannot be bought."),
                blocks=False,
            )
        ]
    if profile.vat_status == VatStatus.NON_EU:
        return []
    if profile.vat_id:
        answer = vat_answer(profile)
        if answer is None or answer.outcome == "valid":
            return []
        unknown = _("The European register does not know your VAT number. Correct it, or ask your tax office.")
        return [Missing("vat_id", unknown, blocks=False)]
    if profile.vat_status == VatStatus.REGISTERED:
        return [Missing("vat_id", _("Give your VAT number: it stands on every invoice."), blocks=False)]
    if profile.country == settings.PLATFORM_COUNTRY:
        return []
    return [
        Missing(
            "vat_id",
            _(
                "You are a small business in %(home)s, and downloads are sold through a platform in %(abroad)s. For "
                "that your tax office gives you a number under Article "
                "214(1)(e) of the VAT Directive; you stay exempt. "
                "Ask for it, then write it here."
            )
            % {
                "home": country_name(profile.country, language),
                "abroad": country_name(settings.PLATFORM_COUNTRY, language),
            },
            blocks=False,
        )
    ]


def _missing_identity(identity: TraderIdentity) -> list[Missing]:
    """DSA Art. 30(1): name, address, contact, self-certification. They block: no verification without them, so no sale.

    The register entry is asked for but cannot be missing: not every trader has one.
    """
    rows = []
    if not (identity.legal_name and identity.street and identity.postcode and identity.city):
        rows.append(
            Missing("address", _("Give your legal name and address: buyers may see who they buy from."), blocks=True)
        )
    if not (identity.email and identity.phone):
        rows.append(Missing("contact", _("Give an e-mail address and a telephone number for buyers."), blocks=True))
    if identity.self_certified_at is None:
        rows.append(Missing("certify", _("Confirm that you only offer what the law of the Union allows."), blocks=True))
    return rows


def _missing_account(partner: Partner) -> list[Missing]:
    sentences = {
        AccountState.NONE: _(
            "Your payment account is not set up yet. Your works show as “on sale after verification”."
        ),
        AccountState.PENDING: _(
            "Your payment account is being verified. Your works show as “on sale after verification”."
        ),
        AccountState.RESTRICTED: _("Your payment account is restricted. Nothing can be bought until that is settled."),
    }
    sentence = sentences.get(AccountState(partner.payment_account.state))
    return [Missing("payment_account", sentence, blocks=True)] if sentence else []
