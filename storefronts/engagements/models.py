"""Work on paid lines: the conversation of a buyer and a maker, the lines worked on, and all that was said and done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from marketplace.files.models import PrivateFile
from marketplace.offerings.models import Offering
from marketplace.order.models import LineFacts, SellerOrder
from marketplace.partner.models import Partner
from marketplace.public_ids import long_id, new_public_id
from storefronts.engagements.states import Side, State, What


class Conversation(models.Model):
    """One buyer and one maker about one offering of one order: a package, or all milestones of a bespoke order."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    key = models.CharField(max_length=40, unique=True, default=long_id)
    """Opens the conversation for its buyer without an account: mailed, never shown in a list."""
    seller_order = models.ForeignKey(SellerOrder, on_delete=models.PROTECT, related_name="conversations")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="conversations")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="conversations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="conversations"
    )
    email = models.EmailField(db_index=True)
    language = models.CharField(max_length=8)
    """The buyer's: of the order."""
    version = models.PositiveIntegerField(default=0)
    """Grows with every entry: who has seen this one has seen everything."""
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller_order", "offering"], name="one_conversation_per_offering")
        ]

    def __str__(self) -> str:
        return self.public_id


class Engagement(models.Model):
    """The work on one paid line: a package, or one milestone."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="engagements")
    line = models.OneToOneField(LineFacts, on_delete=models.PROTECT, related_name="engagement")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.BRIEF_NEEDED)
    brief = models.JSONField(default=list, blank=True)
    """[{"id", "question", "answer", "required"}] in the words that the buyer was asked in."""
    briefed_at = models.DateTimeField(null=True, blank=True)
    """When the last required question was answered; from the beginning where nothing is asked."""
    may_start_at = models.DateTimeField()
    """Work begins after the time to withdraw, unless the buyer asked for it sooner (CRD Art. 7(3), 8(8))."""
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    """To deliver in, extras included."""
    due_on = models.DateField(null=True, blank=True)
    revisions = models.PositiveSmallIntegerField(null=True, blank=True)
    """Included in the package; null means without limit."""
    revisions_used = models.PositiveSmallIntegerField(default=0)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    """What the maker recorded as done: a buyer who withdraws pays for that part (CRD Art. 14(3))."""
    versions = models.PositiveSmallIntegerField(default=0)
    """How often work was handed over."""
    started_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    accepts_at = models.DateTimeField(null=True, blank=True)
    """When delivered work is accepted by itself; told to the buyer, so fixed."""
    reminders = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True, blank=True)
    rights_passed_at = models.DateTimeField(null=True, blank=True)
    disputed_at = models.DateTimeField(null=True, blank=True)
    cancel_side = models.CharField(max_length=8, choices=Side.choices, blank=True)
    """Which side proposes to cancel; empty while nobody does."""
    cancel_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    """How much of the price goes back: proposed, and then agreed."""

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        indexes = [models.Index(fields=["state", "accepts_at"], name="engagement_waiting")]
        constraints = [
            models.CheckConstraint(condition=Q(progress_percent__lte=100), name="progress_at_most_whole"),
            models.CheckConstraint(
                condition=Q(cancel_percent__isnull=True) | Q(cancel_percent__lte=100), name="cancel_at_most_whole"
            ),
            models.CheckConstraint(
                condition=Q(revisions__isnull=True) | Q(revisions_used__lte=F("revisions")),
                name="no_more_revisions_than_included",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACCEPTED) | Q(accepted_at__isnull=False), name="accepted_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DELIVERED) | Q(accepts_at__isnull=False), name="delivered_has_a_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"

    @property
    def revisions_left(self) -> int | None:
        return None if self.revisions is None else self.revisions - self.revisions_used

    def due_after(self, since: datetime) -> date | None:
        """The promised days, counted from when the maker can begin: ``since``, or the end of the time to withdraw."""
        if self.days is None:
            return None
        return max(since, self.may_start_at).date() + timedelta(days=self.days)


class EngagementExtra(models.Model):
    """A line that was added to a package: done, accepted and paid out with it."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="extras")
    line = models.OneToOneField(LineFacts, on_delete=models.PROTECT, related_name="extra_of_engagement")

    def __str__(self) -> str:
        return f"extra {self.line_id} of {self.engagement_id}"


class Entry(models.Model):
    """What was said or done, by whom, when and why. ``old`` and ``new`` are set where the work moved."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="entries")
    engagement = models.ForeignKey(Engagement, null=True, on_delete=models.CASCADE, related_name="entries")
    what = models.CharField(max_length=16, choices=What.choices)
    old = models.CharField(max_length=20, blank=True)
    new = models.CharField(max_length=20, blank=True)
    side = models.CharField(max_length=8, choices=Side.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    """Empty for guests and for what happened by itself."""
    words = models.TextField(blank=True)
    facts = models.JSONField(default=dict, blank=True)
    once = models.CharField(max_length=40, null=True, blank=True, unique=True)
    """The form it came with: sent twice, kept once."""
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes = [models.Index(fields=["conversation", "-id"], name="entries_newest_first")]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.what} in {self.conversation_id}"


class EntryFile(models.Model):
    """A file that came with an entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(PrivateFile, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)

    def __str__(self) -> str:
        return f"{self.file_id} with {self.entry_id}"
