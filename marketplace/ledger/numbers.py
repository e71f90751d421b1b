"""The account numbers of German charts, for exports: a proposal that the platform's accountant confirms or overrides.

VAT and revenue are on accounts that compute no VAT by themselves (no "Automatikkonten"): what is exported is net and
VAT already. Purposes that a balance sheet shows together still have numbers of their own, so that no move is lost.
"""

from __future__ import annotations

from django.conf import settings

from marketplace.ledger.chart import Purpose

NUMBERS: dict[str, dict[Purpose, int]] = {
    "skr03": {
        Purpose.PROVIDER_BALANCE: 1360,  # Geldtransit
        Purpose.BANK: 1200,  # Bank
        Purpose.SELLER_HOLD: 1592,  # Fremdgeld
        Purpose.SELLER_DUE: 1700,  # Sonstige Verbindlichkeiten
        Purpose.ON_THE_WAY: 1701,
        Purpose.SELLER_DEBT: 1500,  # Sonstige Vermögensgegenstände
        Purpose.REFUNDS_OWED: 1702,
        Purpose.DISPUTES: 1501,
        Purpose.PLATFORM_COMMISSION: 8200,  # Erlöse
        Purpose.VAT_PAYABLE: 1770,  # Umsatzsteuer
        Purpose.PROVIDER_FEES: 4970,  # Nebenkosten des Geldverkehrs
        Purpose.LOSSES: 2400,  # Forderungsverluste
        Purpose.FX: 2150,  # Aufwendungen aus Kursdifferenzen
        Purpose.SUSPENSE: 1590,  # Durchlaufende Posten
    },
    "skr04": {
        Purpose.PROVIDER_BALANCE: 1460,
        Purpose.BANK: 1800,
        Purpose.SELLER_HOLD: 1374,
        Purpose.SELLER_DUE: 3500,
        Purpose.ON_THE_WAY: 3501,
        Purpose.SELLER_DEBT: 1300,
        Purpose.REFUNDS_OWED: 3502,
        Purpose.DISPUTES: 1301,
        Purpose.PLATFORM_COMMISSION: 4200,
        Purpose.VAT_PAYABLE: 3800,
        Purpose.PROVIDER_FEES: 6855,
        Purpose.LOSSES: 6930,
        Purpose.FX: 6880,
        Purpose.SUSPENSE: 1370,
    },
}
LENGTH = 4
"""Digits of an account number ("Sachkontenlänge")."""


def number_of(purpose: str, subject: str = "") -> int:
    """The number of an account: of its purpose and subject if that was set, else of its purpose.

    Raises LookupError for a chart that is not known.
    """
    own: dict[str, int] = settings.LEDGER_ACCOUNT_NUMBERS
    for name in (f"{purpose} {subject}", purpose):
        if name in own:
            return int(own[name])
    return NUMBERS[settings.LEDGER_CHART][Purpose(purpose)]
