"""Which documents stand behind a move of the ledger: what an accountant looks up when they read the journal.

A move is about a seller's part of an order, and one of its accounts says what it is: VAT and the difference of two
supplies stand on the platform's invoice, commission on its own, what is a seller's on the documents in the seller's
name. What went back stands on the credit notes of that refund.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from marketplace.invoicing.models import Document, DocumentedLine, Purpose
from marketplace.ledger.chart import Kind
from marketplace.ledger.chart import Purpose as Account
from marketplace.ledger.models import Move
from marketplace.ledger.papers import Paper
from marketplace.ledger.postings import DEEMED

BACK = (
    Kind.REFUND_PROMISED, Kind.REFUND_SENT, Kind.REFUND_CAME_BACK, Kind.REFUND_DROPPED, Kind.DISPUTE_OPENED,
    Kind.DISPUTE_LOST, Kind.DISPUTE_WON,
)  # fmt: skip
"""Their documents name the refund or the dispute in their key, as the entry does."""
OF_SELLER = (Purpose.SELF_BILLED, Purpose.PREPAYMENT, Purpose.FINAL)
PROVES: tuple[tuple[Account, tuple[str, ...]], ...] = (
    (Account.VAT_PAYABLE, (Purpose.SALE, Purpose.COMMISSION)),
    (Account.SELLER_DEBT, OF_SELLER),
    (Account.SELLER_HOLD, OF_SELLER),
    (Account.SELLER_DUE, OF_SELLER),
    (Account.ON_THE_WAY, OF_SELLER),
    (Account.REFUNDS_OWED, (Purpose.SALE, Purpose.PREPAYMENT)),
    (Account.DISPUTES, (Purpose.SALE, Purpose.PREPAYMENT)),
)
"""The first account of a move that stands here decides."""


def papers_of(moves: Sequence[Move]) -> Mapping[int, Sequence[Paper]]:
    """See ``ledger.papers``: two queries."""
    documents = list(
        Document.objects.filter(order__number__in={move.entry.reference for move in moves})
        .select_related("order", "seller_order")
        .order_by("issued_at", "pk")
    )
    parts = _parts(documents)
    by_order: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_order[document.order.number].append(document)
    found = {move.pk: _behind(move, by_order[move.entry.reference], parts) for move in moves}
    return {pk: [Paper(one.number, one.public_id) for one in rows] for pk, rows in found.items() if rows}


def _parts(documents: Iterable[Document]) -> dict[int, set[str]]:
    """The sellers' parts of the order that each document is about."""
    rows = DocumentedLine.objects.filter(document__in=[document.pk for document in documents])
    parts: dict[int, set[str]] = defaultdict(set)
    for document, part in rows.values_list("document", "line__seller_order__number").distinct():
        parts[document].add(part)
    return parts


def _behind(move: Move, documents: Iterable[Document], parts: Mapping[int, set[str]]) -> list[Document]:
    purposes = _purposes(move)
    return [
        document
        for document in documents
        if document.purpose in purposes
        and (not move.about or move.about in parts[document.pk])
        and _is_of_event(document, move)
    ]


def _purposes(move: Move) -> tuple[str, ...]:
    sides = (move.source, move.target)
    for side in sides:
        if side.purpose == Account.PLATFORM_COMMISSION:
            return (Purpose.SALE, Purpose.SELF_BILLED) if side.subject == DEEMED else (Purpose.COMMISSION,)
    touched = {side.purpose for side in sides}
    return next((purposes for account, purposes in PROVES if account in touched), ())


def _is_of_event(document: Document, move: Move) -> bool:
    """A sale has its own documents; what goes back, or comes again, those that were made for it."""
    if move.entry.kind in BACK:
        return move.entry.key.split(":")[1] in document.key.split(":")
    made_for_sale = document.corrects_id is None and not document.key.startswith("again:")
    is_sale = move.entry.kind == Kind.CAPTURED
    return made_for_sale and not (is_sale and document.purpose == Purpose.FINAL)
