"""Amounts and sales in few words."""

from __future__ import annotations

from marketplace.ledger.chart import Kind, Place, Purpose
from marketplace.ledger.models import Account, Entry, Move
from marketplace.ledger.operations import post
from marketplace.ledger.postings import AGENT, Part, Tax, captured
from marketplace.money import Money
from tests.factories import NOON


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def part(
    seller: int, order: str = "S-1", share: int = 7290, commission: int = 810, vat: int = 1900, role: str = AGENT
) -> Part:
    """10,000 in all: 19.00 VAT, 8.10 for the platform, 72.90 for the seller."""
    taxes = (Tax("oss:DE", eur(vat)),) if vat else ()
    return Part(seller, order, eur(share), eur(commission), taxes, role)


def sold(*parts: Part, key: str = "captured:P-1", fee: int = 0, at=NOON, reference: str = "order:R-1") -> Entry:
    """The parts were paid by one buyer."""
    amount = sum((one.gross for one in parts), eur(0))
    moves = captured(amount=amount, parts=parts, fee=eur(fee) if fee else None)
    return post(key=key, kind=Kind.CAPTURED, moves=moves, at=at, reference=reference)


def counts() -> tuple[int, int, int]:
    """Accounts, entries, moves: to see that nothing was written."""
    return Account.objects.count(), Entry.objects.count(), Move.objects.count()


PROVIDER = Place(Purpose.PROVIDER_BALANCE)
SUSPENSE = Place(Purpose.SUSPENSE, subject="txn_1")
