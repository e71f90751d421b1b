"""Rights as data: what a licence tier lets its buyer do, and the same in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

USES = ("personal", "commercial", "extended", "open")
ALLOWED = ("business", "products", "client", "exclusive", "ai_training")
"""What a licence may allow beyond using the work for oneself."""
TERRITORIES = ("eu", "world")


class RightsInvalid(ValueError):
    """The stored rights are not of the known shape."""


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of one tier.

    ``term_years`` and ``seats`` None mean without limit. ``passes`` says when they pass to the buyer: on payment, or
    (services) on acceptance of the work.
    """

    use: str = "personal"
    territory: str = "world"
    term_years: int | None = None
    seats: int | None = 1
    exclusive: bool = False
    sublicence_one_client: bool = False
    ai_training: bool = False
    attribution: bool = False
    share_alike: bool = False
    passes: str = "payment"

    def __post_init__(self) -> None:
        if self.use not in USES or self.territory not in TERRITORIES or self.passes not in ("payment", "acceptance"):
            raise RightsInvalid(f"{self.use}/{self.territory}/{self.passes}")

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Rights:
        """Raises RightsInvalid for unknown keys or values."""
        try:
            return cls(**kept)
        except TypeError as fault:
            raise RightsInvalid(str(fault)) from fault

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def allows(self) -> tuple[str, ...]:
        """What of ALLOWED a buyer may do: search filters by it."""
        free = self.use == "open"
        given = {
            "business": free or self.use in ("commercial", "extended"),
            "products": free or self.use == "extended",
            "client": free or self.sublicence_one_client,
            "exclusive": self.exclusive,
            "ai_training": self.ai_training,
        }
        return tuple(name for name in ALLOWED if given[name])

    def sentences(self) -> list[tuple[str, bool, str]]:
        """``(icon, allowed, sentence)`` in the active language, most important first."""
        rows = [
            _use_row(self),
            ("users", True, _seats(self.seats)),
            (
                "globe",
                True,
                _("Everywhere in the world.") if self.territory == "world" else _("In the European Union."),
            ),
            ("calendar", True, _term(self.term_years)),
        ]
        if self.use in ("commercial", "extended"):
            passed_on = _("You may pass it on to one named client.")
            kept = _("Not for passing on to clients.")
            rows.append(("briefcase", self.sublicence_one_client, passed_on if self.sublicence_one_client else kept))
        rows += [(icon, True, _sentence()) for icon, given, _sentence in self._conditions() if given]
        training = _("May be used to train AI.") if self.ai_training else _("Not for training AI.")
        rows.append(("bot", self.ai_training, training))
        if self.passes == "acceptance":
            rows.append(("handshake", True, _("The rights pass to you when you accept the work.")))
        return rows

    def _conditions(self) -> list[tuple[str, bool, Callable[[], str]]]:
        return [
            ("lock", self.exclusive, lambda: _("Only you get it: it is sold to nobody else.")),
            ("quote", self.attribution, lambda: _("Name the maker where you show it.")),
            ("repeat", self.share_alike, lambda: _("What you make from it carries the same licence.")),
        ]


def _where(territory: str) -> str:
    return _("Everywhere in the world.") if territory == "world" else _("In the European Union.")


def _seats(count: int | None) -> str:
    if count is None:
        return _("Any number of people may use it.")
    text = ngettext("%(count)s person may use it.", "%(count)s people may use it.", count)
    return text % {"count": count}


def _term(years: int | None) -> str:
    if years is None:
        return _("Without end.")
    return ngettext("For %(count)s year.", "For %(count)s years.", years) % {"count": years}


def _use_row(rights: Rights) -> tuple[str, bool, str]:
    says = {
        "personal": ("house", _("For yourself: print it, hang it, give it as a present. Not for business.")),
        "commercial": (
            "briefcase",
            _("For your business: your website, your advertising, your products up to 500 copies."),
        ),
        "extended": ("package", _("For products you sell, in any number of copies.")),
        "open": ("unlock", _("For any use, under the open licence named here.")),
    }
    icon, sentence = says[rights.use]
    return icon, True, sentence


def _open(*, attribution: bool = True, share_alike: bool = False) -> Rights:
    return Rights(use="open", seats=None, ai_training=True, attribution=attribution, share_alike=share_alike)


OPEN_LICENCES: dict[str, Rights] = {
    "CC-BY-4.0": _open(),
    "CC-BY-SA-4.0": _open(share_alike=True),
    "CC0-1.0": _open(attribution=False),
    "OFL-1.1": _open(share_alike=True),
    "MIT": _open(),
    "ISC": _open(),
    "Apache-2.0": _open(),
}
"""What an open licence says, by its SPDX identifier: nobody may add to it or take from it. None of them forbids
training; notices of copyright that must be kept name the maker."""


def rights_under(licence: str, *, said: Rights) -> Rights:
    """The rights of a tier under ``licence``: an open licence's own, else what the maker said."""
    return OPEN_LICENCES.get(licence, said)


PRESETS: dict[str, Rights] = {
    "personal": Rights(use="personal", seats=1),
    "commercial": Rights(use="commercial", seats=5, sublicence_one_client=True),
    "extended": Rights(use="extended", seats=None, sublicence_one_client=True),
    "open": OPEN_LICENCES["CC-BY-4.0"],
    "basic": Rights(use="commercial", seats=None, passes="acceptance"),
    "standard": Rights(use="commercial", seats=None, sublicence_one_client=True, passes="acceptance"),
    "premium": Rights(use="extended", seats=None, exclusive=True, sublicence_one_client=True, passes="acceptance"),
}
"""What a new tier starts from; the maker may change it."""


def licence_text(tier: Any, language: str) -> str:
    """The licence of a tier in plain words of ``language``: what the buyer saw, kept with the order."""
    with translation.override(language):
        rows = Rights.from_json(tier.rights).sentences()
        said = [f"{'+' if allowed else '-'} {sentence}" for _icon, allowed, sentence in rows]
        return "\n".join([tier.licence, *said])
