"""Money and prices as a reader of the page writes them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, format_decimal
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.markets.currencies import CHARGED, UnknownReferenceRate, about
from marketplace.markets.market import Market
from marketplace.money import Exchange, Money, to_decimal

ABOUT = "#,##0 ¤"
"""How round amounts in other currencies than the charged one are written: ``66 PLN``."""


@dataclass(frozen=True, slots=True)
class ShownPrice:
    """A price as a component draws it: ``from €12.00``, ``incl. 19 % VAT``, ``about 51 zł``."""

    text: str
    note: str = ""
    about: str = ""


def _locale(language: str | None) -> str:
    return (language or get_language() or "en").replace("-", "_")


@lru_cache(maxsize=20_000)
def _money_text(minor: int, currency: str, locale: str) -> str:
    text: str = format_currency(to_decimal(Money(minor, currency)), currency, locale=locale)
    return text


def money_text(money: Money, language: str | None = None) -> str:
    """An amount as the language writes it: ``12,00 €`` in German."""
    return _money_text(money.minor, money.currency, _locale(language))


@lru_cache(maxsize=2_000)
def whole_text(money: Money, language: str) -> str:
    """A round amount as the language writes it, without its hundredths: ``1.000 €`` in German."""
    locale = Locale.parse(language)
    own = locale.currency_formats["standard"].pattern.replace(".00", "")
    pattern = own if money.currency == CHARGED else ABOUT
    amount = to_decimal(money)
    text: str = format_currency(amount, money.currency, format=pattern, locale=locale, currency_digits=False)
    return text


def count_text(number: int, language: str | None = None) -> str:
    """A whole number as the language writes it: ``100.000`` in German."""
    text: str = format_decimal(number, locale=_locale(language))
    return text


def rate_text(rate: str, language: str | None = None) -> str:
    """A VAT rate as the language writes it, without the sign: ``25,5``."""
    text: str = format_decimal(Decimal(rate).normalize(), locale=_locale(language))
    return text


def about_text(money: Money, market: Market) -> str:
    """The amount in the visitor's own currency, rounded to whole units: what is charged is euro."""
    if market.currency == CHARGED or money.minor == 0:
        return ""
    try:
        other = about(money, market.currency)
    except UnknownReferenceRate:
        return ""
    text = format_currency(
        to_decimal(other), market.currency, format=ABOUT, locale=_locale(market.language), currency_digits=False
    )
    return _("about %(amount)s") % {"amount": text}


def conversion_text(exchange: Exchange, margin: Money, language: str | None = None) -> str:
    """By which rate of which day an amount was converted, and what the margin comes to: never hidden in the rate."""
    words = {
        "base": exchange.base,
        "rate": format_decimal(exchange.rate, format="#,##0.######", locale=_locale(language)),
        "quote": exchange.quote,
        "source": exchange.source,
        "date": date_format(exchange.on, "DATE_FORMAT"),
        "margin": rate_text(f"{Decimal(exchange.margin_bps) / 100}", language),
        "amount": money_text(margin, language),
    }
    rate = _("1 %(base)s is %(rate)s %(quote)s (%(source)s, %(date)s).") % words
    if not exchange.margin_bps:
        return rate
    return f"{rate} " + _("We add %(margin)s %% for the conversion: %(amount)s of what you pay.") % words


def shown_price(money: Money, market: Market, *, is_from: bool = False, note: str = "") -> ShownPrice:
    """A price on a card or a page."""
    if money.minor == 0:
        return ShownPrice(_("Free"))
    text = money_text(money, market.language)
    if is_from:
        text = _("from %(price)s") % {"price": text}
    return ShownPrice(text, note, about_text(money, market))


def vat_note(market: Market, rate: str = "") -> str:
    """The VAT sentence beside a price: consumers see prices with VAT, businesses without."""
    if market.is_business:
        return _("without VAT")
    if rate and rate != "0":
        return _("incl. %(rate)s %% VAT") % {"rate": rate_text(rate, market.language)}
    return _("VAT included where due") if not rate else _("no VAT")
