"""Sellers to post about, and the one sale most tests begin with."""

from __future__ import annotations

import pytest

from marketplace.partner.models import Partner


@pytest.fixture
def sellers(db):
    """Two sellers without anything around them: the ledger knows only their keys."""
    return [Partner.objects.create(name=f"Atelier {n}", code=f"ledger-{n}") for n in (1, 2)]
