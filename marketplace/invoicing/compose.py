"""Which words and amounts stand on the documents of a paid order. Reads, and writes nothing but a seller's code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.invoicing import parties
from marketplace.invoicing.amounts import Sold, deducted, of_gross, of_net
from marketplace.invoicing.drafts import Draft, Taxed, covered
from marketplace.invoicing.invoice import Invoice, Line, Party, Preceding, Type, VatGroup
from marketplace.invoicing.models import Document, Purpose
from marketplace.invoicing.repeating import as_said, mandate_note, order_note, tax_said
from marketplace.offerings.words import tier_label
from marketplace.order.behind import behind
from marketplace.order.models import LineCommission, LineFacts, Order, SellerOrder
from marketplace.partner.prices import platform_facts
from marketplace.partner.queries import vat_answer
from marketplace.payment.charging import charged_words
from marketplace.vat.facts import (
    BuyerFacts,
    Capacity,
    Decision,
    VatIdCheck,
)
from marketplace.vat.mentions import mention_text
from marketplace.vat.rules import decide_commission
from marketplace.vat.territories import place

ONLINE_PAYMENT = "68"
"""BT-81, of UNTDID 4461: online payment service."""


def sale(order: Order, *, on: date) -> Draft:
    """The platform's invoice to the buyer: all lines of which it is the deemed supplier (IR Art. 9a), at full price."""
    facts = order.facts
    lines = lines_of(order, supplier="platform")
    with translation.override(facts.language):
        said, groups = of_gross([sold_line(line) for line in lines], facts.currency)
        seller, buyer = _sides(parties.platform_party(), parties.buyer_party(facts), groups)
        invoice = _paid(
            Type.INVOICE, facts, said, groups, seller=seller, buyer=buyer, on=on, supplied_on=_paid_on(order, on),
            notes=(order_note(order), *_charge_note(order)),
        )  # fmt: skip
    return Draft(
        f"sale:{order.number}", Purpose.SALE, order, invoice, covered(invoice, lines, _own_tax(lines)), to_buyer=True,
        rounding_minor=invoice.vat_minor - sum(line.vat_minor for line in lines),
    )  # fmt: skip


def prepayment(part: SellerOrder, *, on: date) -> Draft:
    """The seller's document for work that was paid before it is done: VAT is due now (Art. 65, 220(1)(4))."""
    order, facts, lines = part.order, part.order.facts, lines_of(part.order, supplier="seller", part=part)
    with translation.override(facts.language):
        said, groups = of_gross([sold_line(line) for line in lines], facts.currency)
        seller, buyer = _sides(_agent_seller(part, lines), parties.buyer_party(facts), groups)
        invoice = _paid(
            Type.PREPAYMENT, facts, said, groups, seller=seller, buyer=buyer, on=on, tax_point=_paid_on(order, on),
            notes=(order_note(order), *_charge_note(order), mandate_note(seller.name)),
        )  # fmt: skip
    return Draft(
        f"prepayment:{part.number}", Purpose.PREPAYMENT, order, invoice, covered(invoice, lines, _own_tax(lines)),
        in_name_of=part.partner, partner=part.partner, seller_order=part, to_buyer=True,
        rounding_minor=invoice.vat_minor - sum(line.vat_minor for line in lines),
    )  # fmt: skip


def final(
    part: SellerOrder, lines: Sequence[LineFacts], left: dict[int, int], advance: Document, *, key: str, on: date
) -> Draft:
    """The seller's final invoice for accepted work, with the advance taken off again, so that no VAT is shown twice.

    ``left``: gross by line that was not given back before, in minor units, more than 0.
    """
    order, facts = part.order, part.order.facts
    with translation.override(facts.language):
        said, groups = of_gross([as_said(advance, line.pk, left[line.pk]) for line in lines], facts.currency)
        less = _("Less advance payment %(number)s") % {"number": advance.number}
        said, groups = deducted(said, groups, name=less)
        told = replace(parties.buyer_party(facts), vat_id=advance.buyer["vat_id"])  # it may have been confirmed late
        seller, buyer = _sides(_agent_seller(part, lines), told, groups)
        invoice = _paid(
            Type.INVOICE, facts, said, groups, seller=seller, buyer=buyer, on=on, supplied_on=_accepted_on(lines, on),
            preceding=(Preceding(advance.number, advance.issued_on),),
            notes=(order_note(order), mandate_note(seller.name)),
        )  # fmt: skip
    return Draft(
        key, Purpose.FINAL, order, invoice, covered(invoice, lines, tax_said(advance)), in_name_of=part.partner,
        partner=part.partner, seller_order=part, to_buyer=True, deducts=advance,
    )  # fmt: skip


def _accepted_on(lines: Sequence[LineFacts], on: date) -> date:
    """The day on which the work was accepted (Art. 226(7)), however late its invoice is made."""
    days = [parties.local_day(due.due_at) for line in lines if (due := getattr(line, "due_share", None)) is not None]
    return min(max(days, default=on), on)


def self_billed(part: SellerOrder, *, on: date) -> Draft:
    """The seller's supply to the platform behind what the platform sold: price less commission, made out by us."""
    order = part.order
    lines = [line for line in lines_of(order, supplier="platform", part=part) if line.share_minor]
    paid_on = _paid_on(order, on)
    taxes: dict[int, tuple[Taxed, str]] = {}
    ex_number = ""
    with translation.override(parties.language_of(part.partner)):
        for line in lines:
            decided = behind(line, on=paid_on)
            number = ex_number_of(line, decided.legal_basis)
            taxes[line.pk] = (_taxed(decided), f"{_own_reason(decided.mention)} {number}".strip())
            ex_number = ex_number or number
        said, groups = of_net(_behind(lines, taxes), order.facts.currency)
        seller, buyer = _sides(
            parties.seller_party(part.partner, ex_number=ex_number), parties.platform_party(), groups
        )
        invoice = Invoice(
            Type.SELF_BILLED, on, order.facts.currency, seller, buyer, said, groups, parties.language_of(part.partner),
            supplied_on=_paid_on(order, on), order_number=part.number,
            notes=(_("Self-billing"), order_note(part)),
            terms=_("Paid out to your payment account when it is due."),
        )  # fmt: skip
    return Draft(
        f"self:{part.number}", Purpose.SELF_BILLED, order, invoice,
        covered(invoice, lines, {pk: tax for pk, (tax, _reason) in taxes.items()}),
        in_name_of=part.partner, partner=part.partner, seller_order=part,
    )  # fmt: skip


def commission(part: SellerOrder, *, on: date) -> Draft:
    """The platform's fee to a seller for whom it was the agent, with VAT of its own: what was kept of each line."""
    order, language = part.order, parties.language_of(part.partner)
    lines = [line for line in lines_of(order, supplier="seller", part=part) if line.gross_minor > line.share_minor]
    frozen = {line.pk: _fee_tax(line, part, _paid_on(order, on)) for line in lines}
    with translation.override(language):
        fees = [
            Sold(
                _("Commission: %(work)s") % {"work": line.title}, line.gross_minor - line.share_minor,
                frozen[line.pk][0].category, frozen[line.pk][0].rate, _own_reason(frozen[line.pk][1]),
                _package(line), line.pk,
            )
            for line in lines
        ]  # fmt: skip
        said, groups = of_gross(fees, order.facts.currency)
        seller, buyer = _sides(parties.platform_party(), parties.seller_party(part.partner), groups)
        invoice = Invoice(
            Type.INVOICE, on, order.facts.currency, seller, buyer, said, groups, language,
            supplied_on=_paid_on(order, on), order_number=part.number, notes=(order_note(part),),
            terms=_("Taken from what we pay out to you: nothing to transfer."),
        )  # fmt: skip
    return Draft(
        f"commission:{part.number}", Purpose.COMMISSION, order, invoice,
        covered(invoice, lines, {pk: tax for pk, (tax, _mention) in frozen.items()}), partner=part.partner,
        seller_order=part, rounding_minor=invoice.vat_minor - sum(map(_fee_vat, lines)) if _all_frozen(lines) else 0,
    )  # fmt: skip


def _fee_tax(line: LineFacts, part: SellerOrder, on: date) -> tuple[Taxed, str]:
    """How the fee on a line is taxed, with its mention: as it was frozen at the sale; older lines are decided now."""
    kept: LineCommission | None = getattr(line, "commission", None)
    if kept is not None and kept.category:
        return Taxed(kept.place, kept.category, kept.rate, kept.reported_in), kept.mention
    decided = decide_commission(seller=_as_buyer(part), platform=platform_facts(), on=on)
    return _taxed(decided), decided.mention


def _fee_vat(line: LineFacts) -> int:
    return int(line.commission.vat_minor)


def _all_frozen(lines: Sequence[LineFacts]) -> bool:
    """False for orders from before commissions were frozen line by line."""
    return all(getattr(line, "commission", None) is not None for line in lines)


def lines_of(order: Order, *, supplier: str, part: SellerOrder | None = None) -> list[LineFacts]:
    """The lines that cost something and whose supply to the buyer is made by ``supplier``, oldest first."""
    found = LineFacts.objects.filter(seller_order__order=order, decision__supplier=supplier, gross_minor__gt=0)
    if part is not None:
        found = found.filter(seller_order=part)
    return list(found.select_related("decision", "commission", "seller_order__partner").order_by("pk"))


def sold_line(line: LineFacts, gross_minor: int | None = None) -> Sold:
    """A line as the buyer bought it, at its price or what is left of it, in the active language."""
    decided = line.decision
    return Sold(
        name=line.title, description=line.tier_name, category=decided.category, rate=decided.rate,
        amount_minor=line.gross_minor if gross_minor is None else gross_minor, ref=line.pk,
        reason=reason_of(line),
    )  # fmt: skip


def reason_of(line: LineFacts) -> str:
    """BT-120 in the active language; with the EX number where that exemption was used (VAT-53)."""
    if line.decision.category in ("S", "Z"):
        return ""
    number = ex_number_of(line)
    return f"{mention_text(line.decision.mention)} {number}".strip()


def ex_number_of(line: LineFacts, legal_basis: str = "") -> str:
    """The seller's number of the cross-border small business scheme, as the rule was told it, where it was used."""
    used = "284(2)" in (legal_basis or line.decision.legal_basis)
    return str(line.decision.facts.get("seller", {}).get("ex_number", "")) if used else ""


def _own_reason(mention: str) -> str:
    """The mention without "Self-billing", which is a note of its own and no reason for an exemption."""
    return mention_text("; ".join(part for part in mention.split("; ") if part != "Self-billing"))


def _behind(lines: Sequence[LineFacts], taxes: dict[int, tuple[Taxed, str]]) -> list[Sold]:
    """The seller's supplies to the platform: their shares."""
    sold = []
    for line in lines:
        tax, reason = taxes[line.pk]
        sold.append(Sold(line.title, line.share_minor, tax.category, tax.rate, reason, _package(line), line.pk))
    return sold


def _package(line: LineFacts) -> str:
    """The tier in the active language: the line keeps it in the buyer's."""
    return "" if line.tier_code == "extra" else tier_label(line.tier_code)


def _as_buyer(part: SellerOrder) -> BuyerFacts:
    """A seller who buys our service: a business when the register has confirmed its number (IR Art. 18)."""
    profile = part.partner.tax_profile
    answer = vat_answer(profile)
    check = VatIdCheck(answer.outcome) if answer else VatIdCheck.NOT_GIVEN
    capacity = Capacity.BUSINESS if check == VatIdCheck.VALID else Capacity.CONSUMER
    return BuyerFacts(place(profile.country, part.partner.trader_identity.postcode), capacity, profile.vat_id, check)


def _agent_seller(part: SellerOrder, lines: Sequence[LineFacts]) -> Party:
    numbers = [number for number in map(ex_number_of, lines) if number]
    return parties.seller_party(part.partner, ex_number=numbers[0] if numbers else "")


def _own_tax(lines: Sequence[LineFacts]) -> dict[int, Taxed]:
    return {
        line.pk: Taxed(line.decision.place, line.decision.category, line.decision.rate, line.decision.reported_in)
        for line in lines
    }


def _taxed(decided: Decision) -> Taxed:
    return Taxed(decided.place, decided.category, f"{decided.rate:f}", decided.reported_in)


def _sides(seller: Party, buyer: Party, groups: Sequence[VatGroup]) -> tuple[Party, Party]:
    if {group.category for group in groups} == {"O"}:
        return parties.without_vat_ids(seller, buyer)
    return seller, buyer


def _paid_on(order: Order, on: date) -> date:
    paid_at = order.facts.paid_at
    return parties.local_day(paid_at) if paid_at else on


def _charge_note(order: Order) -> tuple[str, ...]:
    """The document is in euro; how the buyer was charged in another currency stands beside it."""
    said = charged_words(getattr(order, "payment", None))
    return (said,) if said else ()


def _paid(
    kind: Type, facts: Any, lines: tuple[Line, ...], groups: tuple[VatGroup, ...], *, seller: Party, buyer: Party,
    on: date, **more: Any,
) -> Invoice:  # fmt: skip
    """A document to the buyer, who has paid it online."""
    gross = sum(line.net_minor for line in lines) + sum(group.vat_minor for group in groups)
    return Invoice(
        kind, on, facts.currency, seller, buyer, lines, groups, facts.language, order_number=facts.order.number,
        purchase_order=facts.purchase_order, paid_minor=gross, payment_means=ONLINE_PAYMENT if gross else "", **more,
    )  # fmt: skip
