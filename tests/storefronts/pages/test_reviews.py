"""Reviews on public pages: the average and where it comes from, the words, the answers, the facet, the cards."""

from __future__ import annotations

import pytest
from django.urls import reverse

from marketplace.offerings.operations import withdraw
from marketplace.reviews.models import Answer, Review
from marketplace.reviews.operations import answer_review
from tests.factories import NOON, make_digital, make_user, owner_of
from tests.marketplace.reviews.buying import bought, review_of
from tests.storefronts.pages.test_offering_page import graph_of, text_of
from tests.storefronts.pages.test_search_choices import options_of, titles_of

pytestmark = pytest.mark.django_db


def rated(work, *stars, **said):
    return [review_of(bought(work, user=(by := make_user())), work, stars=each, by=by, **said) for each in stars]


def test_a_work_shows_its_average_how_it_comes_about_and_who_may_review(page_of):
    work = make_digital()
    first, second = rated(work, 5, 4, text="Sharp <3 & clear.", shown_as="Anna")
    answer_review(review=first, text="Merci !", language="fr", by=owner_of(work.partner), at=NOON)
    response = page_of(work)
    said = text_of(response)
    assert "4.5 of 5 stars, 2 reviews" in said
    assert "5 stars 1 4 stars 1 3 stars 0 2 stars 0 1 star 0" in said
    assert "Only people who ordered this work here and have it can review it" in said
    assert "Anna · verified purchase · 22 November 2026" in said
    assert "Sharp <3 & clear." in said
    assert f"{work.partner.name} answers, 22 November 2026: Merci !" in said
    content = response.content.decode()
    assert f"?page=/en/reviews/{second.public_id}/" in content
    assert f"?page=/en/reviews/{first.public_id}/answer/" in content
    assert 'lang="de" dir="auto"' in content
    assert response.headers["Cache-Control"].startswith("public")
    assert not response.cookies
    product = next(node for node in graph_of(response) if node["@type"] == "Product")
    assert product["aggregateRating"] == {
        "@type": "AggregateRating", "ratingValue": "4.5", "reviewCount": 2, "bestRating": 5, "worstRating": 1,
    }  # fmt: skip
    assert "4,5 von 5 Sternen" in text_of(page_of(work, "de"))


def test_without_a_review_nothing_is_claimed(page_of):
    response = page_of(make_digital())
    assert "No reviews yet." in text_of(response)
    assert "aggregateRating" not in response.content.decode()


def test_what_was_taken_down_is_neither_shown_nor_counted(page_of):
    work = make_digital()
    gone, kept = rated(work, 1, 5, text="Words.")
    answer_review(review=kept, text="Merci !", language="fr", by=owner_of(work.partner), at=NOON)
    Review.objects.filter(pk=gone.pk).update(down_at=NOON)
    Answer.objects.update(down_at=NOON)
    said = text_of(page_of(work))
    assert "5.0 of 5 stars, 1 review" in said
    assert "Merci !" not in said


def test_many_reviews_cost_no_query_more_and_have_pages(page_of, visit, django_assert_num_queries):
    work = make_digital()
    (one,) = rated(work, 5)
    page_of(work)
    with django_assert_num_queries(10):
        page_of(work)
    line = bought(work).seller_orders.get().lines.get()
    lines = [line, *(bought(work, email=f"b{n}@example.org").seller_orders.get().lines.get() for n in range(20))]
    Review.objects.bulk_create(
        Review(offering=work, line=each, stars=4, text=f"Number {n}.", language="en", written_at=NOON, changed_at=NOON)
        for n, each in enumerate(lines)
    )
    with django_assert_num_queries(10):
        response = page_of(work)
    assert response.content.decode().count("verified purchase") == 5
    address = reverse("pages:reviews", args=[work.slug, work.public_id])
    assert f'href="{address}"' in response.content.decode()
    first, second = visit(address), visit(f"{address}?page=2")
    assert [page.content.decode().count("verified purchase") for page in (first, second)] == [20, 2]
    assert first.headers["Cache-Control"].startswith("public")
    assert (
        visit(reverse("reviews:review", args=[one.public_id]))
        .headers["Location"]
        .endswith(f"?page=2#review-{one.public_id}")
    )


def test_the_page_of_reviews_of_a_work_that_is_gone_leads_to_what_says_so(visit):
    work = make_digital()
    address = reverse("pages:reviews", args=[work.slug, work.public_id])
    assert (
        visit(address.replace(work.slug, "another")).headers["Location"] == f"/en/works/{work.slug}-{work.public_id}/"
    )
    withdraw(offering=work, by=owner_of(work.partner), at=NOON)
    assert visit(address).headers["Location"] == f"/en/works/{work.slug}-{work.public_id}/"


def test_four_stars_and_more_is_a_choice_with_counts_and_the_card_says_why(index, visit):
    for title, stars in (("Carte", (5, 4)), ("Affiche", (3,)), ("Plan", ()), ("Feuille", (1,))):
        rated(make_digital(title=title), *stars)
    index()
    response = visit("/en/search/")
    assert options_of(response, "rating") == {
        "": ("Any rating", 0), "4": ("4 stars and more", 1), "3": ("3 stars and more", 2),
    }  # fmt: skip
    assert titles_of(visit("/en/search/?rating=4")) == ["Carte"]
    third = visit("/en/search/?rating=3")
    assert titles_of(third) == ["Affiche", "Carte"]
    assert options_of(third, "rating")["4"] == ("4 stars and more", 1), "its own filter does not count"
    assert "Remove the filter 3 stars and more" in third.content.decode()
    assert "4.5 of 5 stars, 2 reviews" in third.content.decode()
    assert "4,5 (2)" in visit("/de/search/?rating=4").content.decode()


def test_a_new_review_is_found_when_the_worker_has_seen_it(index, visit, run_outbox):
    work = make_digital(title="Carte")
    index()
    assert titles_of(visit("/en/search/?rating=4")) == []
    (made,) = rated(work, 5)
    run_outbox()
    assert titles_of(visit("/en/search/?rating=4")) == ["Carte"]
    review_of(made.line.seller_order.order, work, stars=2, by=made.user)
    run_outbox()
    assert titles_of(visit("/en/search/?rating=4")) == []


def test_the_page_about_ranking_says_that_ratings_give_no_points(visit):
    assert "Ratings by buyers: they stand on the cards and can be filtered by, and give no points." in text_of(
        visit("/en/search/ranking/")
    )
