"""A private offering is shown nowhere: not in search, sitemaps, pages, lists, choosers, drafts or the public's basket."""

from __future__ import annotations

import pytest
from django.utils import timezone

from marketplace.fulfilment.operations import order_paid
from marketplace.offerings.models import Offering
from marketplace.offerings.queries import offerings_on_sale
from search.sources import sources
from storefronts.pages.queries import offering_for_page
from tests.factories import make_maker, owner_of
from tests.storefronts.bespoke.making import accepted, make_quote, make_request, placed
from tests.storefronts.bespoke.test_buyer_pages import browser, text_of

pytestmark = pytest.mark.django_db
SECRET = "Secret wedding portrait"


@pytest.fixture(params=["accepted", "ordered"])
def private(request) -> Offering:
    now, maker = timezone.now(), make_maker()
    asked_for = make_request(maker, at=now, title=SECRET)
    apart = accepted(asked_for, make_quote(asked_for, maker, at=now, on=now.date()), now)
    if request.param == "ordered":
        order_paid(number=placed(apart, at=now).number, at=now, why="test")
    return Offering.objects.get()


def test_no_document_of_it(private):
    source = next(source for source in sources() if source.name == "offering")
    key = f"offering:{private.public_id}"
    assert list(source.ids(None, 100)) == []
    assert dict(source.versions([key])) == {}
    assert source.documents([key]) == []
    assert list(offerings_on_sale()) == []


def test_no_page_no_sitemap_no_heart(private):
    web = browser()
    assert offering_for_page(private.public_id) is None
    assert web.get(f"/en/works/{private.slug}-{private.public_id}/").status_code == 404
    index = web.get("/sitemap.xml")
    assert private.public_id not in text_of(index)
    for path in ("/sitemap-works-1.xml", "/sitemap.xml?part=works"):
        assert private.public_id not in text_of(web.get(path))


def test_not_in_the_studios_works_and_not_to_be_edited_there(private):
    web = browser(owner_of(private.partner))
    for page in ("/en/studio/works/", "/en/studio/", "/en/studio/works/?state=private"):
        assert SECRET not in text_of(web.get(page)).split("Requests to answer")[0].split("Orders to work on")[0]
    for path in ("", "preview/"):
        assert web.get(f"/en/studio/works/{private.public_id}/{path}").status_code == 404
    for path in ("publish/", "pause/", "withdraw/", "save/words/"):
        assert web.post(f"/en/studio/works/{private.public_id}/{path}").status_code == 404
    private.refresh_from_db()
    assert private.state == "private"


def test_nobody_puts_it_into_an_open_basket(private):
    web = browser()
    web.post(
        "/en/basket/add/", {"tier": f"{private.public_id}:step-1"}, headers={"sec-fetch-site": "same-origin"}
    )  # fmt: skip
    assert SECRET not in text_of(web.get("/en/basket/"))


def test_not_in_the_editors_chooser(private):
    page = browser(_editor()).get("/cms/offering-chooser/results/", {"q": "wedding"})
    assert (page.status_code, SECRET in text_of(page)) == (200, False)


def _editor():
    from tests.factories import make_user

    user = make_user(operator=True)
    user.is_superuser = True
    user.save()
    return user
