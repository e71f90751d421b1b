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
from marketplace.invoicing.late_vat import original_key, reversed_key, with_proof
from marketplace.invoicing.models import Document, Purpose, TakenBack, Wanted
from marketplace.invoicing.national import in_national_currency
from marketplace.invoicing.operations import issue
from marketplace.invoicing.parties import local_day
from marketplace.invoicing.promises import promise, promise_finals
from marketplace.invoicing.renditions import keep_pdf
from marketplace.invoicing.reverse_charge import reversed_invoice, vat_credit
from marketplace.invoicing.taking_back import of_refund, take_back, taken_of, undo
from marketplace.invoicing.wanting import issued_after_all, want, why_not
from marketplace.order.models import LineFacts, Order, SellerOrder
from marketplace.order.operations import lock_order
from marketplace.outbox.topics import TryLater
from marketplace.payment.models import RefundLine, RefundRow
from marketplace.payment.refunds import vat_apart
from marketplace.vat.facts import SaleRefused
from marketplace.vat.late_proofs import mark_corrected
from marketplace.vat.models import LateProof

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
    advance = _original(advance_key)
    if not isinstance(advance, Document):
        return  # the seller makes out its own documents: the final one is among them
    taken = taken_of(lines)
    left = {line.pk: line.gross_minor - vat_apart(line).minor - taken.get(line.pk, 0) for line in lines}
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
    now = _now_on(parts)
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


def _now_on(parts: list[TakenBack]) -> dict[tuple[str, int], str]:
    """The document that took the place of a line's first one, where its VAT went back by itself."""
    vat = RefundLine.objects.filter(line__in=[part.line_id for part in parts], refund__only_vat=True)
    refunds = {row.line_id: row.refund for row in vat.select_related("refund")}
    found = {}
    for part in parts:
        if part.line_id in refunds:
            original = original_key(part.line, part.line.seller_order.order)
            found[original, part.line_id] = reversed_key(refunds[part.line_id], original)
    return found


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
        _want_again(original, task, is_credit=True, gross=sum(task["lines"].values()), at=at)
        return
    amounts = {int(pk): minor for pk, minor in task["lines"].items()}
    finals = original.deducted_by.filter(documented__line__in=amounts).distinct()
    with transaction.atomic():
        lock_order(original.order.number)  # the last of several notes takes what the others left: one after the other
        draft = credit_note(original, amounts, key=task["key"], on=local_day(at), also=finals)
        document = issue(draft=in_national_currency(draft), at=at)
    _finished(document, at=at)


def _vat_credit(task: Task, *, at: datetime) -> None:
    original, lines = _original(task["original"]), _lines(task)
    if isinstance(original, Wanted):
        _want_again(original, task, is_credit=True, gross=sum(line.gross_minor for line in lines), at=at)
        return
    with transaction.atomic():
        lock_order(original.order.number)
        draft = vat_credit(original, lines, key=task["key"], on=local_day(at))
        document = issue(draft=in_national_currency(draft), at=at)
    _finished(document, at=at)


def _reversed(task: Task, *, at: datetime) -> None:
    """The invoice with reverse charge, when what it replaces is credited; then the buyer's wish is done."""
    original, credit, lines = _original(task["original"]), _original(task["credit"]), _lines(task)
    proofs = list(LateProof.objects.filter(decision__line_facts__in=lines).select_related("check_answer"))
    if isinstance(original, Wanted) or isinstance(credit, Wanted):
        asked = original if isinstance(original, Wanted) else credit
        assert isinstance(asked, Wanted)
        net = sum(line.gross_minor - line.vat_minor for line in lines)
        _want_again(asked, task, is_credit=False, gross=net, at=at)
        return
    check = proofs[0].check_answer
    decided = {line.pk: decision for line in lines if (decision := with_proof(line, check.number)) is not None}
    draft = reversed_invoice(
        original, credit, lines, decided, number=check.number, confirmed_on=local_day(check.checked_at),
        key=task["key"], on=local_day(at),
    )  # fmt: skip
    if draft.in_name_of is None:
        _issued(draft, at=at)
    else:
        _in_sellers_name(draft, task, at=at)
    for proof in proofs:
        if proof.state == LateProof.State.WANTED and Document.objects.filter(key=task["key"]).exists():
            mark_corrected(public_id=proof.public_id, at=at)


def _lines(task: Task) -> list[LineFacts]:
    found = LineFacts.objects.filter(pk__in=task["lines"])
    return list(found.select_related("decision", "seller_order__order").order_by("pk"))


def _want_again(asked: Wanted, task: Task, *, is_credit: bool, gross: int, at: datetime) -> None:
    """Whoever makes out the first document makes out what follows from it."""
    want(
        task=task, purpose=asked.purpose, part=asked.seller_order, to_buyer=asked.to_buyer, is_credit=is_credit,
        gross=gross, reason=asked.reason, at=at,
    )  # fmt: skip


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
        _want_again(credit, task, is_credit=False, gross=credit.gross_minor, at=at)


MAKERS: dict[str, Callable[..., None]] = {
    "sale": _sale,
    "self_billed": _of_part(compose.self_billed),
    "prepayment": _of_part(compose.prepayment),
    "final": _final,
    "commission": _commission,
    "due": _due,
    "refund": _refund,
    "credit": _credit,
    "vat_credit": _vat_credit,
    "reversed": _reversed,
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
