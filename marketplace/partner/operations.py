"""Becoming a maker, the team, and the facts that money and law hang on. Into a team: partner/invitations.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.one_line import one_line
from marketplace.outbox.operations import put
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
from marketplace.users.models import User
from marketplace.users.operators import Duty, duties_of
from marketplace.vat.vies import country_of


class TeamRefused(Exception):
    """The team was not changed; the message says why."""


class TaxFactsRefused(ValueError):
    """The tax facts contradict each other; nothing was written. The message is for the maker."""


class IdentityMissing(Exception):
    """Nothing was asked for; ``sentences`` say what to fill in first."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


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
    check_tax_facts(tax)
    partner = Partner.objects.create(name=name, code=code)
    partner.users.add(owner)
    TeamMember.objects.create(partner=partner, user=owner, role=Role.OWNER, since=at)
    TaxProfile.objects.create(
        partner=partner, country=tax.country, legal_form=tax.legal_form, vat_status=tax.vat_status,
        vat_id=tax.vat_id, changed_at=at,
    )  # fmt: skip
    TraderIdentity.objects.create(partner=partner, legal_name=name, email=owner.email)
    PaymentAccount.objects.create(partner=partner, changed_at=at)
    _ask_register(partner, tax, at)
    return partner


def check_tax_facts(tax: TaxFacts) -> None:
    """A VAT number is one of the country where the seller is established. Raises TaxFactsRefused."""
    if tax.vat_id and country_of(tax.vat_id) != tax.country:
        raise TaxFactsRefused(
            _("This VAT number is not from the country where you are established. Correct one of the two.")
        )


def _ask_register(partner: Partner, tax: TaxFacts, at: datetime) -> None:
    """Whether the number is valid is asked after commit: the register may be slow, or down."""
    if tax.vat_id:
        key = f"vat-number:{partner.pk}:{tax.vat_id}:{at.timestamp():.6f}"
        put("partner.vat_number", key=key, at=at, payload={"vat_id": tax.vat_id})


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
    """New tax facts from now on; what was sold keeps the facts it was sold with. The register is asked after commit.

    Raises NotYourStorefront, TaxFactsRefused.
    """
    require_role(by, partner, Role.FINANCE)
    check_tax_facts(tax)
    profile = TaxProfile.objects.select_for_update().get(partner=partner)
    before, after = _tax_text(profile), _tax_text(tax)
    if before != after:
        PartnerEvent.objects.create(partner=partner, what=PartnerEvent.TAX, old=before, new=after, by=by, at=at)
    profile.country, profile.legal_form = tax.country, tax.legal_form
    profile.vat_status, profile.vat_id, profile.changed_at = tax.vat_status, tax.vat_id, at
    profile.save()
    _ask_register(partner, tax, at)
    seller_changed.send(Partner, partner=partner, at=at)
    return profile


def _tax_text(tax: TaxProfile | TaxFacts) -> str:
    """The facts in one line of at most 60 characters, for the history."""
    return " ".join(part for part in (tax.country, tax.legal_form, tax.vat_status, tax.vat_id) if part)[:60]


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
