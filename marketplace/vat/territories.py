"""Where a place belongs for VAT: its state, or outside the Union's VAT area. Pure Python.

Articles 5 to 8 of Directive 2006/112/EC: the country code alone does not decide, the postcode does. Canary Islands,
Åland, Helgoland, Livigno and others lie inside a member state and outside its VAT area; Monaco lies outside and is
treated as French; Madeira and the Azores lie inside, with their own rates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from marketplace.vat.sentences import gettext_noop

MEMBER_STATES: frozenset[str] = frozenset(
    # Greece is GR in ISO 3166 and here; EL only in VAT numbers.
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905  # readable
)


@dataclass(frozen=True, slots=True)
class Territory:
    """A place as VAT sees it.

    `state` is the member state that taxes it, None outside the Union's VAT area. `code` is ISO 3166 ("DE", "PT-20",
    "ES-CN", "GB-NI"). `own_rate` says that `code`, not `state`, is looked up in the table of rates.
    """

    state: str | None
    code: str
    in_eu_vat: bool
    name: str
    own_rate: bool = False

    @property
    def country(self) -> str:
        """The ISO country it belongs to politically: "ES" for the Canary Islands."""
        return self.code[:2]

    @property
    def rate_place(self) -> str:
        """What to look up in the table of rates. Raises ValueError outside the Union."""
        if self.state is None:
            raise ValueError(f"{self.code} has no VAT rate of a member state")
        return self.code if self.own_rate else self.state


@dataclass(frozen=True, slots=True)
class _Special:
    """Postcodes (digits only, as a pattern of their beginning) of a country that are a territory of their own."""

    country: str
    postcodes: str
    territory: Territory


def _outside(code: str, name: str) -> Territory:
    return Territory(None, code, in_eu_vat=False, name=name)


def _region(state: str, code: str, name: str, *, own_rate: bool = False) -> Territory:
    return Territory(state, code, in_eu_vat=True, name=name, own_rate=own_rate)


_FRENCH_OVERSEAS = _outside("FR-DOM", gettext_noop("French overseas departments and territories"))
_ALAND = _outside("FI-01", gettext_noop("Åland Islands"))

_SPECIAL: tuple[_Special, ...] = (
    _Special("ES", r"35|38", _outside("ES-CN", gettext_noop("Canary Islands"))),
    _Special("ES", r"51", _outside("ES-CE", gettext_noop("Ceuta"))),
    _Special("ES", r"52", _outside("ES-ML", gettext_noop("Melilla"))),
    # Art. 7(1): sales there count as made in France
    _Special("FR", r"980", _region("FR", "MC", gettext_noop("Monaco"))),
    _Special("FR", r"97|98", _FRENCH_OVERSEAS),
    _Special("FI", r"22", _ALAND),
    _Special("DE", r"27498", _outside("DE-Helgoland", gettext_noop("Heligoland"))),
    _Special("DE", r"78266", _outside("DE-Buesingen", gettext_noop("Büsingen am Hochrhein"))),
    _Special("IT", r"23041", _outside("IT-Livigno", gettext_noop("Livigno"))),
    _Special("IT", r"2206[01]", _outside("IT-Campione", gettext_noop("Campione d'Italia"))),
    _Special("GR", r"6308[67]", _outside("GR-69", gettext_noop("Mount Athos"))),
    _Special("PT", r"9[0-4]", _region("PT", "PT-30", gettext_noop("Madeira"), own_rate=True)),
    _Special("PT", r"9[5-9]", _region("PT", "PT-20", gettext_noop("Azores"), own_rate=True)),
    _Special("DK", r"39\d\d$", _outside("GL", gettext_noop("Greenland"))),
    _Special("CY", r"99\d\d\d", _outside("CY-North", gettext_noop("Areas of Cyprus outside the government's control"))),
)

# Codes that some forms offer as countries of their own, and the names the law knows the territories by.
_BY_CODE: dict[str, Territory] = {
    **{special.territory.code: special.territory for special in _SPECIAL},
    **dict.fromkeys(("GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF", "TF"), _FRENCH_OVERSEAS),
    **{f"FR-{number}": _FRENCH_OVERSEAS for number in ("971", "972", "973", "974", "976")},
    "AX": _ALAND,
    "IC": _outside("ES-CN", gettext_noop("Canary Islands")),
    # The Protocol keeps it inside for goods only, not for services.
    "GB-NI": _outside("GB-NI", gettext_noop("Northern Ireland")),
    "XI": _outside("GB-NI", gettext_noop("Northern Ireland")),
}


def place(country: str, postcode: str = "") -> Territory:
    """The VAT territory of an address.

    `country` is ISO 3166-1 (GR or EL for Greece), or a territory's own code ("ES-CN", "PT-30"); `postcode` as typed.
    A country that is no member state is outside. Raises ValueError when `country` is no code at all.
    """
    given = country.strip()
    code = {"EL": "GR"}.get(given.upper(), given.upper())
    for name in (given, code):
        if name in _BY_CODE:
            return _BY_CODE[name]
    if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", code):
        raise ValueError(f"not a country code: {country!r}")
    if code not in MEMBER_STATES:
        return _outside(code, code)
    return _by_postcode(Territory(code, code, in_eu_vat=True, name=code), postcode)


def _by_postcode(home: Territory, postcode: str) -> Territory:
    """The special territory that the postcode lies in, else `home`. A prefix like "F-" or "ES " does not matter."""
    digits = re.sub(r"\D", "", postcode)
    for special in _SPECIAL:
        if special.country == home.code and re.match(special.postcodes, digits):
            return special.territory
    return home
