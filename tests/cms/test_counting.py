"""Views, clicks and sales of showcases: counted once, never who, by robots not at all."""

from __future__ import annotations

import pytest
from django.utils import timezone

from cms.queries import subjects_of_ring
from marketplace.basket.models import Basket, LineChoice
from marketplace.basket.operations import Wish, put_into_basket, tier_of
from marketplace.basket.quote import quote
from marketplace.figures.models import DailyCount
from marketplace.fulfilment.operations import order_paid
from marketplace.markets.market import Market
from marketplace.markets.pages import store
from marketplace.order.facts import CheckoutFacts
from marketplace.order.models import LineFacts, SellerOrder
from marketplace.order.operations import TransitionRefused, place_order
from marketplace.partner.prices import buyer_at_checkout
from tests.cms.stories import make_article, make_index, make_showcase
from tests.factories import make_digital, make_maker, make_ring

pytestmark = pytest.mark.django_db
PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def counted(showcase) -> dict[str, int]:
    rows = DailyCount.objects.filter(subject=f"showcase:{showcase.public_id}")
    return dict(rows.values_list("event", "count"))


def work_url(work, via=""):
    return f"/en/works/{work.slug}-{work.public_id}/" + (f"?via={via}" if via else "")


@pytest.fixture
def hung():
    """A showcase with one work."""
    work = make_digital(title="Affiche")
    return make_showcase(works=[work]), work


def test_page_brings_the_counting_picture_and_it_counts_a_view(client, hung):
    showcase, _work = hung
    text = client.get(f"/en/showcases/{showcase.slug}/").content.decode()
    assert f'src="/seen/showcase/{showcase.public_id}.gif"' in text
    response = client.get(f"/seen/showcase/{showcase.public_id}.gif", headers=PERSON)
    assert (response["Content-Type"], response["Cache-Control"]) == ("image/gif", "no-store")
    assert not response.cookies
    assert counted(showcase) == {"view": 1}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "curl/8.5"},
        PERSON | {"Sec-Purpose": "prefetch;prerender"},
        PERSON | {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=["says nothing", "bot", "curl", "fetched ahead", "another site's page"],
)
def test_who_is_no_reader_is_not_counted(client, hung, headers):
    showcase, _work = hung
    assert client.get(f"/seen/showcase/{showcase.public_id}.gif", headers=headers).status_code == 200
    assert counted(showcase) == {}


def test_unknown_ids_count_nothing(client, hung):
    _showcase, work = hung
    assert client.get("/seen/showcase/abcdefgh.gif", headers=PERSON).status_code == 200
    assert client.get(work_url(work, "abcdefgh"), headers=PERSON).status_code == 200
    assert DailyCount.objects.count() == 0


def test_more_than_twelve_views_a_minute_from_one_place_are_not_counted(client, hung):
    showcase, _work = hung
    for _time in range(20):
        client.get(f"/seen/showcase/{showcase.public_id}.gif", headers=PERSON)
    assert counted(showcase)["view"] <= 24  # a minute may end in between


def test_followed_link_is_a_click_whether_the_page_is_kept_or_not(client, hung):
    showcase, work = hung
    for _time in range(3):
        assert client.get(work_url(work, showcase.public_id), headers=PERSON).status_code == 200
    assert counted(showcase) == {"click": 3}
    client.get(work_url(work, showcase.public_id), headers={"User-Agent": "Googlebot"})
    client.get(work_url(work), headers=PERSON)
    assert counted(showcase) == {"click": 3}


def test_via_divides_no_page_key_and_stands_in_no_page(client, hung):
    showcase, work = hung
    followed = client.get(work_url(work, showcase.public_id), headers=PERSON)
    plain = client.get(work_url(work))
    assert followed.content == plain.content
    assert showcase.public_id not in plain.content.decode()
    assert (
        f'<link rel="canonical" href="http://testserver/fr/works/{work.slug}-{work.public_id}/">'
        in plain.content.decode()
    )
    assert len(store._pages) == 1
    assert plain["Cache-Control"] == "public, max-age=60"
    assert followed["Cache-Control"] == "private, max-age=60"  # a cache in front must not answer for us
    assert not followed.cookies


def test_other_parameters_beside_via_stay(client, hung):
    showcase, _work = hung
    text = client.get(f"/en/search/?q=affiche&via={showcase.public_id}&sort=newest").content.decode()
    assert "Affiche" in text
    assert showcase.public_id not in text


def test_old_address_passes_via_on(client, hung):
    showcase, work = hung
    response = client.get(f"/en/works/old-title-{work.public_id}/?via={showcase.public_id}", headers=PERSON)
    assert response.status_code == 301
    assert response["Location"] == work_url(work, showcase.public_id)
    assert counted(showcase) == {}


def add(client, work, *, referer="", via=""):
    data = {"tier": f"{work.public_id}:personal"} | ({"via": via} if via else {})
    headers = {"Sec-Fetch-Site": "same-origin"} | ({"Referer": referer} if referer else {})
    return client.post("/en/basket/add/", data, headers=headers)


@pytest.mark.parametrize("how", ["field", "referer"])
def test_basket_line_remembers_the_showcase(client, hung, how):
    showcase, work = hung
    if how == "field":
        add(client, work, via=showcase.public_id)
    else:
        add(client, work, referer=f"http://testserver{work_url(work, showcase.public_id)}")
    assert LineChoice.objects.get().via == showcase.public_id


def test_line_added_again_without_a_showcase_keeps_the_one_that_led_here(client, hung):
    showcase, work = hung
    add(client, work, via=showcase.public_id)
    add(client, work)
    assert LineChoice.objects.get().via == showcase.public_id


@pytest.mark.parametrize("via", ["zzzzzzzz", "<script>", "x" * 300])
def test_made_up_showcase_is_not_kept(client, hung, via):
    _showcase, work = hung
    add(client, work, via=via)
    assert LineChoice.objects.get().via == ""


def test_another_sites_referer_says_nothing(client, hung):
    showcase, work = hung
    add(client, work, referer=f"https://elsewhere.example{work_url(work, showcase.public_id)}")
    assert LineChoice.objects.get().via == ""


def placed(*wishes):
    """An order of these wishes that waits for payment."""
    at, basket = timezone.now(), Basket.objects.create()
    for wish in wishes:
        put_into_basket(basket=basket, wish=wish, market=Market("de", "DE", "EUR"), at=at)
    now = quote(
        basket=basket,
        buyer=buyer_at_checkout(country="DE", postcode="10115", capacity="consumer", vat_id="", check="not_given"),
        on=at.date(),
    )
    facts = CheckoutFacts("form-1", now.fingerprint, "anna@example.org", "Anna", "de", "DE", "10115")
    return place_order(basket=basket, facts=facts, user=None, at=at)


def test_paid_line_is_one_sale_however_often_the_provider_calls(hung):
    showcase, work = hung
    order = placed(
        Wish(tier_of(f"{work.public_id}:personal"), via=showcase.public_id),
        Wish(make_digital(partner=make_maker()).tiers.first()),
    )
    assert sorted(LineFacts.objects.values_list("via", flat=True)) == ["", showcase.public_id]
    assert counted(showcase) == {}
    order_paid(number=order.number, at=timezone.now(), why="paid")
    with pytest.raises(TransitionRefused):
        order_paid(number=order.number, at=timezone.now(), why="paid again")
    assert counted(showcase) == {"sale": 1}
    assert SellerOrder.objects.filter(order=order).count() == 2


def test_a_rings_story_in_three_languages_is_one_story_of_its_figures():
    ring = make_ring()
    stories = [make_showcase(works=[], ring=ring, index=False), make_article(ring=ring, index=False)]
    make_showcase(works=[], index=False)
    for language in ("de", "el"):
        translation = stories[0].copy_for_translation(make_index(language).locale)
        translation.save_revision().publish()
    assert sorted(subjects_of_ring(ring)) == sorted(f"showcase:{story.public_id}" for story in stories)
