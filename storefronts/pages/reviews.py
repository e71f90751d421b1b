"""The reviews of a work as its pages draw them: two queries, one where there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from marketplace.offerings.models import Offering
from marketplace.reviews.forms import stars_label
from marketplace.reviews.models import Review
from marketplace.reviews.queries import Rating, rating_of, shown_of, spread_of
from marketplace.reviews.words import rating_text

FIRST = 5
"""Reviews on the work's own page; all of them have a page of their own."""


@dataclass(frozen=True, slots=True)
class ShownReview:
    """One review with its answer. ``by`` is empty for who wants no name to be seen."""

    public_id: str
    stars: int
    said: str
    text: str
    lang: str
    by: str
    at: datetime
    is_changed: bool
    answer: str = ""
    answer_lang: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownReviews:
    """``spread``: how many reviews gave how many stars, in words. ``rating`` is None where there is no review."""

    rating: Rating | None
    said: str
    spread: list[tuple[str, int]]
    rows: list[ShownReview]

    @property
    def has_more(self) -> bool:
        return self.rating is not None and self.rating.count > len(self.rows)


def reviews_of(offering: Offering, language: str) -> ShownReviews:
    """What the work's page shows: the average, how it comes about, the newest."""
    shown = summary_of(offering, language)
    if shown.rating is not None:
        shown.rows.extend(shown_reviews(shown_of(offering)[:FIRST]))
    return shown


def summary_of(offering: Offering, language: str) -> ShownReviews:
    """The average and how it comes about, without a single review."""
    spread = spread_of(offering)
    rating = rating_of(spread)
    said = rating_text(rating.tenths, rating.count, language) if rating else ""
    return ShownReviews(rating, said, [(stars_label(stars), count) for stars, count in spread.items()], [])


def shown_reviews(rows: Iterable[Review]) -> list[ShownReview]:
    """From rows of ``shown_of``."""
    return [_shown(row) for row in rows]


def _shown(row: Review) -> ShownReview:
    answer = getattr(row, "answer", None)
    if answer is not None and answer.down_at is not None:
        answer = None
    return ShownReview(
        public_id=row.public_id, stars=row.stars, said=stars_label(row.stars), text=row.text, lang=row.language,
        by=row.shown_as, at=row.written_at, is_changed=row.changed_at > row.written_at,
        answer=answer.text if answer else "", answer_lang=answer.language if answer else "",
        answered_at=answer.written_at if answer else None,
    )  # fmt: skip
