"""Where a place belongs for VAT: its state, or outside the Union's VAT area. Pure Python.

Articles 5 to 8 of Directive 2006/112/EC: the country code alone does not decide, the postcode does. Canary Islands,
Åland, Helgoland, Livigno and others lie inside a member state and outside its VAT area; Monaco lies outside and is
treated as French; Madeira and the Azores lie inside, with their own rates.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from marketplace.vat.sentences import gettext_noop

MEMBER_STATES: frozenset[str] = frozenset(
    # Greece is GR in ISO 3166 and here; EL only in VAT numbers.
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905  # readable
)
NORTHERN_IRELAND = "GB-NI"


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
    def goods_state(self) -> str | None:
        """The same for goods: Northern Ireland is inside then (Windsor Framework)."""
        return NORTHERN_IRELAND if self.code == NORTHERN_IRELAND else self.state

    @property
    def goods_rate_place(self) -> str:
        return NORTHERN_IRELAND if self.code == NORTHERN_IRELAND else self.rate_place

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

_NORTHERN_IRELAND = _outside(NORTHERN_IRELAND, gettext_noop("Northern Ireland"))
_CEUTA_OR_MELILLA = next(special.territory for special in _SPECIAL if special.territory.code == "ES-CE")
_DUTCH_CARIBBEAN = ("NL-AW", "NL-CW", "NL-SX", "NL-BQ1", "NL-BQ2", "NL-BQ3")
_FRENCH_CODES = "GP MQ GF RE YT PM BL MF NC PF WF TF CP 971 972 973 974 975 976 977 978 984 986 987 988".split()  # noqa: SIM905  # readable
_FRENCH_NAMES = "Guadeloupe Martinique Guyane Reunion Mayotte".split()  # noqa: SIM905  # the same

# Codes that some forms offer as countries of their own, ISO 3166-2, and the names the law knows the territories by.
_BY_CODE: dict[str, Territory] = {
    **{special.territory.code: special.territory for special in _SPECIAL},
    **{code: _FRENCH_OVERSEAS for code in _FRENCH_CODES if code.isalpha() and code != "CP"},
    **{f"FR-{code}": _FRENCH_OVERSEAS for code in _FRENCH_CODES + _FRENCH_NAMES},
    **{code: _outside(code, code) for code in _DUTCH_CARIBBEAN},
    "AX": _ALAND,
    # The Protocol keeps it inside for goods only, not for services.
    NORTHERN_IRELAND: _NORTHERN_IRELAND,
    "GB-NIR": _NORTHERN_IRELAND,
    "XI": _NORTHERN_IRELAND,
    "EA": _CEUTA_OR_MELILLA,
}
# Other ways to say the same; the right side is a code above, or the state itself where nothing is special.
_OTHER_NAMES: dict[str, str] = {
    "IC": "ES-CN", "ES-IC": "ES-CN", "ES-EA": "EA", "FI-AX": "FI-01", "FR-COM": "FR-DOM", "FR-OM": "FR-DOM",
    "ES-GC": "ES-CN", "ES-TF": "ES-CN", "ES-Canarias": "ES-CN", "ES-Canaries": "ES-CN",
    "ES-Ceuta": "ES-CE", "ES-Melilla": "ES-ML", "FI-Aland": "FI-01", "PT-Madeira": "PT-30", "PT-Azores": "PT-20",
    "PT-Acores": "PT-20", "GR-Athos": "GR-69", "GR-MountAthos": "GR-69", "DE-Busingen": "DE-Buesingen",
    "DE-Heligoland": "DE-Helgoland", "FR-Monaco": "MC", "DK-GL": "GL", "DK-FO": "FO", "CY-UKSBA": "CY",
    "FR-Corsica": "FR", "FR-Corse": "FR", "AT-Jungholz": "AT", "AT-Mittelberg": "AT", "UK": "GB", "UK-NI": "GB-NI",
}  # fmt: skip


def _folded(text: str) -> str:
    """Upper case, without accents, blanks and underscores: "FI-Åland" and "fi-aland" are the same."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[\s_]", "", plain).upper()


_NAMED: dict[str, Territory] = {_folded(code): territory for code, territory in _BY_CODE.items()}
_SAME: dict[str, str] = {_folded(name): code for name, code in _OTHER_NAMES.items()}
KNOWN_TERRITORIES: tuple[str, ...] = tuple(sorted({*_BY_CODE, *_OTHER_NAMES}))
"""Every way to name a territory that is not simply a country, for messages."""


def place(country: str, postcode: str = "") -> Territory:
    """The VAT territory of an address.

    `country` is ISO 3166-1 (GR or EL for Greece), or a territory's own code or name ("ES-CN", "PT-30", "FI-Åland");
    `postcode` as typed. A country that is no member state is outside; a part of a state (ISO 3166-2) that nothing
    here knows as special is that state. Raises ValueError when `country` is no code at all.
    """
    code = _folded(country)
    code = f"GR{code[2:]}" if code[:3] in ("EL", "EL-") else code
    code = _SAME.get(code, code)
    named = _NAMED.get(_folded(code))
    if named is not None:
        return named
    if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", code):
        raise ValueError(f"not a country code: {country!r}")
    if code[:2] not in MEMBER_STATES:
        return _outside(code, code)
    return _by_postcode(Territory(code[:2], code[:2], in_eu_vat=True, name=code[:2]), postcode)


def _by_postcode(home: Territory, postcode: str) -> Territory:
    """The special territory that the postcode lies in, else `home`. A prefix like "F-" or "ES " does not matter."""
    digits = re.sub(r"\D", "", postcode)
    for special in _SPECIAL:
        if special.country == home.code and re.match(special.postcodes, digits):
            return special.territory
    return home
