"""Reading the provider's events: which of their types anybody here has thought of."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from marketplace.webhooks.models import ProviderEvent

KNOWN = (
    "checkout.session.", "payment_intent.", "charge.", "refund.",  # about a payment: it is asked for anew
    "account.", "v2.core.account", "payout.",  # about a seller (``payouts/hearing.py``)
)  # fmt: skip
"""How the types begin that some room reads. All others are kept and, where they name a payment, looked at the same."""


def _is_known() -> Q:
    wanted = Q()
    for start in KNOWN:
        wanted |= Q(type__startswith=start)
    return wanted


def of_known_type(rows: QuerySet[ProviderEvent]) -> QuerySet[ProviderEvent]:
    return rows.filter(_is_known())


def of_unknown_type(rows: QuerySet[ProviderEvent]) -> QuerySet[ProviderEvent]:
    """What the provider has begun to send and nobody here knows."""
    return rows.exclude(_is_known())
