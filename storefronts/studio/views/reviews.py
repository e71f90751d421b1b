"""Reviews of the team's works, each with the form for its answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.partner.models import TeamMember
from marketplace.reviews.forms import AnswerForm, stars_label
from marketplace.reviews.models import Review
from marketplace.reviews.operations import answer_review
from marketplace.reviews.queries import of_maker
from marketplace.reviews.refused import ReviewRefused
from storefronts.studio.seats import EDITORS, studio_page

PER_PAGE = 20


@studio_page(*EDITORS)
@require_safe
def reviews(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Newest first."""
    page = Paginator(of_maker(seat.partner), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "studio/reviews.html", {"page": page, "rows": _rows(page), "here_is": "reviews"})


@studio_page(*EDITORS)
@require_POST
def answer(request: HttpRequest, seat: TeamMember, review: str) -> HttpResponse:
    """Write the answer to one review, or change it."""
    found = of_maker(seat.partner).filter(public_id=review).select_related("offering__partner", "user").first()
    if found is None:
        raise Http404
    form = AnswerForm(request.POST, prefix=found.public_id)
    if form.is_valid():
        try:
            answer_review(
                review=found, text=form.cleaned_data["text"], language=get_language() or "en", by=seat.user,
                at=timezone.now(),
            )  # fmt: skip
        except ReviewRefused as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(request, _("Your answer is there; stored pages follow within a minute."))
            return redirect(f"{reverse('studio:reviews')}#review-{found.public_id}")
    page = Paginator([found], 1).get_page(1)
    rows = [(found, stars_label(found.stars), form)]
    return render(request, "studio/reviews.html", {"page": page, "rows": rows, "here_is": "reviews"}, status=422)


def _rows(page: Iterable[Review]) -> list[tuple[Review, str, AnswerForm | None]]:
    """A review, its stars in words, and the form; none for an answer that was taken down."""
    rows: list[tuple[Review, str, AnswerForm | None]] = []
    for review in page:
        answered = getattr(review, "answer", None)
        form = AnswerForm(prefix=review.public_id, initial={"text": answered.text if answered else ""})
        rows.append((review, stars_label(review.stars), None if answered and answered.down_at else form))
    return rows
