"""INV-04: a maker has 14 days to object to what was made out in their name."""

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.invoicing.models import Document, Objection
from marketplace.invoicing.objections import ObjectionRefused, object_to
from marketplace.invoicing.personal_data import DocumentsOfPerson
from marketplace.order.models import Order
from marketplace.outbox.models import SentMail
from marketplace.partner.permissions import NotYourStorefront
from marketplace.written_once.rows import NeverChanged
from tests.factories import NOON, make_user, owner_of
from tests.marketplace.invoicing.selling import basket, download, pay, seller, sign_in, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(gateway, run_outbox):
    """The self-billed document of a download, beside the documents of another maker's service."""
    pay(gateway, basket(download(seller("FR")), work(seller("EE"))))
    run_outbox()
    return Document.objects.get(purpose="self_billed")


def test_the_maker_objects_once_and_the_platform_hears_of_it(own, run_outbox, settings):
    maker = owner_of(own.partner)
    first = object_to(document=own, why=" The price was higher. ", by=maker, at=own.issued_at)
    assert object_to(document=own, why="again", by=maker, at=own.issued_at) == first
    run_outbox()
    mail = SentMail.objects.get(key__startswith="document-objection")
    assert (mail.to, own.number in mail.subject, "The price was higher." in mail.text) == (
        settings.PLATFORM_EMAIL, True, True,
    )  # fmt: skip
    with pytest.raises(NeverChanged):
        first.delete()


@pytest.mark.parametrize(("days", "is_kept"), [(13, True), (14, False)])
def test_the_window_is_fourteen_days(own, days, is_kept):
    at = own.issued_at + timedelta(days=days)
    if is_kept:
        object_to(document=own, why="No", by=owner_of(own.partner), at=at)
    else:
        with pytest.raises(ObjectionRefused):
            object_to(document=own, why="No", by=owner_of(own.partner), at=at)
    assert Objection.objects.exists() is is_kept


def test_only_to_ones_own_documents_and_with_a_reason(own):
    maker, at = owner_of(own.partner), own.issued_at
    with pytest.raises(NotYourStorefront):
        object_to(document=own, why="No", by=make_user(), at=at)
    with pytest.raises(ObjectionRefused):
        object_to(document=own, why="  ", by=maker, at=at)
    fee = Document.objects.get(purpose="commission")
    with pytest.raises(ObjectionRefused):
        object_to(document=fee, why="No", by=owner_of(fee.partner), at=at)
    with pytest.raises(ObjectionRefused):
        object_to(document=Document.objects.get(purpose="sale"), why="No", by=maker, at=at)
    assert not Objection.objects.exists()


def test_the_studio_takes_an_objection_and_shows_it(client, own):
    sign_in(client, owner_of(own.partner))
    assert "I do not agree" in client.get(reverse("studio:documents")).content.decode()
    client.post(reverse("studio:document_object", args=[own.public_id]), {"why": "No"})
    assert Objection.objects.get().document == own
    page = client.get(reverse("studio:documents")).content.decode()
    assert ("You objected on" in page, "I do not agree" in page) == (True, False)
    other = Document.objects.get(purpose="prepayment")
    assert client.post(reverse("studio:document_object", args=[other.public_id]), {"why": "No"}).status_code == 404


def test_a_persons_export_holds_their_documents_and_nobody_elses(own):
    buyer = make_user()
    Order.objects.update(user=buyer)
    held = DocumentsOfPerson().export(buyer)["documents"]
    assert {row["number"] for row in held} == set(
        Document.objects.filter(to_buyer=True).values_list("number", flat=True)
    )
    assert DocumentsOfPerson().export(make_user()) == {"documents": []}
    DocumentsOfPerson().erase(buyer, at=NOON)
    assert Document.objects.filter(purpose="sale").exists()
