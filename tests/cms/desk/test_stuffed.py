"""The moderators' list of overloaded texts, and how far the index is behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.desk.health import warnings
from cms.desk.stuffed import in_words
from marketplace.users.operators import Duty
from search.documents import DocumentText
from search.engines import get_engine
from search.indexing.changes import changed
from search.indexing.stuffing import Reason
from tests.factories import make_maker
from tests.search.making import document, fill

STUFFED = (DocumentText("en", "Album", keywords="album " * 20),)


@pytest.fixture
def page(sign_in, desk):
    def opened(*duties):
        return sign_in(desk(*duties or (Duty.MODERATION,))).get(reverse("desk_stuffed"))

    return opened


def test_moderators_see_which_texts_and_why(page):
    maker = make_maker()
    slug = maker.storefront.slug
    fill(
        get_engine(),
        document(1, key="offering:AB12CD", texts=STUFFED, maker_name="Atelier Ann"),
        document(2, key=f"storefront:{slug}", source="storefront", texts=STUFFED),
        document(3, key="showcase:7", source="showcase", texts=STUFFED),
        document(4, "Quiet harbour"),
    )
    said = page().content.decode()
    assert "Newest 3 of 3" in said
    assert f'href="{reverse("desk_offerings:thing", args=["AB12CD"])}"' in said
    assert f'href="{reverse("desk_makers:thing", args=[maker.code])}"' in said
    assert said.count("“album” stands there 21 times (English).") == 3
    assert "Quiet harbour" not in said


def test_an_empty_list_and_a_missing_index_say_so(page):
    assert "There is no search index" in page().content.decode()
    fill(get_engine(), document(4, "Quiet harbour"))
    assert "No text looks overloaded." in page().content.decode()


def test_it_is_the_moderators_list(page, client, make_user_without_duties):
    assert page(Duty.FINANCE).status_code == 403
    client.force_login(make_user_without_duties)
    assert client.get(reverse("desk_stuffed")).status_code in (302, 404)


@pytest.fixture
def make_user_without_duties(db):
    from tests.factories import make_user

    return make_user()


def test_each_reason_has_words():
    assert in_words(Reason("heap", "de", 31)) == "31 keywords that fit nothing else in the text (German)."
    assert in_words(Reason("repeats", "fr", 9, "ete")) == "“ete” stands there 9 times (French)."


def test_health_says_when_the_index_is_behind(db):
    changed("offering:0001", at=timezone.now() - timedelta(seconds=29))
    said = "The search index is 40 seconds behind: changes of works are not found yet."
    assert said not in warnings(at=timezone.now())
    assert said in warnings(at=timezone.now() + timedelta(seconds=11))
