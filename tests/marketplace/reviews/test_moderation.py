"""A review is taken down with reasons only; both sides hear why, may complain, and it can come back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.compliance.measures import measures_for
from marketplace.compliance.models import ComplaintOutcome, Side, StatementOfReasons
from marketplace.compliance.operations import complain, decide_complaint, decide_notice, report_content, state_reasons
from marketplace.compliance.operations.notices import CaseRefused, Decision, Report
from marketplace.compliance.queries.notices import statement_for
from marketplace.compliance.subjects import subject_of
from marketplace.outbox.models import SentMail
from marketplace.reviews.models import Answer, Review
from marketplace.reviews.moderation import about_answer, about_review, give_answer_back, give_back
from marketplace.reviews.operations import answer_review, withdraw_review
from marketplace.reviews.queries import Rating, ratings_of
from marketplace.reviews.refused import Gone, ReviewRefused, TakenDown
from marketplace.users.operators import Duty, NotYourDesk
from tests.factories import NOON, make_digital, make_user, owner_of
from tests.marketplace.reviews.buying import bought, review_of

pytestmark = pytest.mark.django_db
DOWN = Decision("review_down", "It insults a person by name.", "terms", "8.3: no insults")
ANSWER_DOWN = Decision("answer_down", "It tells the buyer's address.", "law", "Art. 6 GDPR")


@pytest.fixture
def moderator():
    return make_user(duties=(Duty.MODERATION,))


@pytest.fixture
def work():
    return make_digital()


@pytest.fixture
def review(work):
    return review_of(bought(work), work, stars=1, text="Der Mann ist dumm.")


def sent(prefix):
    return sorted(SentMail.objects.filter(key__startswith=prefix).values_list("to", flat=True))


def test_a_reported_review_goes_with_reasons_and_everybody_hears(work, review, moderator, run_outbox, client):
    address = f"http://localhost:8000{reverse('reviews:review', args=[review.public_id])}"
    report = Report(
        url=address, explanation="This insults me by name.", name="Luc", email="luc@example.org", good_faith=True
    )
    notice = report_content(report=report, language="fr", token="n1", at=NOON)
    assert (notice.about, notice.partner) == (about_review(review), None)
    said = decide_notice(notice=notice, decision=DOWN, by=moderator, at=NOON)
    assert Review.objects.get().down_at == NOON
    assert ratings_of([work.pk]) == {}
    run_outbox()
    assert (sent("decision_affected:"), sent("decision-reporter:")) == (["anna@example.org"], ["luc@example.org"])
    assert sent("review-down:") == [owner_of(work.partner).email]
    mailed = SentMail.objects.get(key__startswith="decision_affected:").text
    assert DOWN.facts in mailed
    assert f"„{work.product.title}“, 2" in mailed, "what it was, for who cannot see it any more"
    assert said.key in mailed
    assert statement_for(public_id=said.public_id, key=said.key) == (said, Side.AFFECTED)
    page = client.get(f"{reverse('legal:reasons', args=[said.public_id])}?key={said.key}").content.decode()
    assert f"Review of “{work.product.title}”" in page


def test_an_answer_is_a_makers_and_has_its_own_decision(work, review, moderator, run_outbox):
    answer = answer_review(
        review=review, text="Vous habitez 3, rue du Panier.", language="fr", by=owner_of(work.partner), at=NOON
    )
    about = about_answer(answer)
    assert subject_of(f"/fr/reviews/{review.public_id}/answer/").partner == work.partner
    state_reasons(about=about, decision=ANSWER_DOWN, by=moderator, at=NOON)
    assert (Answer.objects.get().down_at, Review.objects.get().down_at) == (NOON, None)
    with pytest.raises(TakenDown):
        answer_review(review=review, text="Bon.", language="fr", by=owner_of(work.partner), at=NOON)
    run_outbox()
    assert sent("decision_affected:") == [owner_of(work.partner).email]
    assert f"/reviews/{review.public_id}/answer/" in SentMail.objects.get(key__startswith="decision_affected:").text


def test_a_report_of_the_page_of_all_reviews_is_about_the_work(work):
    address = reverse("pages:reviews", kwargs={"slug": work.slug, "public_id": work.public_id})
    found = subject_of(address)
    assert (found.about, found.partner) == (f"offering:{work.public_id}", work.partner)


def test_what_is_gone_is_not_taken_down(review, moderator):
    about = (about_review(review), f"answer:{review.public_id}")
    Review.objects.all().delete()
    for name, decision in zip(about, (DOWN, ANSWER_DOWN), strict=True):
        with pytest.raises(CaseRefused, match="gone already"):
            state_reasons(about=name, decision=decision, by=moderator, at=NOON)
    with pytest.raises(Gone):
        give_back(review=review, by=moderator, why="it was a mistake", at=NOON)
    assert StatementOfReasons.objects.count() == 0


def test_a_decision_needs_its_ground_its_duty_and_its_own_measure(review, moderator):
    with pytest.raises(CaseRefused):
        state_reasons(
            about=about_review(review), decision=Decision("review_down", "I do not like it."), by=moderator, at=NOON
        )
    with pytest.raises(NotYourDesk):
        state_reasons(about=about_review(review), decision=DOWN, by=make_user(duties=(Duty.FINANCE,)), at=NOON)
    with pytest.raises(CaseRefused):
        state_reasons(about=about_review(review), decision=ANSWER_DOWN, by=moderator, at=NOON)
    assert (Review.objects.get().down_at, StatementOfReasons.objects.count()) == (None, 0)
    assert [code for code, _label in measures_for(about_review(review))] == ["none", "review_down"]


def test_what_is_down_is_neither_changed_nor_taken_back(work, review, moderator):
    state_reasons(about=about_review(review), decision=DOWN, by=moderator, at=NOON)
    order = review.line.seller_order.order
    with pytest.raises(TakenDown):
        review_of(order, work, stars=1, text="Der Mann ist sehr dumm.")
    with pytest.raises(TakenDown):
        withdraw_review(number=order.number, offering=work.public_id, by=make_user(), key=order.facts.key, at=NOON)
    assert Review.objects.get().text == "Der Mann ist dumm."


def test_its_author_complains_another_person_decides_and_it_comes_back(work, review, moderator, run_outbox):
    said = state_reasons(about=about_review(review), decision=DOWN, by=moderator, at=NOON)
    complaint = complain(statement=said, side=Side.AFFECTED, text="It is my opinion.", language="de", at=NOON)
    judge = make_user(duties=(Duty.MODERATION,))
    decide_complaint(complaint=complaint, outcome=ComplaintOutcome.REVERSED, answer="You are right.", by=judge, at=NOON)
    assert Review.objects.get().down_at is None
    assert ratings_of([work.pk]) == {work.pk: Rating(10, 1)}
    run_outbox()
    assert sent("complaint_decided:") == ["anna@example.org"]


def test_it_stays_down_while_another_decision_stands(review, moderator):
    said = [state_reasons(about=about_review(review), decision=DOWN, by=moderator, at=NOON) for _ in range(2)]
    complaint = complain(statement=said[0], side=Side.AFFECTED, text="It is my opinion.", language="de", at=NOON)
    judge = make_user(duties=(Duty.MODERATION,))
    decide_complaint(complaint=complaint, outcome=ComplaintOutcome.REVERSED, answer="You are right.", by=judge, at=NOON)
    assert Review.objects.get().down_at == NOON


def test_a_moderator_gives_it_back_with_a_reason(work, review, moderator, run_outbox):
    with pytest.raises(ReviewRefused):
        give_back(review=review, by=moderator, why="nothing is down", at=NOON)
    state_reasons(about=about_review(review), decision=DOWN, by=moderator, at=NOON)
    with pytest.raises(NotYourDesk):
        give_back(review=review, by=make_user(), why="it was a mistake", at=NOON)
    give_back(review=review, by=moderator, why="it was a mistake", at=NOON + timedelta(hours=1))
    assert Review.objects.get().down_at is None
    run_outbox()
    assert (sent("review_back:"), sent("review-back:")) == (["anna@example.org"], [owner_of(work.partner).email])


def test_review_and_answer_come_back_each_by_its_own(work, review, moderator, run_outbox):
    answer = answer_review(review=review, text="Selber.", language="de", by=owner_of(work.partner), at=NOON)
    state_reasons(about=about_review(review), decision=DOWN, by=moderator, at=NOON)
    state_reasons(about=about_answer(answer), decision=ANSWER_DOWN, by=moderator, at=NOON)
    with pytest.raises(NotYourDesk):
        give_answer_back(review=review, by=make_user(), why="it was a mistake", at=NOON)
    give_back(review=review, by=moderator, why="it was a mistake", at=NOON)
    assert (Review.objects.get().down_at, Answer.objects.get().down_at) == (None, NOON)
    give_answer_back(review=review, by=moderator, why="it was a mistake", at=NOON)
    assert Answer.objects.get().down_at is None
    with pytest.raises(ReviewRefused):
        give_answer_back(review=review, by=moderator, why="it was a mistake", at=NOON)
    run_outbox()
    assert sent("review-answer:") == [owner_of(work.partner).email]
