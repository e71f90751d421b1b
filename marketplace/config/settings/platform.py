"""Who runs the marketplace: the facts that law and prices hang on."""

from marketplace.config.settings.environment import env

PLATFORM_NAME: str = env.str("PLATFORM_NAME", default="Creative Ring")
PLATFORM_COUNTRY: str = env.str("PLATFORM_COUNTRY", default="LU")
PLATFORM_VAT_ID: str = env.str("PLATFORM_VAT_ID", default="")
PLATFORM_OSS_STATE: str = env.str("PLATFORM_OSS_STATE", default=PLATFORM_COUNTRY)
LOCATION_ONE_ITEM_IS_ENOUGH: bool = env.bool("LOCATION_ONE_ITEM_IS_ENOUGH", default=False)
"""Up to EUR 100,000 of e-services to consumers abroad, this year and last, one item of location evidence is enough if
it comes from the payment provider (IR 282/2011 Art. 24b)."""
PLATFORM_COMMISSION_BPS: int = env.int("PLATFORM_COMMISSION_BPS", default=1000)
"""The platform's cut in basis points: 1000 is 10 %."""
REFUND_SECOND_PERSON_MINOR: int = env.int("REFUND_SECOND_PERSON_MINOR", default=50_000)
"""Above this sum given back of one order (minor units), a second person of the finance desk decides."""
ENGAGEMENT_ACCEPT_DAYS: int = max(4, env.int("ENGAGEMENT_ACCEPT_DAYS", default=14))
"""After so many days delivered work is accepted by itself; the buyer is reminded twice before. Never under four."""
PLATFORM_CURRENCY = "EUR"
CHARGE_CURRENCIES: dict[str, int] = env.json("CHARGE_CURRENCIES", default={})
"""Currencies that buyers are charged in beside the euro, with its stated margin in basis points: {"SEK": 150}."""
REFERENCE_RATES_URL: str = env.str("REFERENCE_RATES_URL", default="")
"""Where the European Central Bank's daily list is read; empty: only by ``manage.py reference_rates --file``."""
LEDGER_CHART: str = env.str("LEDGER_CHART", default="skr03")
"""Whose account numbers exports use: skr03 or skr04 (marketplace/ledger/numbers.py)."""
LEDGER_ACCOUNT_NUMBERS: dict[str, int] = env.json("LEDGER_ACCOUNT_NUMBERS", default={})
"""Numbers of your accountant's own, by purpose: {"provider_fees": 4975, "vat_payable oss:FR": 1768}."""
DATEV_CONSULTANT: int = env.int("DATEV_CONSULTANT", default=1001)
DATEV_CLIENT: int = env.int("DATEV_CLIENT", default=1)
"""The numbers that DATEV knows the accountant and the platform by. The accountant tells them."""
PLATFORM_ADDRESS: str = env.str("PLATFORM_ADDRESS", default="")
PLATFORM_EMAIL: str = env.str("PLATFORM_EMAIL", default="hello@creative-ring.example")
PLATFORM_IS_DEMO: bool = env.bool("PLATFORM_IS_DEMO", default=False)
"""True in `make demo`: pages say that the studios are invented and no money moves."""

SANDBOX_KEY = "sk_test_sandbox"
STRIPE_SECRET_KEY: str = env.str("STRIPE_SECRET_KEY", default=SANDBOX_KEY)
STRIPE_API_BASE: str = env.str("STRIPE_API_BASE", default="")
"""Empty: Stripe itself. Otherwise the address of the local sandbox."""
STRIPE_WEBHOOK_SECRETS: list[str] = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
STRIPE_SANDBOX_ALLOWED: bool = env.bool("STRIPE_SANDBOX_ALLOWED", default=False)
STRIPE_TEST_KEYS_ALLOWED: bool = env.bool("STRIPE_TEST_KEYS_ALLOWED", default=False)
"""Production refuses test keys unless this says that no real money is meant (a rehearsal)."""
PAYMENT_GATEWAY: str = env.str("PAYMENT_GATEWAY", default="marketplace.payment.stripe_gateway.from_settings")
PAYOUT_HOLD_DAYS: int = env.int("PAYOUT_HOLD_DAYS", default=14)
"""After delivery money is held at most so long before an operator is asked; and never longer than the hard stop."""
PAYOUT_HARD_STOP_DAYS: int = env.int("PAYOUT_HARD_STOP_DAYS", default=60)
PAYOUT_DEBT_ALERT_MINOR: int = env.int("PAYOUT_DEBT_ALERT_MINOR", default=20000)
PAYMENT_CONNECT: str = env.str("PAYMENT_CONNECT", default="marketplace.payment.stripe_connect.from_settings")
VAT_REGISTER: str = env.str("VAT_REGISTER", default="marketplace.vat.vies.from_settings")
VIES_URL: str = env.str("VIES_URL", default="")
"""Empty: the local fake register (development). Production must name the real one."""
