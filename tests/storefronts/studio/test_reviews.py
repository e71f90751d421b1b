"""The team reads what buyers say of its works and answers; others' reviews are not there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from marketplace.partner.models import Role
from marketplace.partner.operations import seat
from marketplace.reviews.models import Answer
from tests.factories import NOON, make_digital, make_user, owner_of
from tests.marketplace.reviews.buying import bought, review_of

pytestmark = pytest.mark.django_db


def test_a_team_answers_its_reviews(client, run_outbox):
    work, other = make_digital(), make_digital()
    mine, theirs = (
        review_of(bought(each, email=f"{at}@example.org"), each, text=f"Words {at}.")
        for at, each in enumerate((work, other))
    )
    client.force_login(owner_of(work.partner))
    page = client.get(reverse("studio:reviews")).content.decode()
    assert ("Words 0." in page, "Words 1." in page) == (True, False)
    field = f"{mine.public_id}-text"
    assert client.post(reverse("studio:answer", args=[theirs.public_id]), {field: "Non."}).status_code == 404
    assert client.post(reverse("studio:answer", args=[mine.public_id]), {field: "<b>Non</b>"}).status_code == 422
    assert Answer.objects.count() == 0
    assert client.post(reverse("studio:answer", args=[mine.public_id]), {field: "Merci !"}).status_code == 302
    assert Answer.objects.get().text == "Merci !"
    assert "Merci !" in client.get(reverse("studio:reviews")).content.decode()


def test_who_looks_after_the_money_does_not_answer(client):
    work, finance = make_digital(), make_user()
    seat(partner=work.partner, user=finance, role=Role.FINANCE, by=owner_of(work.partner), at=NOON)
    made = review_of(bought(work), work)
    client.force_login(finance)
    assert client.get(reverse("studio:reviews")).status_code == 404
    assert (
        client.post(reverse("studio:answer", args=[made.public_id]), {f"{made.public_id}-text": "No."}).status_code
        == 404
    )
    assert Answer.objects.count() == 0
