"""Stating how a seller is taxed, from a day on: history only grows, and what holds now follows from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.outbox.operations import put
from marketplace.partner.models import Partner, PartnerEvent, Role, TaxProfile, TaxStatement, VatStatus
from marketplace.partner.permissions import require_role
from marketplace.partner.signals import seller_changed
from marketplace.partner.tax_models import StatedTax
from marketplace.users.models import User
from marketplace.vat.territories import MEMBER_STATES
from marketplace.vat.vies import country_of

FURTHEST = timedelta(days=366)
"""How far ahead a change can be stated: the next calendar year, at which exemptions begin and end."""
EX_NUMBER = re.compile(r"[A-Z]{2}[0-9A-Z]{2,14}-EX")


class TaxFactsRefused(ValueError):
    """The tax facts contradict each other; nothing was written. The message is for the maker.

    `field` is the fact that it is about.
    """

    def __init__(self, message: object, field: str = "vat_id") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class TaxFacts:
    """ISO country, a LegalForm, a VatStatus, and the number if there is one; from a day on (None: from today).

    `ex_number` and `ex_states`: a small business exempt in other states too (Art. 284(2)), and where.
    """

    country: str
    legal_form: str
    vat_status: str
    vat_id: str = ""
    ex_number: str = ""
    ex_states: tuple[str, ...] = ()
    valid_from: date | None = None

    def stated(self, on: date) -> StatedTax:
        return StatedTax(
            self.country, self.legal_form, self.vat_status, self.vat_id, self.ex_number,
            tuple(sorted(set(self.ex_states))), self.valid_from or on,
        )  # fmt: skip


def check_tax_facts(tax: TaxFacts) -> None:
    """A VAT number, and an EX number, is one of the country where the seller is established. Raises TaxFactsRefused.

    Country and status must be known for anything to be checked.
    """
    if not tax.country or not tax.vat_status:
        return
    if tax.vat_id and country_of(tax.vat_id) != tax.country:
        raise TaxFactsRefused(
            _("This VAT number is not from the country where you are established. Correct one of the two.")
        )
    if (tax.vat_status == VatStatus.NON_EU) == (tax.country in MEMBER_STATES):
        raise TaxFactsRefused(
            _("Country and tax status do not fit: one is inside the Union, one outside."), "vat_status"
        )
    _check_exemption_abroad(tax)


def _check_exemption_abroad(tax: TaxFacts) -> None:
    if not tax.ex_number and not tax.ex_states:
        return
    if not (tax.ex_number and tax.ex_states):
        raise TaxFactsRefused(_("Give the EX number and the states for which it is valid, or neither."), "ex_number")
    if not EX_NUMBER.fullmatch(tax.ex_number) or country_of(tax.ex_number) != tax.country:
        raise TaxFactsRefused(
            _("An EX number begins with the letters of your country and ends in -EX, for example DE123456789-EX."),
            "ex_number",
        )
    if tax.vat_status not in (VatStatus.SMALL_BUSINESS, VatStatus.REGISTERED):
        raise TaxFactsRefused(_("Only a business established in the Union has an EX number."), "ex_number")
    if not set(tax.ex_states) <= MEMBER_STATES - {tax.country}:
        raise TaxFactsRefused(_("An EX number is valid in other states of the Union, not in your own."), "ex_states")


def _check_day(profile: TaxProfile, day: date, today: date) -> None:
    if profile.valid_from and day < profile.valid_from:
        raise TaxFactsRefused(
            _("What you told us before holds from a later day. A change cannot begin before it."), "valid_from"
        )
    if day > today + FURTHEST:
        raise TaxFactsRefused(_("A change can be told up to one year ahead."), "valid_from")


@transaction.atomic
def set_tax_facts(*, partner: Partner, tax: TaxFacts, by: User, at: datetime) -> TaxProfile:
    """New tax facts from their day on; what was sold keeps its facts. The register is asked after commit.

    Raises NotYourStorefront, TaxFactsRefused.
    """
    require_role(by, partner, Role.FINANCE)
    check_tax_facts(tax)
    profile = TaxProfile.objects.select_for_update().get(partner=partner)
    facts = tax.stated(at.date())
    assert facts.valid_from is not None
    _check_day(profile, facts.valid_from, at.date())
    before, after = _tax_text(profile.on(at.date())), _tax_text(facts)
    if before != after:
        PartnerEvent.objects.create(partner=partner, what=PartnerEvent.TAX, old=before, new=after, by=by, at=at)
    append_statement(partner=partner, facts=facts, by=by, at=at)
    if facts.valid_from <= at.date():
        _take_due(profile, at)
        profile.take(facts)
    else:
        others = [said for said in profile.coming if said["valid_from"] != facts.valid_from.isoformat()]
        profile.coming = sorted([*others, facts.as_json()], key=lambda said: said["valid_from"])
    profile.changed_at = at
    profile.save()
    ask_register_about(partner, tax.vat_id, at)
    seller_changed.send(Partner, partner=partner, at=at)
    return profile


def append_statement(*, partner: Partner, facts: StatedTax, by: User | None, at: datetime) -> TaxStatement:
    """Keep what was stated."""
    kept = facts.as_json() | {"valid_from": facts.valid_from or at.date()}
    return TaxStatement.objects.create(partner=partner, stated_at=at, stated_by=by, **kept)


def statement_on(partner: Partner, day: date) -> TaxStatement | None:
    """What held on a day, in the past too: of statements for the same day the one made last."""
    return TaxStatement.objects.filter(partner=partner, valid_from__lte=day).order_by("-valid_from", "-pk").first()


def take_due_statements(*, at: datetime) -> int:
    """Hourly: facts whose day has come become those that hold; decisions did not wait for it. Returns how many."""
    taken = 0
    for waiting in TaxProfile.objects.exclude(coming=[]).order_by("pk"):
        with transaction.atomic():
            profile = TaxProfile.objects.select_for_update().select_related("partner").get(pk=waiting.pk)
            if not _take_due(profile, at):
                continue
            profile.save()
            seller_changed.send(Partner, partner=profile.partner, at=at)
        taken += 1
    return taken


@transaction.atomic
def end_exemption(*, partner: Partner, why: str, at: datetime) -> bool:
    """A small business that has become too large: from today nothing of it is exempt until it says how it is taxed.

    Downloads go on, the platform sells them; services wait, and the studio asks. What was told for later days stays.
    Returns False where nothing was exempt.
    """
    profile = TaxProfile.objects.select_for_update().get(partner=partner)
    _take_due(profile, at)
    held = profile.on(at.date())
    if held.vat_status != VatStatus.SMALL_BUSINESS and not held.ex_states:
        return False
    status = VatStatus.NONE_YET if held.vat_status == VatStatus.SMALL_BUSINESS else held.vat_status
    facts = replace(held, vat_status=status, ex_number="", ex_states=(), valid_from=at.date())
    PartnerEvent.objects.create(
        partner=partner, what=PartnerEvent.TAX, old=_tax_text(held), new=_tax_text(facts), why=why, at=at
    )
    append_statement(partner=partner, facts=facts, by=None, at=at)
    profile.take(facts)
    profile.changed_at = at
    profile.save()
    seller_changed.send(Partner, partner=partner, at=at)
    return True


def _take_due(profile: TaxProfile, at: datetime) -> bool:
    due = [said for said in profile.coming if date.fromisoformat(said["valid_from"]) <= at.date()]
    if due:
        profile.take(StatedTax.from_json(due[-1]))
        profile.coming = profile.coming[len(due) :]
    return bool(due)


def ask_register_about(partner: Partner, vat_id: str, at: datetime) -> None:
    """Whether the number is valid is asked after commit: the register may be slow, or down."""
    if vat_id:
        key = f"vat-number:{partner.pk}:{vat_id}:{at.timestamp():.6f}"
        put("partner.vat_number", key=key, at=at, payload={"vat_id": vat_id})


def _tax_text(tax: StatedTax) -> str:
    """The facts in one line of at most 60 characters, for the history."""
    parts = (tax.country, tax.legal_form, tax.vat_status, tax.vat_id, tax.ex_number, "+".join(tax.ex_states))
    return " ".join(part for part in parts if part)[:60]
