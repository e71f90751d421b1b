"""What the page of one order shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.desk.order_queries import OrderFile
from cms.desk.sections import Cell, Facts, Link, Moment, Rows, Section, Timeline, when
from cms.desk.words import (
    action_label,
    cents,
    evidence_kind,
    from_to,
    order_state,
    payment_state,
    place_name,
    refund_state,
)
from marketplace.audit.queries import trail_of
from marketplace.order.consents import Statement, statements_of
from marketplace.order.models import LineFacts
from marketplace.payment.charging import charged_words
from marketplace.payment.proposals import about_order
from marketplace.vat.models import VatDecision


def order_sections(file: OrderFile) -> list[Section]:
    """In the order of an operator's questions: how does it stand, what was bought, where is the money, who was told."""
    return [
        _money(file), _lines(file), _sellers(file), _refunds(file), _buyer(file), _timeline(file), _mails(file),
        _downloads(file), _consents(file), _vat(file),
    ]  # fmt: skip


def _money(file: OrderFile) -> Facts:
    payment, facts = file.payment, file.order.facts
    pairs: list[tuple[str, Cell | None]] = [
        (_("State"), order_state(file.order.status)),
        (_("Total"), cents(facts.gross_minor, facts.currency)),
        (_("of which VAT"), cents(facts.vat_minor, facts.currency)),
    ]
    if payment is None:
        return Facts(_("State and money"), [*pairs, (_("Payment"), _("Free: there was nothing to pay."))])
    pairs += [
        (_("Payment"), payment_state(payment.state)),
        (_("Paid"), cents(payment.captured_minor, payment.currency)),
        *([(_("In the buyer's currency"), said)] if (said := charged_words(payment)) else []),
        (_("Given back"), cents(payment.refunded_minor, payment.currency)),
        (_("Can still be given back"), cents(file.left_minor if payment.captured_minor else 0, payment.currency)),
        (_("Payment number"), str(payment.public_id)),
        (_("At the provider"), payment.intent_id or payment.session_id),
        (_("Card from"), place_name(payment.card_country)),
    ]
    return Facts(_("State and money"), pairs)


def _name(line: LineFacts) -> str:
    return f"{line.title} · {line.tier_name}"


def _work(line: LineFacts) -> Cell:
    if line.offering is None or line.offering.published_at is None:
        return _name(line)
    return Link(_name(line), reverse("desk_offerings:thing", args=[line.offering.public_id]))


def _lines(file: OrderFile) -> Rows:
    rows: list[list[Cell]] = [
        [_work(line), line.maker_name, line.contract_party, cents(line.gross_minor, line.currency),
         cents(file.given_back.get(line.pk, 0), line.currency), cents(file.left(line), line.currency)]
        for line in file.lines
    ]  # fmt: skip
    head = [_("Bought"), _("Maker"), _("Sold by"), _("Paid"), _("Given back"), _("Left")]
    return Rows(_("Lines"), head, rows)


def _sellers(file: OrderFile) -> Rows:
    rows: list[list[Cell]] = [
        [part.number, Link(part.partner.name, reverse("desk_makers:thing", args=[part.partner.code])),
         part.get_state_display(), cents(part.gross_minor, part.currency), cents(part.fee_minor, part.currency),
         cents(part.share_minor, part.currency)]
        for part in file.parts
    ]  # fmt: skip
    head = [_("Part"), _("Maker"), _("State"), _("Total"), _("Our fee"), _("Maker’s share")]
    return Rows(_("Shares"), head, rows)


def _refunds(file: OrderFile) -> Rows:
    rows: list[list[Cell]] = [
        [when(row.created_at), cents(row.amount_minor, file.currency), refund_state(row.state), row.why,
         str(row.by or ""), _second(row)]
        for row in file.refunds
    ]  # fmt: skip
    rows += [
        [when(p.proposed_at),
         Link(cents(p.amount_minor, p.currency), reverse("desk_proposals:thing", args=[p.public_id])),
         p.get_state_display(), p.why, str(p.proposed_by or ""), str(p.decided_by or "")]
        for p in file.proposals
        if p.refund_id is None
    ]  # fmt: skip
    head = [_("When"), _("Amount"), _("State"), _("Why"), _("By"), _("Second person")]
    return Rows(_("Refunds"), head, rows, _("Nothing was given back."))


def _second(row: Any) -> str:
    proposal = getattr(row, "proposal", None)
    return str(proposal.decided_by or "") if proposal else ""


def _buyer(file: OrderFile) -> Facts:
    facts = file.order.facts
    return Facts(
        _("Buyer"),
        [
            (_("Name"), facts.name), (_("E-mail"), facts.email), (_("Account"), str(file.order.user or _("Guest"))),
            (_("Bought as"), _("Business") if facts.capacity == "business" else _("Consumer")),
            (_("Company"), facts.company), (_("VAT number"), facts.vat_id),
            (_("Country"), f"{place_name(facts.country)} {facts.postcode}"), (_("Language"), facts.language),
            (_("Purchase order"), facts.purchase_order), (_("Invoice to"), facts.invoice_email),
            (_("Licence for"), facts.licence_client), (_("Ordered"), when(facts.placed_at)),
        ],
    )  # fmt: skip


def _timeline(file: OrderFile) -> Timeline:
    return Timeline(_("What happened"), sorted(_moments(file), key=lambda moment: moment.at))


def _moments(file: OrderFile) -> Iterator[Moment]:
    for event in file.order.history.select_related("by", "seller_order"):
        what = event.seller_order.number if event.seller_order else _("Order")
        yield Moment(
            event.at,
            f"{what}: {from_to(order_state(event.old), order_state(event.new))}",
            str(event.by or ""),
            event.why,
        )
    if file.payment is not None:
        for moved in file.payment.history.all():
            said = from_to(payment_state(moved.old), payment_state(moved.new))
            yield Moment(moved.at, _("Payment") + f": {said}", "", moved.why)
    for row in file.refunds:
        yield Moment(
            row.created_at, _("Refund") + f": {cents(row.amount_minor, file.currency)}", str(row.by or ""), row.why
        )
    for mail in file.mails:
        yield Moment(mail.sent_at, _("Mail") + f": {mail.subject}", mail.to)
    for entry in trail_of(about_order(file.order)):
        yield Moment(entry.at, action_label(entry.action), entry.by_name, entry.why)


def _mails(file: OrderFile) -> Rows:
    rows: list[list[Cell]] = [
        [
            when(mail.sent_at),
            mail.to,
            Link(mail.subject or _("(forgotten)"), reverse("desk_mails:thing", args=[mail.pk])),
            _("Sent"),
        ]
        for mail in file.mails
    ]
    for row in file.waiting_mails:
        promise = Link(str(row.payload.get("template", row.key)), reverse("desk_outbox:thing", args=[row.pk]))
        state = _("Dead") if row.dead_at else _("On its way")
        rows.append(["", str(row.payload.get("to", "")), promise, state])
    return Rows(_("Mails"), [_("When"), _("To"), _("Subject"), _("State")], rows, _("No mail names this order yet."))


def _downloads(file: OrderFile) -> Rows:
    rows = [
        [_name(held.line), held.certificate, when(held.opens_at), str(len(held.downloads.all())),
         f"{when(held.revoked_at)} {held.revoked_why}".strip()]
        for held in file.entitlements
    ]  # fmt: skip
    head = [_("Work"), _("Certificate"), _("Opens"), _("Downloads"), _("Taken back")]
    return Rows(_("Downloads"), head, rows, _("This order has no downloads."))


def _consents(file: OrderFile) -> Rows:
    rows = [
        [when(given.given_at), _said(given), given.language, given.version]
        for given in statements_of(file.order, and_told=True)
    ]
    return Rows(_("Consents"), [_("When"), _("Words"), _("Language"), _("Version")], rows, _("None was given."))


def _said(given: Statement) -> str:
    """The words, with the works that they hold for."""
    return f"{given.wording} ({', '.join(given.works)})" if given.works else given.wording


def _vat(file: OrderFile) -> Rows:
    rows = [
        [_name(line), f"{line.decision.rate} % {line.decision.category}", line.decision.place,
         line.decision.who_accounts, _law(line.decision), line.decision.mention,
         "; ".join(_evidence(line.decision))]
        for line in file.lines
    ]  # fmt: skip
    head = [_("Line"), _("Rate"), _("Place"), _("Who accounts"), _("Legal basis"), _("Mention"), _("Evidence")]
    return Rows(_("VAT decisions"), head, rows)


def _evidence(decision: VatDecision) -> list[str]:
    """What was known at the sale, what came later, and what the register of VAT numbers said."""
    items = [(item.get("kind", ""), item.get("value", "")) for item in decision.evidence if isinstance(item, dict)]
    items += [(item.kind, item.value) for item in sorted(decision.later_evidence.all(), key=lambda item: item.at)]
    said = [f"{evidence_kind(kind)}: {place_name(value)}" for kind, value in items]
    if (check := decision.vat_id_check) is not None and check.consultation_number:
        said.append(_("register: consultation %(number)s") % {"number": check.consultation_number})
    return said


def _law(decision: VatDecision) -> str:
    """The articles, the version of the rules that read them, and what a person should check where these were unsure."""
    said = _("%(law)s (rules %(version)s)") % {"law": decision.legal_basis, "version": decision.rule_version}
    unsure = str(decision.facts.get("review") or "")
    return f"{said}: {unsure}" if unsure else said
