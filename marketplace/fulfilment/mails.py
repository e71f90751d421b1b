"""What the two mails of a paid order say: the buyer's confirmation (CRD Art. 8(7)), and the maker's call to work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.markets.instruction import INSTRUCTION_VERSION, instruction
from marketplace.markets.terms import TERMS, in_force, versions_of
from marketplace.markets.wording import withdrawal_labels
from marketplace.offerings.models import WORK_KINDS
from marketplace.order.consents import AgreedByLine, agreed_by_line, asked_at_once, keep_consent, statements_of
from marketplace.order.facts import ConsentGiven
from marketplace.order.models import Consent, LineFacts, Order, SellerOrder
from marketplace.order.queries import parts_of, vat_lines


def order_paid_mail(context: dict[str, Any]) -> dict[str, Any]:
    """Lines, parties, VAT, consents word for word, how to withdraw. The context holds the order's number."""
    order = Order.objects.select_related("facts").get(number=context["number"])
    facts, parts = order.facts, parts_of(order)
    lines = [line for part in parts for line in part.lines.all()]
    priced = [line for line in lines if line.gross_minor]
    agreed = agreed_by_line(order)
    base = f"{settings.SITE_URL}/{facts.language}"
    return {
        "order": order,
        "facts": facts,
        "parts": parts,
        "vat_lines": vat_lines(parts),
        "consents": statements_of(order),
        "opens": _opens(lines, agreed, is_consumer=facts.capacity == "consumer"),
        "withdrawal": _withdrawal(
            {line.kind for line in priced}, {line.kind for line in priced if asked_at_once(line, agreed)}
        ),
        "withdraw_label": withdrawal_labels(facts.language).open,
        "withdraw_url": f"{base}/withdraw/{order.number}/?key={facts.key}",
        "order_url": f"{base}/orders/{order.number}/?key={facts.key}",
        "library_url": f"{base}/library/",
        "terms_url": f"{base}/legal/terms/{_terms_version(order)}/",
    }


def _terms_version(order: Order) -> str:
    """Of the terms that the order was placed under, as it was recorded, or else as it held on that day."""
    known = [row.version for row in versions_of(TERMS)]
    said = order.consents.filter(kind=Consent.TERMS, wording_version__in=known).first()
    return said.wording_version if said else in_force(TERMS, order.facts.placed_at.date()).version


def confirmation_left(context: dict[str, Any], *, at: datetime) -> None:
    """The mail has left: that the consumer was told how to withdraw is a fact now, with the words. Safe to repeat."""
    order = Order.objects.select_related("facts").get(number=context["number"])
    words = order_paid_mail(context)["withdrawal"]
    if not words or order.facts.capacity != "consumer":
        return
    said = ConsentGiven(kind=Consent.WITHDRAWAL_TOLD, wording="\n".join(words), version=INSTRUCTION_VERSION)
    keep_consent(order=order, line=None, said=said, language=order.facts.language, at=at)


def _opens(lines: list[LineFacts], agreed: AgreedByLine, *, is_consumer: bool) -> str:
    """When the downloads open; what costs nothing opens at once."""
    files = [line for line in lines if line.kind == "digital"]
    if not files:
        return ""
    if is_consumer and any(line.gross_minor and not asked_at_once(line, agreed) for line in files):
        return _("Your downloads open after 14 days, as you did not ask for them sooner.")
    return _("Your downloads are open now: you find them in your order.")


def _withdrawal(kinds: set[str], at_once: set[str]) -> list[str]:
    """The instruction and the model form (CRD Annex I) for the kinds in this order; none where nothing was to pay.

    ``at_once``: the kinds of lines for which the buyer did not want to wait.
    """
    if not kinds:
        return []
    sentences = [
        _("You can withdraw within 14 days of this order without giving a reason. One clear sentence to us is enough.")
    ]
    if "digital" in at_once:
        sentences.append(_("For downloads you agreed to lose this right: it has ended with their opening."))
    if at_once & set(WORK_KINDS):
        sentences.append(
            _("For work that started at your request you pay the part done; when it is complete the right has ended.")
        )
    return sentences + instruction(has_files="digital" in kinds, has_work=bool(kinds & set(WORK_KINDS)))


def new_order_mail(context: dict[str, Any]) -> dict[str, Any]:
    """What was sold and what to do next. The context holds the number of the seller's part."""
    part = SellerOrder.objects.select_related("partner", "order__facts").get(number=context["number"])
    lines = list(part.lines.order_by("id"))
    has_services = any(line.kind in WORK_KINDS for line in lines)
    return {
        "part": part,
        "facts": part.order.facts,
        "lines": lines,
        "has_services": has_services,
        "next_step": _next_step(part, lines),
        "studio_url": f"{settings.SITE_URL}/{get_language() or 'en'}/studio/orders/",
    }


def _next_step(part: SellerOrder, lines: list[LineFacts]) -> str:
    facts = part.order.facts
    if not any(line.kind in WORK_KINDS for line in lines):
        return _("There is nothing to do: the buyer has the files.")
    agreed = agreed_by_line(part.order)
    priced = [line for line in lines if line.kind in WORK_KINDS and line.gross_minor]
    if facts.capacity == "business" or all(asked_at_once(line, agreed) for line in priced):
        return _("Read the answers below and start.")
    return _("Start after the 14 days in which the buyer can withdraw: ordered on %(date)s.") % {
        "date": date_format(facts.placed_at)
    }
