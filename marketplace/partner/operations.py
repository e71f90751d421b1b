"""Becoming a maker, the team, and the facts that money and law hang on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.partner.models import (
    AccountState,
    Partner,
    PartnerEvent,
    PaymentAccount,
    Role,
    TaxProfile,
    TeamMember,
    TraderIdentity,
)
from marketplace.partner.permissions import NotYourStorefront, require_role
from marketplace.partner.signals import seller_changed
from marketplace.users.models import User
from marketplace.users.operators import Duty, duties_of


class TeamRefused(Exception):
    """The team was not changed; the message says why."""


@dataclass(frozen=True, slots=True)
class TaxFacts:
    """ISO country, a LegalForm, a VatStatus, and the number if there is one."""

    country: str
    legal_form: str
    vat_status: str
    vat_id: str = ""


@transaction.atomic
def create_partner(*, name: str, code: str, owner: User, tax: TaxFacts, at: datetime) -> Partner:
    """A new seller with its owner, tax facts, an identity to fill in, and no payment account yet."""
    partner = Partner.objects.create(name=name, code=code)
    partner.users.add(owner)
    TeamMember.objects.create(partner=partner, user=owner, role=Role.OWNER, since=at)
    TaxProfile.objects.create(
        partner=partner, country=tax.country, legal_form=tax.legal_form, vat_status=tax.vat_status,
        vat_id=tax.vat_id, changed_at=at,
    )  # fmt: skip
    TraderIdentity.objects.create(partner=partner, legal_name=name, email=owner.email)
    PaymentAccount.objects.create(partner=partner, changed_at=at)
    return partner


@transaction.atomic
def set_payment_account(
    *, partner: Partner, state: AccountState, by: User, at: datetime, provider_id: str = "", why: str = ""
) -> PaymentAccount:
    """What the provider, or an operator for it, says of the account. Only operators may: a seller cannot verify itself.

    Raises NotYourStorefront for everybody else.
    """
    if Duty.FINANCE not in duties_of(by):
        raise NotYourStorefront
    account = PaymentAccount.objects.select_for_update().get(partner=partner)
    PartnerEvent.objects.create(
        partner=partner, what=PartnerEvent.ACCOUNT, old=account.state, new=state, by=by, why=why[:1000], at=at
    )
    account.state, account.changed_at, account.changed_by = state, at, by
    account.provider_id = provider_id or account.provider_id
    account.save()
    seller_changed.send(Partner, partner=partner, at=at)
    return account


@transaction.atomic
def set_tax_facts(*, partner: Partner, tax: TaxFacts, by: User, at: datetime) -> TaxProfile:
    """New tax facts from now on; what was sold keeps the facts it was sold with."""
    require_role(by, partner, Role.FINANCE)
    profile = TaxProfile.objects.select_for_update().get(partner=partner)
    before, after = _tax_text(profile), _tax_text(tax)
    if before != after:
        PartnerEvent.objects.create(partner=partner, what=PartnerEvent.TAX, old=before, new=after, by=by, at=at)
    profile.country, profile.legal_form = tax.country, tax.legal_form
    profile.vat_status, profile.vat_id, profile.changed_at = tax.vat_status, tax.vat_id, at
    profile.save()
    seller_changed.send(Partner, partner=partner, at=at)
    return profile


def _tax_text(tax: TaxProfile | TaxFacts) -> str:
    """The facts in one line of at most 60 characters, for the history."""
    return " ".join(part for part in (tax.country, tax.legal_form, tax.vat_status, tax.vat_id) if part)[:60]


@transaction.atomic
def seat(*, partner: Partner, user: User, role: Role, by: User, at: datetime) -> TeamMember:
    """Give a person a role in the team, or another one. Only owners may; a team keeps at least one owner."""
    require_role(by, partner)
    member = TeamMember.objects.filter(partner=partner, user=user).first()
    if member is not None and member.role == Role.OWNER and role != Role.OWNER:
        _keep_an_owner(partner, leaving=member)
    member, _created = TeamMember.objects.update_or_create(
        partner=partner, user=user, defaults={"role": role}, create_defaults={"role": role, "since": at}
    )
    partner.users.add(user)
    return member


@transaction.atomic
def unseat(*, partner: Partner, user: User, by: User) -> None:
    """Take a person out of the team; anyone may leave by themselves. Raises TeamRefused for the last owner."""
    if by.pk != user.pk:
        require_role(by, partner)
    member = TeamMember.objects.filter(partner=partner, user=user).first()
    if member is None:
        return
    if member.role == Role.OWNER:
        _keep_an_owner(partner, leaving=member)
    member.delete()
    partner.users.remove(user)


def _keep_an_owner(partner: Partner, *, leaving: TeamMember) -> None:
    if not partner.team.filter(role=Role.OWNER).exclude(pk=leaving.pk).exists():
        raise TeamRefused(_("A team needs an owner. Make somebody else owner first."))


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """What the law wants shown of a trader. ``certified``: the promise of DSA Art. 30(1)(e) is given with it."""

    legal_name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""
    register_name: str = ""
    register_number: str = ""
    certified: bool = False


@transaction.atomic
def set_identity(*, partner: Partner, facts: IdentityFacts, by: User, at: datetime) -> TraderIdentity:
    """Write the trader identity. A promise once given keeps its date. Raises NotYourStorefront."""
    require_role(by, partner, Role.FINANCE)
    identity = TraderIdentity.objects.select_for_update().get(partner=partner)
    for name in ("legal_name", "street", "postcode", "city", "email", "phone", "register_name", "register_number"):
        setattr(identity, name, getattr(facts, name).strip())
    identity.self_certified_at = (identity.self_certified_at or at) if facts.certified else None
    identity.save()
    return identity


@transaction.atomic
def request_verification(*, partner: Partner, by: User, at: datetime) -> PaymentAccount:
    """The seller asks to be verified; an operator (or the provider) decides. Raises NotYourStorefront."""
    require_role(by, partner, Role.FINANCE)
    account = PaymentAccount.objects.select_for_update().get(partner=partner)
    if account.state == AccountState.NONE:
        account.state, account.changed_at, account.changed_by = AccountState.PENDING, at, by
        account.save()
    return account
