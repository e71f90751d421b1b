"""A moderator takes a review down with reasons, and shows it again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from marketplace.compliance.models import StatementOfReasons
from marketplace.compliance.operations.notices import Report, report_content
from marketplace.reviews.models import Answer, Review
from marketplace.reviews.operations import answer_review
from marketplace.users.operators import Duty
from tests.cms.desk.test_acts import filled
from tests.cms.desk.test_cases import FACTS, act
from tests.factories import NOON, make_digital, owner_of
from tests.marketplace.reviews.buying import bought, review_of

pytestmark = pytest.mark.django_db
REASONS = {"measure": "review_down", "why": FACTS, "ground": "terms", "ground_text": "8.3: no insults"}


def test_down_with_reasons_and_shown_again(sign_in, desk):
    work = make_digital()
    made = review_of(bought(work), work, text="Dumm.")
    answer_review(review=made, text="Selber.", language="de", by=owner_of(work.partner), at=NOON)
    client = sign_in(desk(Duty.MODERATION))
    assert made.public_id in client.get(reverse("desk_reviews:index"), {"q": "Selber"}).content.decode()
    down = act("desk_reviews", made.public_id, "take-down")
    assert "Dumm." in client.get(down).content.decode(), "what is decided stands above the form"
    assert client.post(down, filled(client, down, **REASONS | {"ground_text": ""})).status_code == 422
    assert (Review.objects.get().down_at, StatementOfReasons.objects.count()) == (None, 0)
    assert client.post(down, filled(client, down, **REASONS)).status_code == 302
    answer_down = act("desk_reviews", made.public_id, "take-answer-down")
    said = REASONS | {"measure": "answer_down"}
    assert client.post(answer_down, filled(client, answer_down, **said)).status_code == 302
    assert None not in (Review.objects.get().down_at, Answer.objects.get().down_at)
    shown = client.get(reverse("desk_reviews:thing", args=[made.public_id])).content.decode()
    assert ("The review was taken down" in shown, "The answer was taken down" in shown) == (True, True)
    back = act("desk_reviews", made.public_id, "give-back")
    assert client.post(back, filled(client, back, why="it was a mistake of mine")).status_code == 302
    assert (Review.objects.get().down_at, Answer.objects.get().down_at is None) == (None, False), (
        "a decision of its own"
    )
    back = act("desk_reviews", made.public_id, "give-answer-back")
    assert client.post(back, filled(client, back, why="it was a mistake of mine")).status_code == 302
    assert Answer.objects.get().down_at is None


def test_a_notice_leads_to_the_review_at_the_desk(sign_in, desk):
    work = make_digital()
    made = review_of(bought(work), work)
    report = Report(
        url=f"http://localhost:8000{reverse('reviews:review', args=[made.public_id])}", name="Luc",
        explanation="This insults me by name.", email="luc@example.org", good_faith=True,
    )  # fmt: skip
    notice = report_content(report=report, language="fr", token="n1", at=NOON)
    page = sign_in(desk(Duty.MODERATION)).get(reverse("desk_notices:thing", args=[notice.public_id])).content.decode()
    assert f'href="{reverse("desk_reviews:thing", args=[made.public_id])}"' in page
