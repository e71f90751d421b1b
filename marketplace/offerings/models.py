"""What is sold. An Offering is 1-1 to Oscar's parent Product; each Tier of it is 1-1 to a child Product."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.models import Category, Product

from marketplace.files.models import PrivateFile
from marketplace.partner.models import Partner, TaxNature
from marketplace.pictures.models import Picture
from marketplace.public_ids import short_id


class Kind(models.TextChoices):
    DIGITAL = "digital", _("Digital product")
    SERVICE = "service", _("Service")
    BESPOKE = "bespoke", _("Bespoke service")


WORK_KINDS = (Kind.SERVICE, Kind.BESPOKE)
"""A person works on these after payment."""


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    PAUSED = "paused", _("Paused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PRIVATE = "private", _("Agreed with one buyer")
    """A bespoke service: never public, sold by its quote only. A state of its own, so that whatever shows published
    offerings leaves it out by itself."""


class AiUse(models.TextChoices):
    """Shown to buyers before they buy."""

    NONE = "none", _("Made without generative AI")
    ASSISTED = "assisted", _("Made with some help of generative AI")
    GENERATED = "generated", _("Made mainly by generative AI")


class Offering(models.Model):
    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="offering")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="offerings")
    public_id = models.CharField(max_length=16, unique=True, default=short_id)
    slug = models.SlugField(max_length=80, default="work")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    tax_nature = models.CharField(max_length=16, choices=TaxNature.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    language = models.CharField(max_length=8)
    """The language it was written in; `texts` always has a row of it."""
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="offerings")
    ai_use = models.CharField(max_length=10, choices=AiUse.choices, blank=True)
    ai_note = models.CharField(max_length=300, blank=True)
    spoken = models.JSONField(default=list, blank=True)
    """Languages a service is given in: list of codes."""
    brief_questions = models.JSONField(default=list, blank=True)
    """Asked at order: list of {"id", "label": {lang: text}, "required": bool}."""
    attributes = models.JSONField(default=dict, blank=True)
    """Attributes of the kind, checked by offerings/attributes.py: formats, dimensions, software, ..."""
    edition_size = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Grows with each change that search must see."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["partner", "state", "-published_at"], name="offering_of_maker")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="published_has_a_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.slug}-{self.public_id}"


class Origin(models.TextChoices):
    WRITTEN = "written", _("Written by a person")
    MACHINE = "machine", _("Machine draft, not yet confirmed")
    CONFIRMED = "confirmed", _("Machine draft, confirmed by a person")


class OfferingText(models.Model):
    """Title, summary and story in one language. Plain text: paragraphs are blank lines, no markup."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=280, blank=True)
    description = models.TextField(max_length=8000, blank=True)
    tags = models.JSONField(default=list, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.WRITTEN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offering", "language"], name="one_text_per_language")]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"


class OfferingPicture(models.Model):
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField(default=0)
    alt = models.JSONField(default=dict)
    """Alternative text by language."""

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.offering_id}/{self.position}"


class Tier(models.Model):
    """A licence tier of a digital product or a package of a service: what can be put into a basket."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="tiers")
    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="tier")
    position = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=20)
    """personal, commercial, extended, open; basic, standard, premium."""
    scope = models.JSONField(default=dict, blank=True)
    """What a service package contains, by language."""
    rights = models.JSONField(default=dict)
    """offerings/rights.py: Rights as data."""
    licence = models.CharField(max_length=60)
    """SPDX identifier or LicenseRef-..."""
    delivery_days = models.PositiveSmallIntegerField(null=True, blank=True)
    revisions = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["offering", "code"], name="one_tier_per_code")]

    def __str__(self) -> str:
        return f"{self.offering_id}:{self.code}"


class Extra(models.Model):
    """Something that can be added to a service package: an order line of its own."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="extras")
    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="extra")
    name = models.JSONField(default=dict)
    extra_days = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.offering_id}+{self.position}"


class OfferingFile(models.Model):
    """A file of a digital product. Its versions are kept; buyers get the newest and can have older ones."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="files")
    label = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return self.label


class FileVersion(models.Model):
    offering_file = models.ForeignKey(OfferingFile, on_delete=models.CASCADE, related_name="versions")
    file = models.ForeignKey(PrivateFile, on_delete=models.PROTECT)
    number = models.PositiveIntegerField(default=1)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints = [models.UniqueConstraint(fields=["offering_file", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.offering_file_id} v{self.number}"


class CategoryNames(models.Model):
    """A category's stable id and its names in the 24 languages (data/categories.tsv)."""

    category = models.OneToOneField(Category, on_delete=models.CASCADE, related_name="names")
    code = models.CharField(max_length=80, unique=True)
    names = models.JSONField(default=dict)
    kinds = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "category names"

    def __str__(self) -> str:
        return self.code


class OfferingEvent(models.Model):
    """Who moved an offering from which state to which, when and why."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="events")
    old = models.CharField(max_length=10)
    new = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.offering_id}: {self.old} > {self.new}"


class SavedOffering(models.Model):
    """A heart."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_offerings")
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="saved_by")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "offering"], name="saved_once")]

    def __str__(self) -> str:
        return f"{self.user_id} saved {self.offering_id}"


class CommissionRule(models.Model):
    """What the platform takes of a sale: the first active rule that fits decides, in the operators' order.

    Empty conditions fit everything. Amounts in minor units of ``currency``; a rule that names amounts fits only sales
    in its own currency, so that no amount is ever converted. Never edited once it was used: it is ended, and a new one
    written (what was sold keeps its terms with the line).
    """

    position = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ring = models.CharField(max_length=60, blank=True)
    """Makers who are members of this ring, by its slug."""
    bps = models.PositiveIntegerField()
    """Basis points of the net: 1000 are 10 %."""
    fixed_minor = models.PositiveIntegerField(default=0)
    floor_minor = models.PositiveIntegerField(default=0)
    """The least that is taken, never more than the net."""
    currency = models.CharField(max_length=3, default="EUR")
    starts_on = models.DateField(null=True, blank=True)
    """The first day it holds on; empty: from when it was written."""
    is_active = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints = [models.CheckConstraint(condition=Q(bps__lte=10_000), name="commission_within_the_price")]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"
