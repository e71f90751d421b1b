"""The mark of what a buyer was shown: when it differs at the click, nothing is ordered and the page is shown again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from marketplace.basket.quoted import QuoteLine


def fingerprint_of(lines: Sequence[QuoteLine]) -> str:
    """24 hexadecimal digits over everything of these lines that an order freezes."""
    said = json.dumps([_shown(q) for q in lines], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def _shown(q: QuoteLine) -> list[Any]:
    """One line: amounts, words, rights, promises, and where it is taxed and why."""
    return [
        q.line.pk,
        q.quantity,
        q.total.gross.minor,
        q.total.vat.minor,
        q.problem,
        _words(q),
        _promised(q),
        _taxed(q),
    ]


def _words(q: QuoteLine) -> list[Any]:
    # In every language: a mark does not know in which one the page was read, and a title changes rarely.
    titles = {text.language: text.title for text in q.offering.texts.all()}
    return [titles, q.extra.name if q.extra else {}, q.offering.partner.name]


def _promised(q: QuoteLine) -> list[Any]:
    if q.tier is None:
        return [q.extra.extra_days if q.extra else 0]
    tier = q.tier
    return [tier.code, tier.licence, tier.rights, tier.scope, tier.delivery_days, tier.revisions]


def _taxed(q: QuoteLine) -> list[Any]:
    if q.decision is None:
        return []
    made = q.decision
    return [made.supplier, made.place, made.category, f"{made.rate:f}", made.who_accounts, made.mention]
