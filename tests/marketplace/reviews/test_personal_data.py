"""Reviews as a person's data: exported, claimed with the address, erased with the account, forgotten with the order."""

from __future__ import annotations

import pytest

from marketplace.order.models import Order, OrderFacts
from marketplace.outbox.models import SentMail
from marketplace.reviews.models import Answer, Review
from marketplace.reviews.operations import answer_review
from marketplace.reviews.personal_data import ReviewsOfPerson, claim_reviews, forget_old_reviews
from marketplace.reviews.queries import ratings_of
from tests.factories import NOON, make_digital, make_user, owner_of
from tests.marketplace.reviews.buying import bought, review_of

pytestmark = pytest.mark.django_db


def test_a_review_is_exported_and_goes_with_its_account():
    work, buyer = make_digital(), make_user()
    made = review_of(bought(work, user=buyer), work, by=buyer)
    answer_review(review=made, text="Merci !", language="fr", by=owner_of(work.partner), at=NOON)
    room = ReviewsOfPerson()
    (row,) = room.export(buyer)["reviews"]
    assert (row["stars"], row["text"], row["written_at"]) == (4, "Schön gedruckt.", NOON)
    assert [row["text"] for row in room.export(owner_of(work.partner))["answers"]] == ["Merci !"]
    room.erase(owner_of(work.partner), at=NOON)
    assert Answer.objects.get().by is None, "what a team said stays the maker's"
    room.erase(buyer, at=NOON)
    assert (Review.objects.count(), ratings_of([work.pk])) == (0, {})


def test_what_was_written_by_the_key_of_a_claimed_order_is_the_accounts_too(run_outbox):
    work, buyer = make_digital(), make_user()
    order = bought(work)
    review_of(order, work)
    run_outbox()
    Order.objects.filter(pk=order.pk).update(user=buyer)
    room = ReviewsOfPerson()
    assert [row["text"] for row in room.export(buyer)["reviews"]] == ["Schön gedruckt."]
    room.erase(buyer, at=NOON)
    assert (Review.objects.count(), ratings_of([work.pk])) == (0, {})
    assert SentMail.objects.get(key__startswith="review-new:").text == "", "no mail keeps its words"


def test_an_accounts_review_forgets_its_name_with_the_order():
    work, buyer = make_digital(), make_user()
    review_of(bought(work, user=buyer), work, by=buyer, shown_as="Anna")
    OrderFacts.objects.update(anonymised_at=NOON)
    assert (forget_old_reviews(at=NOON), Review.objects.get().shown_as) == (1, "")


def test_a_guests_review_is_claimed_by_the_address_one_a_work():
    work, other, buyer = make_digital(), make_digital(), make_user()
    review_of(bought(work, other), work)
    own = review_of(bought(other, user=buyer), other, by=buyer)
    second = review_of(bought(other), other)
    assert claim_reviews(buyer, "Anna@example.org") == 1
    assert set(Review.objects.filter(user=buyer).values_list("offering", flat=True)) == {work.pk, other.pk}
    assert Review.objects.get(pk=second.pk).user is None
    assert own.user == buyer


def test_when_an_order_is_forgotten_its_review_forgets_who_wrote_it():
    work = make_digital()
    made = review_of(bought(work), work, shown_as="Anna")
    assert forget_old_reviews(at=NOON) == 0
    OrderFacts.objects.update(anonymised_at=NOON)
    assert (forget_old_reviews(at=NOON), forget_old_reviews(at=NOON)) == (1, 0)
    made.refresh_from_db()
    assert (made.email, made.shown_as, made.stars) == ("", "", 4)
