"""Becoming a maker, the team, and the facts that money and law hang on. Into a team: partner/invitations.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.one_line import one_line
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
from marketplace.partner.queries import missing_identity, with_facts
from marketplace.partner.signals import seller_changed
from marketplace.partner.tax import (
    TaxFacts,
    TaxFactsRefused,
    append_statement,
    ask_register_about,
    check_tax_facts,
    set_tax_facts,
)
from marketplace.users.models import User
from marketplace.users.operators import Duty, duties_of

__all__ = [
    "IdentityFacts",
    "IdentityMissing",
    "TaxFacts",
    "TaxFactsRefused",
    "TeamRefused",
    "change_role",
    "check_tax_facts",
    "create_partner",
    "request_verification",
    "seat",
    "set_identity",
    "set_payment_account",
    "set_tax_facts",
    "unseat",
]


class TeamRefused(Exception):
    """The team was not changed; the message says why."""


class IdentityMissing(Exception):
    """Nothing was asked for; ``sentences`` say what to fill in first."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@transaction.atomic
def create_partner(*, name: str, code: str, owner: User, tax: TaxFacts, at: datetime) -> Partner:
    """A new seller with its owner, tax facts, an identity to fill in, and no payment account yet."""
    check_tax_facts(tax)
    partner = Partner.objects.create(name=name, code=code)
    partner.users.add(owner)
    TeamMember.objects.create(partner=partner, user=owner, role=Role.OWNER, since=at)
    facts = tax.stated(at.date())
    TaxProfile.objects.create(partner=partner, changed_at=at, **(facts.as_json() | {"valid_from": facts.valid_from}))
    append_statement(partner=partner, facts=facts, by=owner, at=at)
    TraderIdentity.objects.create(partner=partner, legal_name=name, email=owner.email)
    PaymentAccount.objects.create(partner=partner, changed_at=at)
    ask_register_about(partner, tax.vat_id, at)
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
def seat(*, partner: Partner, user: User, role: Role, at: datetime, by: User | None = None) -> TeamMember:
    """Give a seat to a person who agreed: by accepting an invitation, or as a loader's invented person.

    With ``by``, only an owner may. A team keeps at least one owner. Raises NotYourStorefront, TeamRefused.
    """
    if by is not None:
        require_role(by, partner, also_closed=True)
    member = TeamMember.objects.filter(partner=partner, user=user).first()
    if member is not None and member.role == Role.OWNER and role != Role.OWNER:
        _keep_an_owner(partner, leaving=member)
    member, _created = TeamMember.objects.update_or_create(
        partner=partner, user=user, defaults={"role": role}, create_defaults={"role": role, "since": at}
    )
    partner.users.add(user)
    return member


@transaction.atomic
def change_role(*, member: TeamMember, role: Role, by: User, at: datetime) -> TeamMember:
    """Another role for a member of the team. Only owners may, and nobody becomes owner without accepting it.

    Raises NotYourStorefront, TeamRefused.
    """
    require_role(by, member.partner, also_closed=True)
    if role == Role.OWNER and member.role != Role.OWNER:
        raise TeamRefused(
            _("An owner answers for the storefront. Invite this person as owner below: they must accept.")
        )
    return seat(partner=member.partner, user=member.user, role=role, by=by, at=at)


@transaction.atomic
def unseat(*, partner: Partner, user: User, by: User) -> None:
    """Take a person out of the team; anyone may leave by themselves. Raises TeamRefused for the last owner."""
    if by.pk != user.pk:
        require_role(by, partner, also_closed=True)
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
        setattr(identity, name, one_line(getattr(facts, name)))
    identity.self_certified_at = (identity.self_certified_at or at) if facts.certified else None
    identity.save()
    return identity


@transaction.atomic
def request_verification(*, partner: Partner, by: User, at: datetime) -> PaymentAccount:
    """The seller asks to be verified; an operator (or the provider) decides.

    Raises NotYourStorefront, and IdentityMissing while facts are missing that DSA Art. 30(1) wants known before a sale.
    """
    require_role(by, partner, Role.FINANCE)
    if missing := missing_identity(with_facts(partner.pk)):
        raise IdentityMissing([row.sentence for row in missing])
    account = PaymentAccount.objects.select_for_update().get(partner=partner)
    if account.state == AccountState.NONE:
        account.state, account.changed_at, account.changed_by = AccountState.PENDING, at, by
        account.save()
    return account
