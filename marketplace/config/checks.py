"""The start-up check remembers what people forget; production refuses unsafe values."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.core.exceptions import ImproperlyConfigured

from marketplace.markets.currencies import CHARGED, CURRENCIES

TEST_KEYS = ("sk_test_", "rk_test_")
Rule = tuple[bool, int, str, str]
"""Whether it is unsafe, its number, what is wrong, what to do."""


def _error(number: int, message: str, hint: str) -> CheckMessage:
    return Error(message, hint=hint, id=f"ring.E{number:03}")


@register(Tags.security)
def production_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What a production environment must not be started with."""
    if not settings.PRODUCTION:
        return []
    wrong: list[Rule] = [
        (
            not settings.SECRET_KEY or settings.SECRET_KEY == settings.INSECURE_KEY or len(settings.SECRET_KEY) < 50,
            1,
            "SECRET_KEY is missing or weak.",
            "Set SECRET_KEY to 50 random characters or more.",
        ),
        (settings.DEBUG, 2, "DEBUG is on.", "Leave DEBUG unset in production."),
        (
            not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS,
            3,
            "ALLOWED_HOSTS is empty or '*'.",
            "Name the hosts, comma-separated.",
        ),
        (
            not settings.SITE_URL.startswith("https://"),
            4,
            "SITE_URL is not https.",
            "Set SITE_URL, e.g. https://ring.example.",
        ),
        (
            settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
            5,
            "The database is SQLite.",
            "Set DATABASE_URL to a PostgreSQL database.",
        ),
        (settings.PLATFORM_IS_DEMO, 12, "PLATFORM_IS_DEMO is on.", "A demo is not a production environment."),
    ]
    return [_error(number, message, hint) for bad, number, message, hint in (*wrong, *_about_trade()) if bad]


def _about_trade() -> list[Rule]:
    """Money, VAT, and who answers for it."""
    return [
        (
            not settings.STRIPE_SECRET_KEY or settings.STRIPE_SECRET_KEY == settings.SANDBOX_KEY,
            6,
            "STRIPE_SECRET_KEY is missing.",
            "Set the secret key of your Stripe account.",
        ),
        (
            not settings.STRIPE_WEBHOOK_SECRETS,
            7,
            "STRIPE_WEBHOOK_SECRETS is missing.",
            "Set the signing secret of the webhook endpoint (comma-separated while one is rotated).",
        ),
        (
            bool(settings.STRIPE_API_BASE) and not settings.STRIPE_SANDBOX_ALLOWED,
            8,
            "STRIPE_API_BASE points away from Stripe.",
            "Unset it, or set STRIPE_SANDBOX_ALLOWED=true for a rehearsal.",
        ),
        (
            not settings.PLATFORM_VAT_ID,
            9,
            "PLATFORM_VAT_ID is missing.",
            "The platform is deemed supplier of every download: set its VAT id.",
        ),
        (not settings.PLATFORM_ADDRESS, 10, "PLATFORM_ADDRESS is missing.", "The imprint and invoices need it."),
        (not settings.VIES_URL, 11, "VIES_URL is missing.", "Set the address of the VAT number register."),
        (
            settings.STRIPE_SECRET_KEY.startswith(TEST_KEYS) and not settings.STRIPE_TEST_KEYS_ALLOWED,
            13,
            "STRIPE_SECRET_KEY is a test key: buyers would get works and nobody any money.",
            "Set a live key, or STRIPE_TEST_KEYS_ALLOWED=true for a rehearsal.",
        ),
    ]


@register()
def live_keys_only_to_stripe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A live key never leaves for another host, in any environment."""
    host = urlsplit(settings.STRIPE_API_BASE).hostname or "api.stripe.com"
    if settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_")) and not host.endswith(".stripe.com"):
        return [
            _error(20, "A live Stripe key would be sent to another host.", "Unset STRIPE_API_BASE or use a test key.")
        ]
    return []


@register()
def charged_currencies_are_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A currency is charged by its margin in whole basis points, up to 10 %; in any environment."""
    switched = settings.CHARGE_CURRENCIES
    fits = isinstance(switched, dict) and all(
        code in CURRENCIES and code != CHARGED and type(margin) is int and 0 <= margin <= 1000
        for code, margin in switched.items()
    )
    if fits:
        return []
    known = ", ".join(code for code in CURRENCIES if code != CHARGED)
    hint = f'Write currencies of {known} with basis points from 0 to 1000, as in {{"SEK": 150}}.'
    return [_error(21, "CHARGE_CURRENCIES cannot be used as it is.", hint)]


@register()
def development_says_what_is_missing(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """In development missing values are named, not refused."""
    if settings.PRODUCTION or settings.TESTING:
        return []
    if not settings.STRIPE_WEBHOOK_SECRETS:
        return [
            CheckWarning(
                "STRIPE_WEBHOOK_SECRETS is not set: provider events will be refused.",
                hint="`make demo` sets it; for `make run` put it into .env.",
                id="ring.W001",
            )
        ]
    return []


def refuse_unsafe() -> None:
    """For servers, which run no system checks: raises ImproperlyConfigured, naming all that is unsafe at once."""
    found = [*production_is_safe(None), *live_keys_only_to_stripe(None), *charged_currencies_are_known(None)]
    if found:
        raise ImproperlyConfigured("; ".join(f"{each.id}: {each.msg} {each.hint}" for each in found))
