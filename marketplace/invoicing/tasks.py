"""The worker's part: making what was promised. Every row may run twice; a document is issued once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from marketplace.fulfilment.models import DueShare
from marketplace.invoicing import compose
from marketplace.invoicing.credits import credit_note
from marketplace.invoicing.drafts import Draft
from marketplace.invoicing.invoicing_again import invoiced_again
from marketplace.invoicing.models import Document, Purpose, TakenBack, Wanted
from marketplace.invoicing.national import in_national_currency
from marketplace.invoicing.operations import issue, issue_unchanged
from marketplace.invoicing.parties import local_day
from marketplace.invoicing.promises import promise, promise_finals
from marketplace.invoicing.renditions import keep_pdf
from marketplace.invoicing.taking_back import of_refund, take_back, taken_of, undo
from marketplace.invoicing.wanting import issued_after_all, want, why_not
from marketplace.order.models import LineFacts, Order, SellerOrder
from marketplace.outbox.topics import TryLater
from marketplace.payment.models import RefundRow
from marketplace.vat.facts import SaleRefused

Task = dict[str, Any]


def handle(payloads: list[Task], *, at: datetime) -> None:
    """Outbox topic: one document, or the step that finds out which documents are to be made."""
    (task,) = payloads
    if not settings.PLATFORM_VAT_ID:
        raise TryLater("PLATFORM_VAT_ID is not set: no document can be issued")
    MAKERS[task["make"]](task, at=at)


def _sale(task: Task, *, at: datetime) -> None:
    order = Order.objects.select_related("facts__vat_id_check").get(number=task["order"])
    _issued(compose.sale(order, on=local_day(at)), at=at)


def _of_part(build: Callable[..., Draft]) -> Callable[..., None]:
    """A document between a seller and the buyer or the platform, in the seller's name."""

    def make(task: Task, *, at: datetime) -> None:
        part = _part(task["part"])
        try:
            draft = build(part, on=local_day(at))
        except SaleRefused as refused:  # the seller has not said yet how it is taxed
            lines = compose.lines_of(part.order, supplier="platform", part=part)
            want(
                task=task, purpose=Purpose.SELF_BILLED, part=part, to_buyer=False, is_credit=False, at=at,
                gross=sum(line.share_minor for line in lines), reason=Wanted.FACTS, fault=str(refused),
            )  # fmt: skip
            return
        _in_sellers_name(draft, task, at=at)

    return make


def _commission(task: Task, *, at: datetime) -> None:
    _issued(compose.commission(_part(task["part"]), on=local_day(at)), at=at)


def _final(task: Task, *, at: datetime) -> None:
    part = _part(task["part"])
    advance = _original(f"prepayment:{part.number}")
    if not isinstance(advance, Document):
        return  # the seller makes out its own documents: the final one is among them
    lines = list(LineFacts.objects.filter(pk__in=task["lines"]).select_related("decision").order_by("pk"))
    taken = taken_of(lines)
    left = {line.pk: line.gross_minor - taken.get(line.pk, 0) for line in lines}
    kept = [line for line in lines if left[line.pk] > 0]
    if kept:
        draft = compose.final(part, kept, left, advance, key=task["key"], on=local_day(at))
        _in_sellers_name(draft, task, at=at)


def _due(task: Task, *, at: datetime) -> None:
    promise_finals(DueShare.objects.filter(line__seller_order__order__number=task["order"]), at=at)


def _refund(task: Task, *, at: datetime) -> None:
    row = RefundRow.objects.select_related("payment__order").get(public_id=task["refund"])
    with transaction.atomic():
        parts = take_back(row, attempt=task["attempt"])
        for credit in _credit_tasks(row, task["attempt"], parts):
            promise(credit, at=at)


def _credit_tasks(row: RefundRow, attempt: int, parts: list[TakenBack]) -> list[Task]:
    """One credit note a document that the refund touches, with the amount of each line."""
    lines: dict[str, dict[str, int]] = {}
    for (original, line), minor in _by_document(parts).items():
        lines.setdefault(original, {})[str(line)] = minor
    return [
        {
            "make": "credit", "key": f"credit:{row.public_id}:{attempt}:{original}", "original": original,
            "lines": amounts, "part": original.partition(":")[2],
        }
        for original, amounts in lines.items()
    ]  # fmt: skip


def _by_document(parts: list[TakenBack]) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = {}
    for part in parts:
        number = part.line.seller_order.number
        if part.line.decision.supplier == "platform":
            found[f"sale:{part.line.seller_order.order.number}", part.line_id] = part.gross_minor
            found[f"self:{number}", part.line_id] = part.share_minor
        else:
            found[f"prepayment:{number}", part.line_id] = part.gross_minor
            found[f"commission:{number}", part.line_id] = part.fee_minor
    return {place: minor for place, minor in found.items() if minor}


def _credit(task: Task, *, at: datetime) -> None:
    original = _original(task["original"])
    if isinstance(original, Wanted):
        want(
            task=task, purpose=original.purpose, part=original.seller_order, to_buyer=original.to_buyer, is_credit=True,
            gross=sum(task["lines"].values()), reason=original.reason, at=at,
        )  # fmt: skip
        return
    amounts = {int(pk): minor for pk, minor in task["lines"].items()}

    def build() -> Draft:
        finals = original.deducted_by.filter(documented__line__in=amounts).distinct()
        return in_national_currency(credit_note(original, amounts, key=task["key"], on=local_day(at), also=finals))

    _finished(issue_unchanged(build=build, order=original.order.number, at=at), at=at)


def _undo(task: Task, *, at: datetime) -> None:
    row = RefundRow.objects.select_related("payment__order").get(public_id=task["refund"])
    with transaction.atomic():
        promised = _credit_tasks(row, task["attempt"], of_refund(row, attempt=task["attempt"]))
        if not promised:
            raise TryLater("the refund has not been split yet")
        undo(row, attempt=task["attempt"])
        for credit in promised:
            again = credit["key"].replace("credit:", "again:", 1)
            promise({"make": "again", "key": again, "credit": credit["key"]}, at=at)


def _again(task: Task, *, at: datetime) -> None:
    credit = _original(task["credit"])
    if isinstance(credit, Document):
        _issued(invoiced_again(credit, key=task["key"], on=local_day(at)), at=at)
    else:
        want(
            task=task, purpose=credit.purpose, part=credit.seller_order, to_buyer=credit.to_buyer, is_credit=False,
            gross=credit.gross_minor, reason=credit.reason, at=at,
        )  # fmt: skip


MAKERS: dict[str, Callable[..., None]] = {
    "sale": _sale,
    "self_billed": _of_part(compose.self_billed),
    "prepayment": _of_part(compose.prepayment),
    "final": _final,
    "commission": _commission,
    "due": _due,
    "refund": _refund,
    "credit": _credit,
    "undo": _undo,
    "again": _again,
}


def _in_sellers_name(draft: Draft, task: Task, *, at: datetime) -> None:
    """Issue it if we may and can; else the seller is asked for it."""
    assert draft.seller_order is not None
    reason, fault = why_not(draft)
    if reason:
        want(
            task=task, purpose=draft.purpose, part=draft.seller_order, to_buyer=draft.to_buyer, is_credit=False,
            gross=draft.invoice.gross_minor, reason=reason, fault=fault, at=at,
        )  # fmt: skip
        return
    _issued(draft, at=at)


def _issued(draft: Draft, *, at: datetime) -> None:
    """Issue, and keep the PDF. A seller's own upload, made meanwhile, stands."""
    if Wanted.objects.filter(key=draft.key, file__isnull=False).exists():
        return
    _finished(issue(draft=in_national_currency(draft), at=at), at=at)


def _finished(document: Document, *, at: datetime) -> None:
    issued_after_all(document)
    keep_pdf(document=document, at=at)


def _part(number: str) -> SellerOrder:
    found: SellerOrder = SellerOrder.objects.select_related(
        "order__facts__vat_id_check", "partner__tax_profile", "partner__trader_identity"
    ).get(number=number)
    return found


def _original(key: str) -> Document | Wanted:
    """What was made for a key. Raises TryLater while it is on its way: rows run in any order."""
    document = Document.objects.select_related("series__issuer__partner", "order", "seller_order").filter(key=key)
    found = document.first() or Wanted.objects.select_related("seller_order").filter(key=key).first()
    if found is None:
        raise TryLater(f"{key} has not been issued yet")
    return found
