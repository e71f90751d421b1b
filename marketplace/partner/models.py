"""Who earns: Oscar's Partner with its team, its tax facts, its trader identity and its payment account.

Our facts stand in tables of their own, 1-1 to Oscar's, so that Oscar's columns stay Oscar's. Our migrations
are numbered from 1001 so that they never take a number that Oscar's next release will use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.partner.tax_models import LegalForm, TaxProfile, TaxStatement, VatStatus  # noqa: F401  # of this room
from marketplace.public_ids import new_public_id


class Role(models.TextChoices):
    """What a member of a team may do. Owner may everything."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    FINANCE = "finance", _("Finance")


class TeamMember(models.Model):
    """A person's role in a seller's team."""

    partner = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=10, choices=Role.choices)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "user"], name="one_seat_per_person_and_team")]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} of {self.partner_id}"


class Outcome(models.TextChoices):
    """How an invitation ended."""

    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    REVOKED = "revoked", _("Taken back")
    REPLACED = "replaced", _("Replaced by a newer one")


class TeamInvitation(models.Model):
    """A mailed question: do you want this role in our team? Only the owner of the address can say yes."""

    partner = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="invitations")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    email = models.EmailField()
    """In lower case."""
    role = models.CharField(max_length=10, choices=Role.choices)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations_sent"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations_closed"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "email"], condition=Q(outcome="open"), name="one_open_invitation_per_address"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", closed_at__isnull=True) | (~Q(outcome="open") & Q(closed_at__isnull=False)),
                name="invitation_closed_with_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.role} of {self.partner_id}"


class TraderIdentity(models.Model):
    """What the law wants shown of a trader (DSA Art. 30, CRD Art. 6a)."""

    partner = models.OneToOneField("partner.Partner", on_delete=models.CASCADE, related_name="trader_identity")
    legal_name = models.CharField(max_length=200)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    register_name = models.CharField(max_length=200, blank=True)
    register_number = models.CharField(max_length=60, blank=True)
    self_certified_at = models.DateTimeField(null=True, blank=True)
    """When the trader promised to offer only what complies with Union law (DSA Art. 30(1)(e))."""

    class Meta:
        verbose_name_plural = "trader identities"

    def __str__(self) -> str:
        return self.legal_name


class AccountState(models.TextChoices):
    NONE = "none", _("Not started")
    PENDING = "pending", _("Being verified")
    VERIFIED = "verified", _("Verified")
    RESTRICTED = "restricted", _("Restricted")


class PaymentAccount(models.Model):
    """The seller's account at the payment provider. Only a verified one can be sold for."""

    partner = models.OneToOneField("partner.Partner", on_delete=models.CASCADE, related_name="payment_account")
    state = models.CharField(max_length=12, choices=AccountState.choices, default=AccountState.NONE)
    provider_id = models.CharField(max_length=60, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return self.state


class Standing(models.TextChoices):
    """Whether a seller may sell. Closed is for good, and its time is when the contract with the platform ended."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused by the platform")
    CLOSED = "closed", _("Closed by its owner")


class PartnerStanding(models.Model):
    """A seller's standing with the platform. No row: nothing was ever decided, so active."""

    partner = models.OneToOneField("partner.Partner", on_delete=models.CASCADE, related_name="standing")
    state = models.CharField(max_length=8, choices=Standing.choices, default=Standing.ACTIVE)
    until = models.DateField(null=True, blank=True)
    """The first day on which a pause no longer holds; null: until it is lifted."""
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="paused") | Q(until__isnull=True), name="only_a_pause_ends")
        ]

    def __str__(self) -> str:
        return self.state


class PartnerEvent(models.Model):
    """Who changed a seller's standing, verification, tax facts or trader data, from what to what, when and why."""

    STANDING, ACCOUNT, TAX, IDENTITY = "standing", "account", "tax", "identity"

    partner = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="events")
    what = models.CharField(
        max_length=8,
        choices=[
            (STANDING, _("Standing")), (ACCOUNT, _("Verification")), (TAX, _("Tax")), (IDENTITY, _("Trader data")),
        ],
    )  # fmt: skip
    old = models.CharField(max_length=60)
    new = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.old} > {self.new}"


class Pricing(models.TextChoices):
    FIXED = "fixed", _("Fixed price")
    FREE = "free", _("Free")
    PAY_WHAT_YOU_WANT = "pay_what_you_want", _("Pay what you want")


class PriceSide(models.TextChoices):
    GROSS = "gross", _("One round price for every consumer")
    NET = "net", _("The same net amount from every sale")


class TaxNature(models.TextChoices):
    """Set by the answer to "is a person working for this buyer?" and by the kind (eu-rules 1.6)."""

    E_SERVICE = "e_service", _("Electronic service")
    E_BOOK = "e_book", _("E-book")
    HUMAN_SERVICE = "human_service", _("Work of a person")


class PriceTerms(models.Model):
    """What one stock record costs, with its authoritative side (domain.md, money rules). Minor units."""

    stockrecord = models.OneToOneField("partner.StockRecord", on_delete=models.CASCADE, related_name="terms")
    pricing = models.CharField(max_length=20, choices=Pricing.choices, default=Pricing.FIXED)
    side = models.CharField(max_length=5, choices=PriceSide.choices, default=PriceSide.GROSS)
    amount_minor = models.PositiveIntegerField(default=0)
    """The price; with pay-what-you-want the suggested one."""
    minimum_minor = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3, default="EUR")
    tax_nature = models.CharField(max_length=16, choices=TaxNature.choices)
    lowest_minor = models.PositiveIntegerField(null=True, blank=True)
    """While a reduction is announced: the lowest price of the 30 days before it (`PriceReduction.reference_minor`).

    Kept here too, so that pages and cards show it without a query.
    """

    class Meta:
        verbose_name_plural = "price terms"
        constraints = [
            models.CheckConstraint(
                condition=(Q(pricing="free") & Q(amount_minor=0)) | (~Q(pricing="free") & Q(amount_minor__gt=0)),
                name="only_free_costs_nothing",
            ),
            models.CheckConstraint(
                condition=Q(minimum_minor__lte=models.F("amount_minor")), name="minimum_below_suggestion"
            ),
            models.CheckConstraint(
                condition=Q(lowest_minor__isnull=True) | Q(lowest_minor__gt=models.F("amount_minor")),
                name="reduced_price_below_its_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pricing} {self.amount_minor} {self.currency} {self.side}"


class PriceChange(models.Model):
    """Each price that was ever set, with its time: written with the price, never changed (98/6/EC Art. 6a)."""

    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.CASCADE, related_name="price_changes")
    pricing = models.CharField(max_length=20, choices=Pricing.choices)
    side = models.CharField(max_length=5, choices=PriceSide.choices)
    amount_minor = models.PositiveIntegerField()
    minimum_minor = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3, default="EUR")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        indexes = [models.Index(fields=["stockrecord", "at"], name="price_history")]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} from {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("the history of prices is never changed")
        super().save(*args, **kwargs)


class PriceReduction(models.Model):
    """A reduction that the seller announces. Amounts in minor units, on the price's own side."""

    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.CASCADE, related_name="reductions")
    before_minor = models.PositiveIntegerField()
    """The price that comes back at the end date."""
    reference_minor = models.PositiveIntegerField()
    """The lowest price of the 30 days before: what is struck through."""
    amount_minor = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    """Empty: the price stays, only the announcement ends, after 30 days."""
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stockrecord"], condition=Q(ended_at__isnull=True), name="one_running_reduction"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__lt=models.F("reference_minor")), name="reduced_below_the_lowest_of_30_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference_minor} > {self.amount_minor}"


from oscar.apps.partner.models import *  # Oscar wants its models below ours

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Oscar is untyped: what its star import brings is Any to type checkers."""
