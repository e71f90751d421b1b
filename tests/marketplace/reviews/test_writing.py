"""Who may review what, once; what each change does; who hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.http import Http404

from marketplace.delivery.models import Entitlement
from marketplace.delivery.operations import revoke
from marketplace.offerings.models import Offering, State
from marketplace.order.models import LineFacts, Order
from marketplace.outbox.mail import FORGOTTEN
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.partner.permissions import NotYourStorefront
from marketplace.reviews import operations
from marketplace.reviews.models import Answer, Review
from marketplace.reviews.operations import (
    CHANGES_PER_HOUR,
    Said,
    answer_review,
    review_for,
    tell_maker,
    withdraw_review,
    write_review,
)
from marketplace.reviews.queries import Rating, lines_to_review, rating, ratings_of
from marketplace.reviews.refused import Gone, NotReceived, ReviewRefused, TakenDown, TooOften
from storefronts.engagements.models import Engagement
from storefronts.engagements.models import State as WorkState
from tests.factories import NOON, make_digital, make_maker, make_service, make_user, owner_of
from tests.marketplace.reviews.buying import bought, review_of

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def indexed():
    return OutboxRow.objects.filter(topic="search.index").count()


def test_a_guest_reviews_with_the_mailed_key_and_the_maker_hears_of_it(run_outbox):
    work = make_digital()
    order, before, version = bought(work), indexed(), work.version
    made = review_of(order, work, stars=5, text="Gut.", shown_as="  Anna ")
    assert (made.stars, made.text, made.language, made.shown_as) == (5, "Gut.", "de", "Anna")
    assert (made.user, made.email, made.line.title) == (None, "anna@example.org", work.product.title)
    assert ratings_of([work.pk]) == {work.pk: Rating(50, 1)}
    assert indexed() == before + 1
    assert Offering.objects.get(pk=work.pk).version == version + 1, "so that the index takes the newer document"
    run_outbox()
    told = SentMail.objects.get(key__startswith="review-new:")
    assert told.to == owner_of(work.partner).email
    assert "Gut." in told.text


def test_strangers_and_other_buyers_are_refused_and_nothing_is_written():
    work, other = make_digital(), make_user()
    order = bought(work, user=make_user())
    said = Said(1, "", "en")
    for by, key in ((NOBODY, ""), (NOBODY, "wrong"), (other, ""), (owner_of(work.partner), "")):
        with pytest.raises(Http404):
            write_review(number=order.number, offering=work.public_id, said=said, by=by, key=key, at=NOON)
    assert Review.objects.count() == 0


def test_one_review_a_buyer_and_work_which_can_be_changed(run_outbox):
    work, buyer = make_digital(), make_user()
    first, again = bought(work, user=buyer), bought(work, user=buyer)
    made = review_of(first, work, stars=2, by=buyer)
    later = NOON + timedelta(days=3)
    changed = review_of(again, work, stars=4, text="Besser als gedacht.", by=buyer, at=later)
    assert (changed.pk, changed.stars, changed.written_at, changed.changed_at) == (made.pk, 4, NOON, later)
    assert Review.objects.count() == 1
    run_outbox()
    assert SentMail.objects.filter(key__startswith="review-changed:").count() == 1
    with pytest.raises(ReviewRefused, match="another order"):
        review_of(again, work, stars=1)  # the key of the second order alone does not open what the first one wrote


def test_the_same_address_on_another_order_does_not_open_a_review():
    work = make_digital()
    made = review_of(bought(work), work, stars=5)
    with pytest.raises(ReviewRefused, match="another order"):
        review_of(bought(work, email="ANNA@example.org"), work, stars=1)
    assert Review.objects.get().stars == made.stars == 5


def test_what_is_not_delivered_or_was_given_back_cannot_be_reviewed():
    work = make_digital()
    order = bought(work, at_once=False)
    with pytest.raises(NotReceived):
        review_of(order, work)
    opened = Entitlement.objects.get().opens_at
    assert [line.offering_id for line in lines_to_review(order, at=opened)] == [work.pk]
    revoke(line=LineFacts.objects.get(), at=opened, why="refunded")
    with pytest.raises(NotReceived):
        review_of(order, work, at=opened)
    assert Review.objects.count() == 0


def test_a_review_stays_when_the_money_goes_back_later():
    work = make_digital()
    order = bought(work)
    review_of(order, work, stars=1)
    revoke(line=LineFacts.objects.get(), at=NOON, why="refunded")
    assert ratings_of([work.pk]) == {work.pk: Rating(10, 1)}
    assert review_of(order, work, stars=2).stars == 2, "and its author may still change it"


def test_work_of_a_person_is_reviewed_when_it_was_accepted():
    work = make_service(extras=1)
    order = bought(work)
    with pytest.raises(NotReceived):
        review_of(order, work)
    Engagement.objects.update(state=WorkState.DELIVERED, accepts_at=NOON)
    with pytest.raises(NotReceived):
        review_of(order, work)
    Engagement.objects.update(state=WorkState.ACCEPTED, accepted_at=NOON)
    assert review_of(order, work).offering == work


def test_what_was_agreed_with_one_buyer_has_no_page_and_no_review():
    work = make_digital()
    order = bought(work)
    Offering.objects.filter(pk=work.pk).update(state=State.PRIVATE)
    assert lines_to_review(order, at=NOON) == []


def test_a_team_does_not_review_its_own_works():
    work = make_digital()
    owner = owner_of(work.partner)
    for order, by in ((bought(work, user=owner), owner), (bought(work, email=owner.email.upper()), None)):
        with pytest.raises(ReviewRefused, match="own team"):
            review_of(order, work, by=by)
    assert Review.objects.count() == 0


def test_what_cost_nothing_takes_an_account():
    work, buyer = make_digital(pricing="free", price=0, tiers=("personal",)), make_user()
    with pytest.raises(ReviewRefused, match="account"):
        review_of(bought(work), work)
    assert review_of(bought(work, user=buyer), work, by=buyer).stars == 4


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (Said(0, "", "en"), "one to five"),
        (Said(6, "", "en"), "one to five"),
        (Said(3, "<b>bold</b>", "en"), "plain text"),
        (Said(3, "x" * 2001, "en"), "2000"),
        (Said(3, "", "en", "n" * 41), "40"),
    ],
)
def test_a_review_that_cannot_be_is_refused(said, sentence):
    work = make_digital()
    order = bought(work)
    with pytest.raises(ReviewRefused, match=sentence):
        write_review(number=order.number, offering=work.public_id, said=said, by=NOBODY, key=order.facts.key, at=NOON)
    assert Review.objects.count() == 0


def test_the_database_keeps_the_promises_too():
    work = make_digital()
    made = review_of(bought(work), work)
    for wrong in ({"stars": 0}, {"stars": 6}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.filter(pk=made.pk).update(**wrong)


def test_its_author_takes_it_back_and_the_answer_goes_with_it():
    work = make_digital()
    order = bought(work)
    made, asked = review_of(order, work), {"number": order.number, "offering": work.public_id}
    answer_review(review=made, text="Merci !", language="fr", by=owner_of(work.partner), at=NOON)
    with pytest.raises(Http404):
        withdraw_review(**asked, by=make_user(), key="", at=NOON)
    assert Review.objects.count() == 1
    before = indexed()
    withdraw_review(**asked, by=NOBODY, key=order.facts.key, at=NOON)
    assert (Review.objects.count(), Answer.objects.count(), indexed()) == (0, 0, before + 1)
    assert ratings_of([work.pk]) == {}


def test_the_maker_answers_once_and_changes_it_and_nobody_else_does(run_outbox):
    work = make_digital()
    made, owner = review_of(bought(work), work), owner_of(work.partner)
    with pytest.raises(NotYourStorefront):
        answer_review(review=made, text="No.", language="en", by=owner_of(make_maker()), at=NOON)
    assert Answer.objects.count() == 0
    for text in ("Merci !", "Merci beaucoup !"):
        answer_review(review=made, text=text, language="fr", by=owner, at=NOON)
    assert [(row.text, row.by) for row in Answer.objects.all()] == [("Merci beaucoup !", owner)]
    run_outbox()
    assert SentMail.objects.get(key__startswith="review_answered:").to == "anna@example.org"
    with pytest.raises(ReviewRefused):
        answer_review(review=made, text=" ", language="fr", by=owner, at=NOON)


def meanwhile(monkeypatch, change):
    """What somebody else does after the review was found, and before it is written."""

    def found_then_changed(**asked):
        found = review_for(**asked)
        change(Review.objects.all())
        return found

    monkeypatch.setattr(operations, "review_for", found_then_changed)


def test_a_change_does_not_undo_what_was_decided_meanwhile(monkeypatch):
    work = make_digital()
    order = bought(work)
    made = review_of(order, work)
    meanwhile(monkeypatch, lambda rows: rows.update(down_at=NOON))
    with pytest.raises(TakenDown):
        review_of(order, work, stars=5)
    with pytest.raises(TakenDown):
        withdraw_review(number=order.number, offering=work.public_id, by=NOBODY, key=order.facts.key, at=NOON)
    assert Review.objects.get().stars == made.stars


def test_what_was_erased_meanwhile_is_not_written_again(monkeypatch):
    work = make_digital()
    order = bought(work)
    made = review_of(order, work)
    gone = made.pk
    meanwhile(monkeypatch, lambda rows: rows.delete())
    with pytest.raises(Gone):
        review_of(order, work, stars=5)
    made.delete()  # what was raised has undone the other's deletion
    made.pk = gone
    with pytest.raises(Gone):
        answer_review(review=made, text="Merci !", language="fr", by=owner_of(work.partner), at=NOON)
    assert (Review.objects.count(), Answer.objects.count()) == (0, 0)


def test_written_and_taken_back_without_end_mails_once_and_ends(run_outbox):
    work = make_digital()
    order = bought(work)
    asked = {"number": order.number, "offering": work.public_id, "by": NOBODY, "key": order.facts.key}
    for _round in range(CHANGES_PER_HOUR):
        review_of(order, work, text="Schlecht!")
        run_outbox()
        withdraw_review(**asked, at=NOON)
    with pytest.raises(TooOften):
        review_of(order, work)
    told = SentMail.objects.get(key__startswith="review-new:")
    assert (told.to, told.text, told.html) == (FORGOTTEN, "", ""), "what was taken back is in no mail either"


def test_what_is_down_is_not_mailed_any_more_and_the_mail_about_it_does_not_say_it(run_outbox):
    work = make_digital()
    made = review_of(bought(work), work, text="Der Mann ist dumm.")
    Review.objects.update(down_at=NOON)
    for what in ("new", "changed", "down"):
        tell_maker(review=made, what=what, at=NOON)
    run_outbox()
    (mail,) = SentMail.objects.filter(key__startswith="review-")
    assert mail.key.startswith("review-down:")
    assert "dumm" not in mail.text + mail.html


def test_an_address_typed_by_a_stranger_keeps_nobody_from_reviewing():
    work, buyer = make_digital(), make_user()
    review_of(bought(work, email=buyer.email), work, stars=1)
    own = review_of(bought(work, user=buyer), work, stars=5, by=buyer)
    assert (own.user, own.email) == (buyer, "")


def test_a_team_does_not_review_by_the_key_of_anothers_order():
    work = make_digital()
    order = bought(work)
    said = Said(5, "", "en")
    with pytest.raises(ReviewRefused, match="own team"):
        write_review(
            number=order.number, offering=work.public_id, said=said, by=owner_of(work.partner), key=order.facts.key,
            at=NOON,
        )  # fmt: skip
    assert Review.objects.count() == 0


def test_of_two_reviews_the_one_of_this_order_is_opened():
    work, buyer = make_digital(), make_user()
    account, claimed = bought(work, user=buyer), bought(work)
    own, guests = review_of(account, work, by=buyer), review_of(claimed, work)
    Order.objects.filter(pk=claimed.pk).update(user=buyer)
    for order, mine in ((account, own), (claimed, guests)):
        order.refresh_from_db()
        assert review_for(order=order, offering=work.public_id, by=buyer) == mine


def test_an_average_is_rounded_to_the_tenth_that_is_shown():
    assert [rating(*given).tenths for given in ((5, 1), (9, 2), (11, 3), (79, 20), (158, 40))] == [50, 45, 37, 40, 40]


def test_ratings_of_many_works_cost_one_query(django_assert_num_queries):
    work, other = make_digital(), make_digital()
    for number, stars in enumerate((5, 4, 4)):
        review_of(bought(work, email=f"b{number}@example.org"), work, stars=stars)
    with django_assert_num_queries(1):
        assert ratings_of([work.pk, other.pk]) == {work.pk: Rating(43, 3)}
