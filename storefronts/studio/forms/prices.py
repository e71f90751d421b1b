"""Tiers: prices, rights, and for services the packages. One form, one group of fields per tier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.design.forms import CardLabel, RadioCards
from marketplace.offerings.models import Kind, Tier
from marketplace.offerings.refused import OfferingRefused
from marketplace.offerings.rights import OPEN_LICENCES, PRESETS, Rights, RightsInvalid
from marketplace.offerings.tiers import CODES, PriceSpec, TierSpec, set_tiers
from marketplace.offerings.words import tier_label
from marketplace.partner.models import PriceSide, Pricing
from marketplace.users.models import User
from storefronts.studio.forms.sections import SectionForm
from storefronts.studio.forms.tier_fields import FLAGS, default_licence, rights_values, tier_fields, tier_values
from storefronts.studio.prices import terms_of


@dataclass(frozen=True, slots=True)
class TierGroup:
    """One tier's fields as the template draws them."""

    code: str
    name: str
    on: Any
    price: list[Any]
    package: list[Any]
    rights: list[Any]
    examples: Any
    is_on: bool


class PricesForm(SectionForm):
    """All tiers of a work."""

    section = "prices"

    side = forms.ChoiceField(
        label=_("What stays the same?"),
        widget=RadioCards,
        initial=PriceSide.GROSS,
        choices=[
            (
                PriceSide.GROSS,
                CardLabel(
                    _("The price"),
                    _("Every consumer pays the same round price; what you receive differs with their VAT."),
                ),
            ),
            (
                PriceSide.NET,
                CardLabel(
                    _("What you receive"),
                    _("You name the amount without VAT; the price differs from country to country."),
                ),
            ),
        ],
    )

    @property
    def codes(self) -> tuple[str, ...]:
        return CODES[self.offering.kind]

    def tiers(self) -> dict[str, Tier]:
        rows = Tier.objects.filter(offering=self.offering).prefetch_related("product__stockrecords__terms")
        return {tier.code: tier for tier in rows}

    def kept(self) -> dict[str, Any]:
        tiers = self.tiers()
        values: dict[str, Any] = {"side": PriceSide.GROSS.value}
        for code in self.codes:
            tier = tiers.get(code)
            rights = Rights.from_json(tier.rights) if tier else PRESETS[code]
            values |= {f"{code}-{name}": value for name, value in rights_values(rights).items()}
            values |= {f"{code}-{name}": value for name, value in tier_values(tier, code, self.language).items()}
            if tier is not None and tier.is_active:
                values["side"] = terms_of(tier).side
        return values

    def build(self) -> None:
        for code in self.codes:
            for name, field in tier_fields(code, self.offering, self.language).items():
                self.fields[f"{code}-{name}"] = field

    def groups(self) -> Iterator[TierGroup]:
        """Each tier with its fields, in order."""
        from storefronts.studio.prices import example_rows

        is_service = self.offering.kind == Kind.SERVICE
        for code in self.codes:
            price = [self[f"{code}-{name}"] for name in ("pricing", "amount", "minimum")]
            package = [self[f"{code}-{name}"] for name in ("delivery_days", "revisions", "scope")] if is_service else []
            names = ["use", "territory", "term_years", "seats", *FLAGS, "licence", "passes"]
            rights = [self[f"{code}-{name}"] for name in names if f"{code}-{name}" in self.fields]
            is_on = bool(self[f"{code}-on"].value())
            yield TierGroup(
                code,
                tier_label(code),
                self[f"{code}-on"],
                price,
                package,
                rights,
                example_rows(self.offering, self.spec(code)) if is_on else [],
                is_on,
            )

    def spec(self, code: str) -> PriceSpec:
        """The price of a tier: as said when that is good, else as kept."""
        said = getattr(self, "cleaned_data", None) or self.now
        return PriceSpec(
            said.get(f"{code}-pricing") or Pricing.FIXED,
            said.get(f"{code}-amount") or 0,
            said.get(f"{code}-minimum") or 0,
            said.get("side") or PriceSide.GROSS,
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        chosen = [code for code in self.codes if said.get(f"{code}-on")]
        for code in chosen:
            try:
                self.spec(code).checked()
            except OfferingRefused as refused:
                self.add_error(f"{code}-amount", str(refused))
            self._check_rights(code)
            if self.offering.kind == Kind.SERVICE and not said.get(f"{code}-delivery_days"):
                self.add_error(f"{code}-delivery_days", _("Say in how many days you deliver: 1 to 365."))
        if self.offering.edition_size and len(chosen) > 1:
            self.add_error(None, _("A limited edition has one price. Switch the other tiers off."))
        return said

    def _check_rights(self, code: str) -> None:
        try:
            self._rights(code)
        except RightsInvalid:
            self.add_error(f"{code}-use", _("Say what the buyer may do with it, and where."))

    def store(self, *, by: User, at: datetime) -> None:
        chosen = [self._tier(code) for code in self.codes if self.cleaned_data.get(f"{code}-on")]
        set_tiers(offering=self.offering, tiers=chosen, by=by, at=at)

    def _said(self, code: str) -> dict[str, Any]:
        return {
            name.partition("-")[2]: value for name, value in self.cleaned_data.items() if name.startswith(f"{code}-")
        }

    def _rights(self, code: str) -> Rights:
        """What the maker said. Raises RightsInvalid. An open licence says it all by itself."""
        said = self._said(code)
        if code == "open":
            return OPEN_LICENCES[said.get("licence") or default_licence(code)]
        return Rights(
            use=said.get("use", ""),
            territory=said.get("territory", ""),
            term_years=said.get("term_years"),
            seats=said.get("seats"),
            passes=said.get("passes") or "payment",
            **{flag: bool(said.get(flag)) for flag in FLAGS},
        )

    def _tier(self, code: str) -> TierSpec:
        said = self._said(code)
        before = self.tiers().get(code)
        scope = dict(before.scope) if before else {}
        if "scope" in said:
            scope = {k: v for k, v in (scope | {self.language: said["scope"].strip()}).items() if v}
        return TierSpec(
            code,
            self.spec(code),
            self._rights(code),
            said["licence"] or default_licence(code),
            scope=scope,
            delivery_days=said.get("delivery_days"),
            revisions=said.get("revisions"),
        )
