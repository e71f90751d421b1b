"""Mails about reviews: to the maker that there is one, to its author that there is an answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from marketplace.offerings.words import text_for
from marketplace.outbox.mail import NotWanted
from marketplace.reviews.models import Review


def _review(context: dict[str, Any], *, also_down: bool = False) -> Review:
    """The review of the line. Raises NotWanted where its author took it back meanwhile, or it was taken down."""
    found = Review.objects.select_related("offering", "answer").filter(line=context["line"]).first()
    if found is None or (found.down_at is not None and not also_down):
        raise NotWanted
    return found


def _title(review: Review) -> str:
    return text_for(review.offering, review.offering.language).title


def told_mail(context: dict[str, Any]) -> dict[str, Any]:
    """For the maker's team. ``what``: new, changed, down (then without its words), back or answer (shown again)."""
    review = _review(context, also_down=context["what"] == "down")
    url = f"{settings.SITE_URL}{reverse('studio:reviews')}"
    return {"review": review, "what": context["what"], "title": _title(review), "url": url}


def back_mail(context: dict[str, Any]) -> dict[str, Any]:
    """For the author: what was taken down is shown again."""
    review = _review(context)
    url = f"{settings.SITE_URL}{reverse('reviews:review', args=[review.public_id])}"
    return {"title": _title(review), "url": url}


def answered_mail(context: dict[str, Any]) -> dict[str, Any]:
    """For the author. Nothing where the answer is gone."""
    review = _review(context)
    answer = getattr(review, "answer", None)
    if answer is None or answer.down_at is not None:
        raise NotWanted
    url = f"{settings.SITE_URL}{reverse('reviews:review', args=[review.public_id])}"
    return {"answer": answer, "title": _title(review), "url": url}
