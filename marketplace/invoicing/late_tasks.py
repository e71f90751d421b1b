"""The worker's part of a VAT number that was confirmed late: the credit note, then the invoice in its place."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.invoicing.late_vat import original_key, reversed_key, with_proof
from marketplace.invoicing.making import (
    Task,
    finish,
    in_sellers_name,
    issue_and_keep,
    original_of,
    want_again,
)
from marketplace.invoicing.models import Document, TakenBack, Wanted
from marketplace.invoicing.national import in_national_currency
from marketplace.invoicing.operations import issue
from marketplace.invoicing.parties import local_day
from marketplace.invoicing.reverse_charge import reversed_invoice, vat_credit
from marketplace.order.models import LineFacts
from marketplace.order.operations import lock_order
from marketplace.payment.models import RefundLine
from marketplace.vat.late_proofs import mark_corrected
from marketplace.vat.models import LateProof


def vat_credit_task(task: Task, *, at: datetime) -> None:
    original, lines = original_of(task["original"]), _lines(task)
    if isinstance(original, Wanted):
        want_again(original, task, is_credit=True, gross=sum(line.gross_minor for line in lines), at=at)
        return
    with transaction.atomic():
        lock_order(original.order.number)
        draft = vat_credit(original, lines, key=task["key"], on=local_day(at))
        document = issue(draft=in_national_currency(draft), at=at)
    finish(document, at=at)


def reversed_task(task: Task, *, at: datetime) -> None:
    """The invoice with reverse charge, when what it replaces is credited; then the buyer's wish is done."""
    original, credit, lines = original_of(task["original"]), original_of(task["credit"]), _lines(task)
    proofs = list(LateProof.objects.filter(decision__line_facts__in=lines).select_related("check_answer"))
    if isinstance(original, Wanted) or isinstance(credit, Wanted):
        asked = original if isinstance(original, Wanted) else credit
        assert isinstance(asked, Wanted)
        net = sum(line.gross_minor - line.vat_minor for line in lines)
        want_again(asked, task, is_credit=False, gross=net, at=at)
        return
    check = proofs[0].check_answer
    decided = {line.pk: decision for line in lines if (decision := with_proof(line, check.number)) is not None}
    draft = reversed_invoice(
        original, credit, lines, decided, number=check.number, confirmed_on=local_day(check.checked_at),
        key=task["key"], on=local_day(at),
    )  # fmt: skip
    if draft.in_name_of is None:
        issue_and_keep(draft, at=at)
    else:
        in_sellers_name(draft, task, at=at)
    for proof in proofs:
        if proof.state == LateProof.State.WANTED and Document.objects.filter(key=task["key"]).exists():
            mark_corrected(public_id=proof.public_id, at=at)


def _lines(task: Task) -> list[LineFacts]:
    found = LineFacts.objects.filter(pk__in=task["lines"])
    return list(found.select_related("decision", "seller_order__order").order_by("pk"))


def now_on(parts: list[TakenBack]) -> dict[tuple[str, int], str]:
    """The document that took the place of a line's first one, where its VAT went back by itself."""
    vat = RefundLine.objects.filter(line__in=[part.line_id for part in parts], refund__only_vat=True)
    refunds = {row.line_id: row.refund for row in vat.select_related("refund")}
    found = {}
    for part in parts:
        if part.line_id in refunds:
            original = original_key(part.line, part.line.seller_order.order)
            found[original, part.line_id] = reversed_key(refunds[part.line_id], original)
    return found
