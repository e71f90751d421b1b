"""The fields of one tier: its price, its rights, and for services its package."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.offerings.models import Kind, Offering, Tier
from marketplace.offerings.rights import OPEN_LICENCES, Rights
from marketplace.partner.models import Pricing
from storefronts.studio.forms.fields import AmountField
from storefronts.studio.prices import terms_of

USES = [
    ("personal", _("Personal use")),
    ("commercial", _("Business use")),
    ("extended", _("Products for sale")),
]
"""Any use is not among them: an open licence gives it, and says everything else too."""
FLAGS: dict[str, Any] = {
    "sublicence_one_client": _("May be passed on to one named client"),
    "exclusive": _("Sold to one buyer only (exclusive)"),
    "ai_training": _("May be used to train AI"),
    "attribution": _("The maker must be named"),
    "share_alike": _("Works made from it carry the same licence"),
}


def flags_for(offering: Offering) -> dict[str, Any]:
    """What can be said of a work's rights. A file is exclusive only where a single copy of it is sold."""
    if offering.kind == Kind.SERVICE or offering.edition_size == 1:
        return FLAGS
    return {flag: label for flag, label in FLAGS.items() if flag != "exclusive"}


def tier_fields(code: str, offering: Offering, language: str) -> dict[str, forms.Field]:
    fields = _price_fields()
    fields |= {"licence": _licence_field(code)} if code == "open" else _rights_fields(code, flags_for(offering))
    if offering.kind == Kind.SERVICE:
        fields |= _package_fields(language)
    return fields


def _price_fields() -> dict[str, forms.Field]:
    return {
        "on": forms.BooleanField(label=_("Offer this"), required=False),
        "pricing": forms.ChoiceField(label=_("Pricing"), choices=Pricing.choices, required=False),
        "amount": AmountField(
            label=_("Price"), help_text=_("0.50 to 100,000. With “pay what you want”: the suggestion.")
        ),
        "minimum": AmountField(label=_("Minimum"), help_text=_("For “pay what you want”.")),
    }


def _rights_fields(code: str, flags: dict[str, Any]) -> dict[str, forms.Field]:
    return {
        "use": forms.ChoiceField(label=_("Use"), choices=USES, required=False),
        "territory": forms.ChoiceField(
            label=_("Where"), choices=[("world", _("Everywhere")), ("eu", _("European Union"))], required=False
        ),
        "term_years": forms.IntegerField(
            label=_("Years"), min_value=1, max_value=99, required=False, help_text=_("Empty: without end.")
        ),
        "seats": forms.IntegerField(
            label=_("People"), min_value=1, max_value=100_000, required=False, help_text=_("Empty: any number.")
        ),
        **{flag: forms.BooleanField(label=label, required=False) for flag, label in flags.items()},
        "licence": _licence_field(code),
    }


def _licence_field(code: str) -> forms.Field:
    if code == "open":
        return forms.ChoiceField(
            label=_("Open licence"), choices=[(name, name) for name in OPEN_LICENCES], required=False,
            help_text=_("It says what buyers may do; nothing can be added or taken away."),
        )  # fmt: skip
    return forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)


def _package_fields(language: str) -> dict[str, forms.Field]:
    return {
        "delivery_days": forms.IntegerField(label=_("Days until delivery"), min_value=1, max_value=365, required=False),
        "revisions": forms.IntegerField(label=_("Revisions included"), min_value=0, max_value=20, required=False),
        "scope": forms.CharField(
            label=_("What it contains"),
            max_length=600,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3, "lang": language, "dir": "auto"}),
        ),
        "passes": forms.ChoiceField(
            label=_("Rights pass"),
            choices=[("acceptance", _("When the work is accepted")), ("payment", _("When it is paid"))],
            required=False,
        ),
    }


def rights_values(rights: Rights) -> dict[str, Any]:
    return {
        "use": rights.use,
        "territory": rights.territory,
        "term_years": rights.term_years,
        "seats": rights.seats,
        "passes": rights.passes,
        **{flag: getattr(rights, flag) for flag in FLAGS},
    }


def default_licence(code: str) -> str:
    return "CC-BY-4.0" if code == "open" else f"LicenseRef-Ring-{code}"


def tier_values(tier: Tier | None, code: str, language: str) -> dict[str, Any]:
    licence = default_licence(code)
    if tier is None:
        return {
            "on": False,
            "pricing": Pricing.FREE.value if code == "open" else Pricing.FIXED.value,
            "amount": None,
            "minimum": None,
            "licence": licence,
            "delivery_days": None,
            "revisions": None,
            "scope": "",
        }
    terms = terms_of(tier)
    return {
        "on": tier.is_active,
        "pricing": terms.pricing,
        "amount": terms.amount_minor or None,
        "minimum": terms.minimum_minor or None,
        "licence": tier.licence or licence,
        "delivery_days": tier.delivery_days,
        "revisions": tier.revisions,
        "scope": tier.scope.get(language, ""),
    }
