"""What a VAT rule is told, and what it answers. Pure values; see `rules.py` for the law."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from marketplace.money import Money
from marketplace.vat.sentences import EXPLANATIONS, REFUSALS
from marketplace.vat.territories import Territory

THRESHOLD = Money(1_000_000, "EUR")
"""EUR 10,000 a year of cross-border e-services and distance sales, without VAT (Art. 59c)."""


class TaxNature(StrEnum):
    """The answer to "is a person working for this buyer?", and the kind of thing (IR Art. 7 and Annex I)."""

    E_SERVICE = "e_service"
    E_BOOK = "e_book"
    HUMAN_SERVICE = "human_service"
    VIRTUAL_EVENT = "virtual_event"
    GOODS = "goods"
    COMMISSION = "commission"
    COPYRIGHT = "copyright"
    """A licence or transfer of copyright by itself; a licence that comes with a download is part of the download."""
    ART = "art"
    """Original works of art, as goods (Annex III no. 26)."""


class Role(StrEnum):
    """Who the buyer's contract, and so the supply, is with (IR Art. 9a; Art. 28)."""

    DEEMED_SUPPLIER = "deemed_supplier"
    AGENT = "agent"


class VatStatus(StrEnum):
    REGISTERED = "registered"
    SMALL_BUSINESS = "small_business"
    NONE_YET = "none_yet"
    NON_EU = "non_eu"


class Scheme(StrEnum):
    """How a supplier declares cross-border sales to consumers."""

    BELOW_10K = "below_10k"
    OPTED = "opted"
    OSS = "oss"
    NON_UNION_OSS = "non_union_oss"
    NONE = "none"
    """Over the threshold and in no scheme (yet): taxed at destination all the same."""


class Capacity(StrEnum):
    CONSUMER = "consumer"
    BUSINESS = "business"


class VatIdCheck(StrEnum):
    """What the register said about the buyer's number."""

    VALID = "valid"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"
    NOT_GIVEN = "not_given"


def default_role(nature: str) -> Role:
    """The platform hosts checkout, delivery and terms: deemed supplier of everything automatic (IR Art. 9a)."""
    automatic = nature in (TaxNature.E_SERVICE, TaxNature.E_BOOK)
    return Role.DEEMED_SUPPLIER if automatic else Role.AGENT


@dataclass(frozen=True, slots=True)
class SellerFacts:
    """The maker. `country` is ISO 3166 (GR); `ex_states` are states where its cross-border exemption number holds."""

    country: str
    vat_status: VatStatus
    ex_states: frozenset[str] = frozenset()
    scheme: Scheme = Scheme.BELOW_10K
    cross_border_so_far: Money | None = None
    """Cross-border sales to consumers of this year, without VAT, that count towards the threshold; None: not known.

    What a platform sold as deemed supplier is the platform's turnover and does not count here (Art. 28, 59c).
    """
    rate_place: str = ""
    """A region with rates of its own where it is established ("PT-30"); empty: the state's rates."""


@dataclass(frozen=True, slots=True)
class PlatformFacts:
    """The marketplace's operator. `oss_state` empty: still under its own threshold, home VAT on all e-services."""

    country: str
    vat_id: str = ""
    oss_state: str | None = None
    cross_border_so_far: Money | None = None
    """As for sellers: with it, the sale that crosses the threshold is itself taxed at destination."""


@dataclass(frozen=True, slots=True)
class BuyerFacts:
    territory: Territory
    capacity: Capacity = Capacity.CONSUMER
    vat_id: str = ""
    vat_id_check: VatIdCheck = VatIdCheck.NOT_GIVEN


@dataclass(frozen=True, slots=True)
class SaleFacts:
    """One line about to be sold to a buyer. `on` is the day of the chargeable event."""

    tax_nature: TaxNature
    seller: SellerFacts
    platform: PlatformFacts
    buyer: BuyerFacts
    on: date
    platform_role: Role | None = None
    """None: `default_role` of the nature."""
    net: Money | None = None
    """The line without VAT: only needed to see whether this sale crosses the threshold (Art. 59c(2))."""
    open_countries: frozenset[str] = frozenset()
    """Codes outside the Union's VAT area that an operator switched on, having named the registration there."""

    @property
    def role(self) -> Role:
        return self.platform_role or default_role(self.tax_nature)


@dataclass(frozen=True, slots=True)
class Decision:
    """Why and how one line is taxed. Never edited; kept with the facts it was made from.

    `place` is a state ("DE"), a region with its own rate ("PT-30") or "outside_EU"; `rate` is in per cent; `category`
    is EN 16931's code: S standard, Z zero rate, E exempt, AE reverse charge, O out of scope; of goods K to another
    state and G exported. `customer` is how the buyer was treated, which is not always how they introduced themselves.
    """

    place: str
    rate: Decimal
    category: str
    supplier: str
    who_accounts: str
    customer: Capacity
    mention: str
    legal_basis: str
    reported_in: str
    rule_version: str
    explanation: str
    """Key of EXPLANATIONS, and the name of the rule that decided."""
    review: str = ""
    """Why an adviser should look at it; empty when the law is plain."""

    @property
    def sentence(self) -> str:
        """The explanation as an English sentence to translate; fill it with `params`."""
        return EXPLANATIONS[self.explanation]

    @property
    def params(self) -> dict[str, str]:
        return {"rate": f"{self.rate:f}", "place": self.place}


class SaleRefused(Exception):
    """The line must not be sold like this. `reason` is a key; `sentence` says what to do, to be translated."""

    def __init__(self, reason: str, params: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params: dict[str, str] = dict(params or {})

    @property
    def sentence(self) -> str:
        return REFUSALS[self.reason]

    def said(self, translate: Callable[[str], str]) -> str:
        """The sentence with the names in it, both in the reader's language: ``refused.said(gettext)``."""
        named = {name: translate(value) if value else "" for name, value in self.params.items()}
        return translate(self.sentence) % named

    def __str__(self) -> str:
        return self.sentence % self.params
