"""Markets in which an editor can look at a page before its readers do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.markets.languages import LANGUAGES
from marketplace.markets.market import Market

MARKETS = (
    Market("de", "DE", "EUR", "consumer", chosen=True),
    Market("de", "AT", "EUR", "business", chosen=True),
    Market("fr", "FR", "EUR", "consumer", chosen=True),
    Market("fr", "LU", "EUR", "business", chosen=True),
    Market("el", "GR", "EUR", "consumer", chosen=True),
    Market("en", "IE", "EUR", "consumer", chosen=True),
    Market("en", "PL", "PLN", "consumer", chosen=True),
    Market("en", "SE", "SEK", "business", chosen=True),
)
"""A compact list: each interface language, low and high VAT, a foreign currency, consumers and businesses."""


def modes() -> list[tuple[str, Any]]:
    """As Wagtail wants them: ``(name, label)``; the nameless one is the page in the editor's own market."""
    names = {"consumer": _("consumer"), "business": _("business")}
    listed = [
        (m.key, f"{LANGUAGES[m.language].name} · {m.country} · {m.currency} · {names[m.capacity]}") for m in MARKETS
    ]
    return [("", _("In your own market")), *listed]


def previewed_market(mode: str) -> Market | None:
    """The market behind a mode's name; None for the nameless one and for anything made up."""
    return next((market for market in MARKETS if market.key == mode), None)
