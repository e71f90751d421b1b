"""The worker's part: making what was promised. Every row may run twice; a document is issued once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from marketplace.fulfilment.models import DueShare
from marketplace.invoicing import compose
from marketplace.invoicing.credits import credit_note
from marketplace.invoicing.drafts import Draft
from marketplace.invoicing.invoicing_again import invoiced_again
from marketplace.invoicing.late_tasks import now_on, reversed_task, vat_credit_task
from marketplace.invoicing.late_vat import reversed_key
from marketplace.invoicing.making import (
    Task,
    finish,
    in_sellers_name,
    issue_and_keep,
    original_of,
    part_of,
    want_again,
)
from marketplace.invoicing.models import Document, Purpose, TakenBack, Wanted
from marketplace.invoicing.national import in_national_currency
from marketplace.invoicing.operations import issue_unchanged
from marketplace.invoicing.parties import local_day
from marketplace.invoicing.promises import promise, promise_finals
from marketplace.invoicing.taking_back import of_refund, take_back, taken_of, undo
from marketplace.invoicing.wanting import want
from marketplace.order.models import LineFacts, Order, SellerOrder
from marketplace.outbox.topics import TryLater
from marketplace.payment.following import vat_apart
from marketplace.payment.models import RefundLine, RefundRow
from marketplace.vat.facts import SaleRefused


def handle(payloads: list[Task], *, at: datetime) -> None:
    """Outbox topic: one document, or the step that finds out which documents are to be made."""
    (task,) = payloads
    if not settings.PLATFORM_VAT_ID:
        raise TryLater("PLATFORM_VAT_ID is not set: no document can be issued")
    MAKERS[task["make"]](task, at=at)


def _sale(task: Task, *, at: datetime) -> None:
    order = Order.objects.select_related("facts__vat_id_check").get(number=task["order"])
    issue_and_keep(compose.sale(order, on=local_day(at)), at=at)


def _of_part(build: Callable[..., Draft]) -> Callable[..., None]:
    """A document between a seller and the buyer or the platform, in the seller's name."""

    def make(task: Task, *, at: datetime) -> None:
        part = part_of(task["part"])
        try:
            draft = build(part, on=local_day(at))
        except SaleRefused as refused:  # the seller has not said yet how it is taxed
            lines = compose.lines_of(part.order, supplier="platform", part=part)
            want(
                task=task, purpose=Purpose.SELF_BILLED, part=part, to_buyer=False, is_credit=False, at=at,
                gross=sum(line.share_minor for line in lines), reason=Wanted.FACTS, fault=str(refused),
            )  # fmt: skip
            return
        in_sellers_name(draft, task, at=at)

    return make


def _commission(task: Task, *, at: datetime) -> None:
    issue_and_keep(compose.commission(part_of(task["part"]), on=local_day(at)), at=at)


def _final(task: Task, *, at: datetime) -> None:
    part = part_of(task["part"])
    lines = list(LineFacts.objects.filter(pk__in=task["lines"]).select_related("decision").order_by("pk"))
    key = task["key"]
    for advance_key, mine in _by_advance(part, lines).items():
        _final_of(part, mine, advance_key, task | {"key": key}, at=at)
        key = f"{task['key']}:{advance_key}"


def _by_advance(part: SellerOrder, lines: list[LineFacts]) -> dict[str, list[LineFacts]]:
    """The lines by the document that invoiced their advance, or took its place."""
    first = f"prepayment:{part.number}"
    vat = RefundLine.objects.filter(line__in=lines, refund__only_vat=True).select_related("refund")
    moved = {row.line_id: reversed_key(row.refund, first) for row in vat}
    found: dict[str, list[LineFacts]] = {}
    for line in lines:
        found.setdefault(moved.get(line.pk, first), []).append(line)
    return found


def _final_of(part: SellerOrder, lines: list[LineFacts], advance_key: str, task: Task, *, at: datetime) -> None:
    advance = original_of(advance_key)
    if not isinstance(advance, Document):
        return  # the seller makes out its own documents: the final one is among them
    taken = taken_of(lines)
    left = {line.pk: line.gross_minor - vat_apart(line).minor - taken.get(line.pk, 0) for line in lines}
    kept = [line for line in lines if left[line.pk] > 0]
    if kept:
        draft = compose.final(part, kept, left, advance, key=task["key"], on=local_day(at))
        in_sellers_name(draft, task, at=at)


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
    now = now_on(parts)
    lines: dict[str, dict[str, int]] = {}
    for (original, line), minor in _by_document(parts).items():
        lines.setdefault(now.get((original, line), original), {})[str(line)] = minor
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
    original = original_of(task["original"])
    if isinstance(original, Wanted):
        want_again(original, task, is_credit=True, gross=sum(task["lines"].values()), at=at)
        return
    amounts = {int(pk): minor for pk, minor in task["lines"].items()}

    def build() -> Draft:
        finals = original.deducted_by.filter(documented__line__in=amounts).distinct()
        return in_national_currency(credit_note(original, amounts, key=task["key"], on=local_day(at), also=finals))

    finish(issue_unchanged(build=build, order=original.order.number, at=at), at=at)


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
    credit = original_of(task["credit"])
    if isinstance(credit, Document):
        issue_and_keep(invoiced_again(credit, key=task["key"], on=local_day(at)), at=at)
    else:
        want_again(credit, task, is_credit=False, gross=credit.gross_minor, at=at)


MAKERS: dict[str, Callable[..., None]] = {
    "sale": _sale,
    "self_billed": _of_part(compose.self_billed),
    "prepayment": _of_part(compose.prepayment),
    "final": _final,
    "commission": _commission,
    "due": _due,
    "refund": _refund,
    "credit": _credit,
    "vat_credit": vat_credit_task,
    "reversed": reversed_task,
    "undo": _undo,
    "again": _again,
}
