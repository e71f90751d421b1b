"""Rings: local networks of makers, the umbrella over them, who belongs to them and who looks after them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.public_ids import long_id, short_id
from storefronts.profiles.models import Storefront

DOTS = 12
"""The mark has twelve dots; a ring lights one of them."""


class RingState(models.TextChoices):
    OPEN = "open", _("Open to makers")
    CLOSED = "closed", _("Takes no new makers")


class Ring(models.Model):
    """One city's network; the umbrella is the ring of rings. Texts by language."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    latitude = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    longitude = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    hue = models.PositiveSmallIntegerField(default=265)
    dot = models.PositiveSmallIntegerField(default=0)
    """Which dot of the mark is lit on its pages, clockwise from the top."""
    languages = models.JSONField(default=list)
    """Codes of the languages its pages are written in, the first one first."""
    sentence = models.JSONField(default=dict, blank=True)
    story = models.JSONField(default=dict, blank=True)
    """Plain text; an empty line starts a paragraph."""
    partners = models.JSONField(default=list, blank=True)
    """Institutions that carry the ring: ``[{"name": ..., "url": ...}]``, checked when they are saved."""
    state = models.CharField(max_length=8, choices=RingState.choices, default=RingState.OPEN)
    is_umbrella = models.BooleanField(default=False)
    group = models.OneToOneField(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="ring")
    """The accounts of its editors, kept in step with RingEditor: what they may change hangs on it."""
    founded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(hue__gte=0, hue__lt=360), name="ring_hue_on_the_wheel"),
            models.CheckConstraint(condition=Q(dot__gte=0, dot__lt=DOTS), name="ring_dot_of_the_mark"),
            models.CheckConstraint(condition=Q(state__in=RingState.values), name="ring_state_is_known"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="ring_place_on_the_globe",
            ),
            models.UniqueConstraint(fields=["is_umbrella"], condition=Q(is_umbrella=True), name="one_umbrella"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lit(self) -> str:
        """Its dot, as the mark takes it."""
        return str(self.dot)

    @property
    def hue_step(self) -> int:
        """The step of the wheel that style sheets know."""
        return self.hue // 15 * 15 % 360


class RingEditor(models.Model):
    """Who looks after a ring. Editors of the umbrella look after all of them."""

    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="editors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ring_seats")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ring", "user"], name="one_seat_per_ring_editor")]

    def __str__(self) -> str:
        return f"{self.user} · {self.ring}"


class MembershipState(models.TextChoices):
    INVITED = "invited", _("Invited")
    APPLIED = "applied", _("Asks to join")
    MEMBER = "member", _("Member")
    REFUSED = "refused", _("Refused")
    LEFT = "left", _("Left")
    REMOVED = "removed", _("Removed")


class Membership(models.Model):
    """A storefront and a ring, by consent of both sides. A maker may be in several rings; one is its home."""

    public_id = models.CharField(max_length=16, unique=True, default=short_id, editable=False)
    ring = models.ForeignKey(Ring, on_delete=models.PROTECT, related_name="memberships")
    storefront = models.ForeignKey(Storefront, on_delete=models.CASCADE, related_name="memberships")
    state = models.CharField(max_length=8, choices=MembershipState.choices)
    is_home = models.BooleanField(default=False)
    since = models.DateTimeField(null=True, blank=True)
    """When it became a member, the last time."""
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ring", "storefront"], name="one_membership_per_ring"),
            models.UniqueConstraint(fields=["storefront"], condition=Q(is_home=True), name="one_home_ring"),
            models.CheckConstraint(condition=Q(is_home=False) | Q(state="member"), name="home_is_where_a_member_is"),
            models.CheckConstraint(condition=Q(state__in=MembershipState.values), name="membership_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.storefront} · {self.ring}"


class MembershipEvent(models.Model):
    """Who moved a membership, when and why. Written once."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="events")
    was = models.CharField(max_length=8, blank=True)
    now = models.CharField(max_length=8, choices=MembershipState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.membership}: {self.was} > {self.now}"


class InvitationKind(models.TextChoices):
    MAKER = "maker", _("To one maker")
    LINK = "link", _("A link for many makers")
    EDITOR = "editor", _("To an editor")


class Invitation(models.Model):
    """An unguessable link into a ring: for one maker, for many, or for an editor. Expires; can be taken back."""

    public_id = models.CharField(max_length=16, unique=True, default=short_id, editable=False)
    key = models.CharField(max_length=32, default=long_id, editable=False)
    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=8, choices=InvitationKind.choices)
    email = models.EmailField(blank=True)
    """Where it was mailed; an editor's is good for the account with this address only."""
    language = models.CharField(max_length=8, default="en")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="editor", email=""), name="an_editor_is_invited_by_mail"),
            models.CheckConstraint(condition=Q(kind__in=InvitationKind.values), name="invitation_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.ring}: {self.get_kind_display()} {self.email}"

    def is_good(self, at: datetime) -> bool:
        """Whether it can still be answered."""
        return self.revoked_at is None and self.used_at is None and at < self.expires_at

    @property
    def path(self) -> str:
        """Its address behind the language."""
        return f"/rings/invitation/{self.public_id}/?key={self.key}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)
