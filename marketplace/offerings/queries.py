"""Reading offerings."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from marketplace.offerings.models import Kind, Offering, OfferingPicture, State, Tier


def offerings_on_sale() -> QuerySet[Offering]:
    """What the public may see as on sale, newest first."""
    return Offering.objects.filter(state=State.PUBLISHED).order_by("-published_at", "-pk")


def for_page(queryset: QuerySet[Offering]) -> QuerySet[Offering]:
    """With everything an offering page shows, in a fixed number of queries."""
    return queryset.select_related(
        "partner__tax_profile", "partner__trader_identity", "partner__payment_account", "partner__storefront",
        "partner__standing",
        "category__names", "product",
    ).prefetch_related(
        "texts",
        Prefetch("pictures", OfferingPicture.objects.select_related("picture")),
        Prefetch("tiers", Tier.objects.filter(is_active=True).select_related("product")),
        "tiers__product__stockrecords__terms",
        "extras__product__stockrecords__terms",
        "files__versions__file",
    )  # fmt: skip


def for_studio(queryset: QuerySet[Offering]) -> QuerySet[Offering]:
    """With everything that ``missing_for_publishing`` and a line of the "
    "studio look at, in a fixed number of queries."""
    return queryset.prefetch_related(
        "texts",
        Prefetch("pictures", OfferingPicture.objects.select_related("picture")),
        "tiers__product__stockrecords__terms",
        "files__versions",
    )


def missing_for_publishing(offering: Offering) -> list[tuple[str, str]]:
    """What is still missing before it can be published: ``(field, sentence)``, in the order of the form.

    Asks nothing of the database for an offering that was loaded with ``for_studio``.
    """
    text = next((text for text in offering.texts.all() if text.language == offering.language), None)
    pictures = list(offering.pictures.all())
    checks = [
        (text is not None and len(text.title) >= 3, "title", _("Give it a title.")),
        (text is not None and len(text.summary) >= 10, "summary", _("Say in one sentence what it is.")),
        (text is not None and len(text.description) >= 40, "description", _("Tell its story: at least 40 characters.")),
        (offering.category_id is not None, "category", _("Choose a category.")),
        (bool(pictures), "pictures", _("Add at least one picture.")),
        (
            all(shown.alt.get(offering.language) for shown in pictures),
            "alt",
            _("Describe each picture in words for people who cannot see it."),
        ),
        (any(tier.is_active for tier in offering.tiers.all()), "tiers", _("Set at least one price.")),
        (bool(offering.ai_use), "ai_use", _("Say whether generative AI was used.")),
    ]
    if offering.kind == Kind.DIGITAL:
        has_file = any(kept.removed_at is None and kept.versions.all() for kept in offering.files.all())
        checks.append((has_file, "files", _("Add the file that buyers get.")))
    else:
        checks.append((bool(offering.spoken), "spoken", _("Say in which languages you work.")))
    return [(field, sentence) for done, field, sentence in checks if not done]
