"""Freezing lines: what was promised at the click, in the words that were shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from marketplace.basket.quoted import QuoteLine
from marketplace.offerings.commission import Commissions, Cut, active_rules
from marketplace.offerings.rights import Rights, licence_text
from marketplace.offerings.words import extra_name, text_for, tier_name
from marketplace.order.commission import cut_of, kept
from marketplace.order.facts import CheckoutFacts
from marketplace.order.models import LineCommission, LineFacts, SellerOrder
from marketplace.vat.facts import Decision
from marketplace.vat.models import VatDecision


def freeze_parts(
    parts: Sequence[tuple[SellerOrder, Sequence[tuple[Any, QuoteLine]]]], *, facts: CheckoutFacts, at: datetime
) -> list[LineFacts]:
    """Write the sellers' parts of an order, and LineFacts, VatDecision and LineCommission of their lines: the same few
    queries, however many. ``parts``: not saved yet and without fee and share, each with Oscar's lines.
    """
    rules = active_rules(at.date())
    frozen: list[LineFacts] = []
    commission: list[LineCommission] = []
    for part, rows in parts:
        commissions = Commissions(rows[0][1].offering.partner.tax_profile, on=at.date(), rules=rules)
        mine = [(row, q, cut_of(q, commissions)) for row, q in rows]
        lines = [_frozen(row=row, q=q, cut=cut, part=part, facts=facts, at=at) for row, q, cut in mine]
        part.fee_minor = sum(line.fee_minor for line in lines)
        part.share_minor = sum(line.share_minor for line in lines)
        frozen += lines
        commission += [kept(cut) for _row, _q, cut in mine]
    SellerOrder.objects.bulk_create([part for part, _rows in parts])
    VatDecision.objects.bulk_create([line.decision for line in frozen])
    written = LineFacts.objects.bulk_create(frozen)
    for line, row in zip(written, commission, strict=True):
        row.line = line
    LineCommission.objects.bulk_create(commission)
    return written


def _frozen(*, row: Any, q: QuoteLine, cut: Cut, part: SellerOrder, facts: CheckoutFacts, at: datetime) -> LineFacts:
    assert q.decision is not None, "only lines without a problem are ordered"
    words = text_for(q.offering, facts.language)
    seller = q.offering.partner
    rights = Rights.from_json(q.tier.rights) if q.tier else None
    return LineFacts(
        line=row,
        seller_order=part,
        offering=q.offering,
        tier=q.tier,
        kind=q.offering.kind,
        title=words.title,
        title_language=words.language,
        tier_code=q.tier.code if q.tier else "extra",
        tier_name=tier_name(q.tier, facts.language) if q.tier else extra_name(q.extra, facts.language),
        maker_name=seller.name,
        licence=q.tier.licence if q.tier else "",
        rights=rights.to_json() if rights else {},
        licence_text=licence_text(q.tier, facts.language) if q.tier else "",
        contract_party=settings.PLATFORM_NAME if q.decision.supplier == "platform" else seller.name,
        decision=_decided(decision=q.decision, q=q, facts=facts, at=at),
        side=q.terms.side,
        currency=q.total.gross.currency,
        net_minor=q.total.net.minor,
        vat_minor=q.total.vat.minor,
        gross_minor=q.total.gross.minor,
        commission_bps=cut.terms.bps,
        fee_minor=cut.taken.net.minor,
        share_minor=cut.received.minor,
        delivery_days=q.tier.delivery_days if q.tier else None,
        revisions=q.tier.revisions if q.tier else None,
        brief=answered_brief(q, facts.language),
        via=q.choice.via if q.choice and not q.is_extra else "",
    )


def answered_brief(q: QuoteLine, language: str) -> list[dict[str, str]]:
    """The maker's questions with the buyer's answers, as they were asked."""
    answers = q.choice.brief if q.choice else {}
    if q.is_extra or not answers:
        return []
    asked = []
    for question in q.offering.brief_questions:
        label = question["label"]
        text = label.get(language) or label.get(q.offering.language) or next(iter(label.values()))
        asked.append({"id": question["id"], "question": text, "answer": answers.get(question["id"], "")})
    return asked


def _decided(*, decision: Decision, q: QuoteLine, facts: CheckoutFacts, at: datetime) -> VatDecision:
    """The VAT decision with the facts it was made from and the evidence of where the buyer is."""
    seller = q.offering.partner.tax_profile.on(at.date())
    return VatDecision(
        place=decision.place,
        rate=f"{decision.rate:f}",
        category=decision.category,
        supplier=decision.supplier,
        who_accounts=decision.who_accounts,
        mention=decision.mention,
        legal_basis=decision.legal_basis,
        reported_in=decision.reported_in,
        rule_version=decision.rule_version,
        facts={
            "nature": q.terms.tax_nature,
            "seller": seller.as_json(),
            "platform": {"country": settings.PLATFORM_COUNTRY, "oss_state": settings.PLATFORM_OSS_STATE},
            "buyer": {
                "country": facts.country,
                "postcode": facts.postcode,
                "capacity": facts.capacity,
                "vat_id": facts.vat_id,
                "check": facts.check,
            },
            "explanation": decision.explanation,
            "review": decision.review,
        },
        evidence=[item | {"at": at.isoformat()} for item in facts.evidence],
        vat_id_check=facts.vat_id_check,
        decided_at=at,
    )
