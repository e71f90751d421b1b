"""The closed vocabularies of the casebook's columns, and what each word means to the rules. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from marketplace.money import Money, from_decimal
from marketplace.vat.facts import Capacity, Role, Scheme, TaxNature, VatIdCheck, VatStatus
from marketplace.vat.goods import Way
from marketplace.vat.territories import MEMBER_STATES

ROLE_OF_LEG = {
    "seller>buyer": Role.AGENT,
    "platform>buyer": Role.DEEMED_SUPPLIER,
    "seller>platform": Role.DEEMED_SUPPLIER,
    "platform>seller": Role.AGENT,
}
LEGS = list(ROLE_OF_LEG)


@dataclass(frozen=True, slots=True)
class SellerKind:
    """Column seller_kind. `status` None: the platform itself."""

    status: VatStatus | None
    ex_states: frozenset[str] = frozenset()
    artist: bool = False

    @property
    def is_platform(self) -> bool:
        return self.status is None


SELLER_KINDS = ("vat_registered", "vat_registered_artist", "sme_exempt_home", "sme_EX_for_XX", "non_eu", "platform")
_PLAIN_KINDS = {
    "vat_registered": SellerKind(VatStatus.REGISTERED),
    "vat_registered_artist": SellerKind(VatStatus.REGISTERED, artist=True),
    "sme_exempt_home": SellerKind(VatStatus.SMALL_BUSINESS),
    "non_eu": SellerKind(VatStatus.NON_EU),
    "platform": SellerKind(None),
}


def seller_kind_of(word: str) -> SellerKind:
    """Raises ValueError with what was expected, as all readers here."""
    if word in _PLAIN_KINDS:
        return _PLAIN_KINDS[word]
    numbered = re.fullmatch(r"sme_EX_for_([A-Z]{2}(?:[_+][A-Z]{2})*)", word)
    if numbered is None:
        raise ValueError(f"one of {', '.join(SELLER_KINDS)}, XX being a state")
    return SellerKind(VatStatus.SMALL_BUSINESS, frozenset(_state(code) for code in re.split(r"[_+]", numbered[1])))


def _state(code: str) -> str:
    iso = {"EL": "GR"}.get(code, code)
    if iso not in MEMBER_STATES:
        raise ValueError(f"a member state in place of {code}")
    return iso


@dataclass(frozen=True, slots=True)
class State:
    """Column threshold_or_scheme_state."""

    scheme: Scheme
    so_far: Money | None = None
    ioss: bool = False
    claims_exemption: bool = False
    no_exemption_in: str = ""
    is_given: bool = True
    """False where nothing was said about the threshold (Art. 59c)."""


STATES = (
    "n/a", "below_10k", "over_10k_oss", "over_10k_no_EX_for_XX", "over_10k_EX", "no_EX_for_XX", "EX",
    "opted_destination", "non_union_oss", "IOSS", "<amount>_before_this_sale",
)  # fmt: skip
_PLAIN_STATES = {
    "n/a": State(Scheme.NONE, is_given=False),
    "below_10k": State(Scheme.BELOW_10K),
    "over_10k_oss": State(Scheme.OSS),
    "over_10k_EX": State(Scheme.NONE, claims_exemption=True),
    "EX": State(Scheme.NONE, claims_exemption=True, is_given=False),
    "opted_destination": State(Scheme.OPTED),
    "non_union_oss": State(Scheme.NON_UNION_OSS),
    "IOSS": State(Scheme.NONE, ioss=True),
}


def state_of(word: str) -> State:
    if word in _PLAIN_STATES:
        return _PLAIN_STATES[word]
    without = re.fullmatch(r"(over_10k_)?no_EX_for_([A-Z]{2})", word)
    if without is not None:
        return State(Scheme.NONE, no_exemption_in=_state(without[2]), is_given=bool(without[1]))
    before = re.fullmatch(r"(\d{1,12}(?:\.\d{1,2})?)_before_this_sale", word)
    if before is not None:
        return State(Scheme.BELOW_10K, so_far=from_decimal(Decimal(before[1]), "EUR"))
    raise ValueError(f"one of {', '.join(STATES)}")


@dataclass(frozen=True, slots=True)
class Customer:
    """Column buyer_kind: how a buyer introduces themselves, and what the register says."""

    capacity: Capacity
    check: VatIdCheck = VatIdCheck.NOT_GIVEN
    has_number: bool = True


_BUSINESS = Capacity.BUSINESS
BUYER_KINDS = {
    "consumer": Customer(Capacity.CONSUMER),
    "business_valid_vat_id": Customer(_BUSINESS, VatIdCheck.VALID),
    "business_no_vat_id_given": Customer(_BUSINESS, VatIdCheck.NOT_GIVEN),
    "business_vat_id_invalid_in_vies": Customer(_BUSINESS, VatIdCheck.INVALID),
    "business_vies_unavailable": Customer(_BUSINESS, VatIdCheck.UNAVAILABLE),
    "business_proven": Customer(_BUSINESS, VatIdCheck.VALID, has_number=False),
    "platform": Customer(_BUSINESS, VatIdCheck.VALID),
    "seller_business": Customer(_BUSINESS, VatIdCheck.VALID, has_number=False),
    "seller_vat_registered": Customer(_BUSINESS, VatIdCheck.VALID),
    "seller_sme_exempt": Customer(_BUSINESS, VatIdCheck.VALID),
    "seller_sme_exempt_no_vat_id": Customer(_BUSINESS, VatIdCheck.NOT_GIVEN),
}


@dataclass(frozen=True, slots=True)
class Product:
    """Column product_kind. `start` is where goods start, "" for the seller's own state."""

    nature: TaxNature
    way: Way | None = None
    start: str = ""
    notes: tuple[str, ...] = ()
    is_deposit: bool = False

    @property
    def is_goods(self) -> bool:
        return self.way is not None

    @property
    def is_commission(self) -> bool:
        return self.nature == TaxNature.COMMISSION


_WORK = TaxNature.HUMAN_SERVICE
_PRODUCTS = {
    "e_service": Product(TaxNature.E_SERVICE),
    "e_book": Product(TaxNature.E_BOOK),
    "human_service": Product(_WORK),
    "live_online_workshop": Product(TaxNature.VIRTUAL_EVENT),
    "automatic_ai_generation": Product(TaxNature.E_SERVICE),
    "commissioned_illustration_with_rights": Product(
        _WORK, notes=("states treat authors' services differently: the seller chooses the category",)
    ),
    "copyright_licence": Product(TaxNature.COPYRIGHT),
    "package_template_plus_1h_human_work": Product(
        _WORK, notes=("a mixed package: taken as work of a person; it is an e-service if the file is the main thing",)
    ),
    "pdf_template_pack_or_font": Product(
        TaxNature.E_SERVICE, notes=("standard rate: it is a book only where the buyer's state says so",)
    ),
    "deposit_30pct_for_bespoke_work": Product(_WORK, is_deposit=True),
    "platform_commission": Product(TaxNature.COMMISSION),
    "goods_import_max_150": Product(TaxNature.GOODS, Way.IMPORT_MAX_150),
    "goods_in_EU_of_non_EU_seller": Product(TaxNature.GOODS, Way.IN_EU_OF_OUTSIDER),
    "goods_original_painting": Product(TaxNature.ART, Way.FROM_STOCK),
}
PRODUCT_KINDS = (*_PRODUCTS, "goods_from_XX", "goods_poster_from_XX")


def product_of(word: str) -> Product:
    if word in _PRODUCTS:
        return _PRODUCTS[word]
    goods = re.fullmatch(r"goods_(?:poster_)?from_([A-Z]{2}(?:-[A-Za-z0-9]+)?)", word)
    if goods is None:
        raise ValueError(f"one of {', '.join(PRODUCT_KINDS)}, XX being the country where the goods start")
    return Product(TaxNature.GOODS, Way.FROM_STOCK, start=goods[1])
