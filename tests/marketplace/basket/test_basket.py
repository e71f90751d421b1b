"""What a buyer puts into a basket, and what the basket says when the world has moved on."""

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.basket.models import Line, LineChoice
from marketplace.partner.models import PriceTerms, StockRecord
from tests.factories import make_digital, make_maker, make_service
from tests.marketplace.checkout.conftest import SAME_ORIGIN, Buyer

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(db):
    return Buyer()


def test_an_empty_basket_offers_the_next_step(buyer):
    page = buyer.basket()
    assert reverse("search:search").split("/", 2)[2] in page


def test_a_line_shows_title_maker_price_and_vat_of_the_market(buyer):
    maker = make_maker(name="Atelier Bleu")
    buyer.add(make_digital(partner=maker, price=1250, translations={"de": "Der blaue Fuchs"}))
    page = buyer.basket()
    assert "Der blaue Fuchs" in page
    assert "Atelier Bleu" in page
    assert "12,50\xa0€" in page
    assert "19\xa0%" in page or "19 %" in page


def test_the_same_tier_twice_is_one_line(buyer):
    poster = make_digital()
    buyer.add(poster)
    buyer.add(poster)
    assert [(line.quantity) for line in Line.objects.all()] == [1]
    buyer.add(poster, "commercial")
    assert Line.objects.count() == 2


@pytest.mark.parametrize("tier", ["", "nothing:personal", "x" * 500, "a:b:c", "\x00:personal"])
def test_an_unknown_tier_is_refused_with_a_sentence(buyer, tier):
    response = buyer.web.post("/en/basket/add/", {"tier": tier}, headers=SAME_ORIGIN, follow=True)
    assert response.status_code == 200
    assert Line.objects.count() == 0
    assert "Choose one of the prices first." in response.content.decode()


def test_a_form_of_another_site_is_refused(buyer):
    poster = make_digital()
    posted = {"tier": f"{poster.public_id}:personal"}
    assert Client().post("/de/basket/add/", posted, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert Client().post("/de/basket/add/", posted).status_code == 403
    assert Line.objects.count() == 0


def test_with_htmx_the_header_is_told_and_no_page_is_sent(buyer):
    poster = make_digital()
    response = buyer.web.post(
        "/de/basket/add/", {"tier": f"{poster.public_id}:personal"}, headers=SAME_ORIGIN | {"hx-request": "true"}
    )
    assert (response.status_code, response["HX-Trigger"], response.content) == (204, "basket-changed", b"")
    assert Line.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("5", 500),
        ("5,50", 550),
        ("12.50 €", 1250),
        ("1.200,00", 120_000),
        ("1,200.5", 120_050),
        ("", None),
        ("100000", 10_000_000),
    ],
)
def test_pay_what_you_want_takes_what_people_type(buyer, typed, kept):
    buyer.add(make_digital(pricing="pay_what_you_want", price=800, minimum=500, tiers=("personal",)), amount=typed)
    assert LineChoice.objects.get().amount_minor == kept


@pytest.mark.parametrize("typed", ["4,99", "0", "-5", "10000000", "eins", "NaN", "1e9", "5;5", "🦊", "١٢x"])
def test_pay_what_you_want_refuses_what_cannot_be(buyer, typed):
    response = buyer.add(
        make_digital(pricing="pay_what_you_want", price=800, minimum=500, tiers=("personal",)), amount=typed
    )
    assert response.status_code == 302
    assert Line.objects.count() == 0


def test_an_amount_can_be_changed_and_not_below_the_minimum(buyer):
    buyer.add(make_digital(pricing="pay_what_you_want", price=800, minimum=500, tiers=("personal",)), amount="6")
    line = Line.objects.get()
    address = f"/de/basket/amount/{line.pk}/"
    buyer.web.post(address, {"amount": "7,25"}, headers=SAME_ORIGIN)
    assert LineChoice.objects.get().amount_minor == 725
    assert 'value="7,25"' in buyer.basket()
    buyer.web.post(address, {"amount": "1"}, headers=SAME_ORIGIN)
    assert LineChoice.objects.get().amount_minor == 725
    Buyer().web.post(address, {"amount": "9"}, headers=SAME_ORIGIN)
    assert LineChoice.objects.get().amount_minor == 725


def test_a_fixed_price_takes_no_amount(buyer):
    buyer.add(make_digital(price=1200), amount="1")
    assert "12,00" in buyer.basket()


def test_nobody_takes_lines_out_of_another_basket(buyer):
    buyer.add(make_digital())
    line = Line.objects.get()
    Buyer().web.post(f"/de/basket/remove/{line.pk}/", headers=SAME_ORIGIN)
    assert Line.objects.count() == 1
    buyer.web.post(f"/de/basket/remove/{line.pk}/", headers=SAME_ORIGIN)
    assert Line.objects.count() == 0


def test_an_extra_comes_and_goes_with_its_package(buyer):
    buyer.add(make_service(extras=2), "basic", extras=["0", "1"])
    assert Line.objects.count() == 3
    buyer.web.post(f"/de/basket/remove/{Line.objects.order_by('id').first().pk}/", headers=SAME_ORIGIN)
    assert Line.objects.count() == 0


def test_chosen_again_without_an_extra_the_extra_is_gone(buyer):
    service = make_service(extras=2)
    buyer.add(service, "basic", extras=["0", "1"])
    buyer.add(service, "basic", extras=["1"])
    assert Line.objects.count() == 2


def test_a_new_price_is_said_and_accepted_by_one_button(buyer):
    buyer.add(make_digital(price=1200, tiers=("personal",)))
    PriceTerms.objects.update(amount_minor=1500)
    page = buyer.basket()
    assert "15,00" in page
    assert "/de/basket/accept/" in page
    assert 'href="/de/checkout/"' not in page
    buyer.web.post("/de/basket/accept/", headers=SAME_ORIGIN)
    assert 'href="/de/checkout/"' in buyer.basket()


def test_what_was_paused_or_sold_out_is_said_and_removed_by_one_button(buyer):
    paused, sold_out, good = make_digital(), make_digital(edition=1, tiers=("personal",)), make_digital(title="Bleibt")
    for offering in (paused, sold_out, good):
        buyer.add(offering)
    paused.state = "paused"
    paused.save(update_fields=["state"])
    StockRecord.objects.filter(product__tier__offering=sold_out).update(num_allocated=1)
    page = buyer.basket()
    assert page.count("has-problem") == 2
    assert 'href="/de/checkout/"' not in page
    buyer.web.post("/de/basket/tidy/", headers=SAME_ORIGIN)
    assert [line.product.tier.offering_id for line in Line.objects.all()] == [good.pk]


def test_a_sold_out_edition_is_not_put_in(buyer):
    poster = make_digital(edition=1, tiers=("personal",))
    StockRecord.objects.filter(product__tier__offering=poster).update(num_allocated=1)
    buyer.add(poster)
    assert Line.objects.count() == 0


def test_the_total_is_shown_about_in_the_visitors_currency(buyer):
    buyer.web.cookies["market"] = "PL.PLN.consumer"
    buyer.add(make_digital(price=10000))
    assert "zł" in buyer.basket() or "PLN" in buyer.basket()


@pytest.mark.parametrize("lines", [1, 20])
def test_the_page_takes_at_most_fifteen_queries_whatever_is_in_it(buyer, django_assert_max_num_queries, lines):
    maker = make_maker()
    for _ in range(lines):
        buyer.add(make_digital(partner=maker))
    with django_assert_max_num_queries(15):
        buyer.basket()


def test_adding_takes_few_queries(buyer, django_assert_max_num_queries):
    maker = make_maker()
    buyer.add(make_digital(partner=maker))
    poster = make_digital(partner=maker)
    with django_assert_max_num_queries(16):
        buyer.add(poster)


@pytest.mark.parametrize("extra", ["²", "9" * 5000, "99999999999999999999"])
def test_an_extra_that_is_no_number_is_no_extra(buyer, extra):
    work = make_service(extras=1)
    posted = {"tier": f"{work.public_id}:basic", "extras": extra}
    assert buyer.web.post("/en/basket/add/", posted, headers=SAME_ORIGIN).status_code == 302
    assert [line.product.tier.code for line in Line.objects.all()] == ["basic"]


@pytest.mark.parametrize("side", ["net", "gross"])
def test_another_market_is_no_new_price(buyer, side):
    buyer.add(make_digital(price=1200, side=side, tiers=("personal",)))
    buyer.web.cookies["market"] = "DE.EUR.business"
    assert "Der Preis hat sich geändert" not in buyer.basket()
    assert 'href="/de/checkout/"' in buyer.basket()
    buyer.web.cookies["market"] = "LU.EUR.consumer"
    assert 'href="/de/checkout/"' in buyer.basket()


def test_the_same_amount_on_the_other_side_is_a_new_price(buyer):
    buyer.add(make_digital(price=1200, tiers=("personal",)))
    PriceTerms.objects.update(side="net")
    assert 'href="/de/checkout/"' not in buyer.basket()


def test_a_named_amount_stays_what_the_buyer_named(buyer):
    buyer.add(make_digital(pricing="pay_what_you_want", price=800, minimum=500, tiers=("personal",)), amount="9")
    PriceTerms.objects.update(amount_minor=850)
    assert 'href="/de/checkout/"' in buyer.basket()
