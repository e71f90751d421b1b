from __future__ import annotations

import html
import json
import re

import pytest
from django.conf import settings

from marketplace.basket.models import Line
from marketplace.offerings.models import Offering, OfferingText, Origin, SavedOffering
from marketplace.offerings.operations import pause, withdraw
from marketplace.partner.models import StockRecord, TaxProfile
from storefronts.pages.cards import offering_url
from tests.factories import NOON, make_digital, make_maker, make_picture, make_service, make_user, owner_of

pytestmark = pytest.mark.django_db
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def text_of(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def graph_of(response) -> list[dict]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL)
    return json.loads(found.group(1))["@graph"]


def test_a_consumer_in_germany_sees_prices_with_german_vat(page_of):
    response = page_of(make_digital(price=1200))
    assert response.status_code == 200
    said = text_of(response)
    assert "€12.00" in said
    assert "€36.00" in said
    assert "incl. 19 % VAT" in said


def test_a_business_sees_the_net(page_of, client):
    client.cookies["market"] = "DE.EUR.business"
    said = text_of(page_of(make_digital(price=1170, tiers=("personal",))))
    assert "€10.00" in said  # 11.70 gross at the platform's 17 % is 10.00 net
    assert "without VAT" in said
    assert "€11.70" not in said


def test_the_page_sets_no_cookie_and_may_be_shared(page_of):
    response = page_of(make_digital())
    assert not response.cookies
    assert response.headers["Cache-Control"].startswith("public")


def test_an_old_title_leads_to_the_present_address(visit):
    offering = make_digital()
    response = visit(offering_url("de", "an-older-title", offering.public_id))
    assert response.status_code == 301
    assert response.url == offering_url("de", offering.slug, offering.public_id)


def test_drafts_and_unknown_ids_are_not_there(visit, page_of):
    assert page_of(make_digital(published=False)).status_code == 404
    assert visit("/en/works/anything-zzzzzzzz/").status_code == 404


def test_a_withdrawn_work_is_gone(page_of):
    offering = make_digital()
    withdraw(offering=offering, by=owner_of(offering.partner), at=NOON)
    response = page_of(offering)
    assert response.status_code == 410
    assert "no longer offered" in text_of(response)


def test_a_paused_work_says_so_and_cannot_be_bought(page_of):
    offering = make_digital()
    pause(offering=offering, by=owner_of(offering.partner), at=NOON)
    response = page_of(offering)
    assert response.status_code == 200
    assert "taken this work off sale for a while" in text_of(response)
    assert "Add to basket" not in text_of(response)
    assert b'<meta name="robots" content="noindex">' in response.content


def test_an_unverified_maker_is_on_sale_later(page_of):
    said = text_of(page_of(make_digital(partner=make_maker(verified=False))))
    assert "On sale after verification" in said
    assert "Add to basket" not in said


def test_a_service_that_may_not_be_sold_yet_says_why(page_of):
    offering = make_service()
    TaxProfile.objects.filter(partner=offering.partner).update(vat_status="none_yet")
    said = text_of(page_of(offering))
    assert "Not on sale in your country" in said
    assert "Add to basket" not in said


def test_languages_that_exist_are_named_and_no_others(page_of):
    response = page_of(make_digital(language="fr", translations={"de": "Plakat"}), "de")
    found = re.findall(r'<link rel="alternate" hreflang="(\w+)"', response.content.decode())
    assert found == ["fr", "de"]


def test_a_language_without_a_text_points_to_the_one_that_is_shown(page_of):
    offering = make_digital(language="fr", title="Affiche bleue")
    content = page_of(offering, "bg").content.decode()
    assert (
        f'<link rel="canonical" href="http://testserver{offering_url("fr", offering.slug, offering.public_id)}">'
        in content
    )
    assert '<h1 class="serif" lang="fr">Affiche bleue</h1>' in content


def test_a_machine_draft_is_labelled_until_a_person_confirms_it(page_of):
    offering = make_digital(translations={"en": "A blue poster"})
    assert "Translated by a machine" not in text_of(page_of(offering))
    OfferingText.objects.filter(offering=offering, language="en").update(origin=Origin.MACHINE)
    response = page_of(offering)
    assert "Translated by a machine, not yet confirmed by the maker." in text_of(response)
    assert (
        f'href="{offering_url("fr", offering.slug, offering.public_id)}" hreflang="fr">Read'
        in response.content.decode()
    )


def test_machines_read_product_offers_and_trail(page_of):
    offering = make_digital(title="Affiche rouge", price=1200)
    product, trail = graph_of(page_of(offering))
    assert product["name"] == "Affiche rouge"
    assert [(offer["price"], offer["priceCurrency"]) for offer in product["offers"]] == [
        ("12.00", "EUR"),
        ("36.00", "EUR"),
    ]
    assert product["offers"][0]["availability"] == "https://schema.org/InStock"
    assert trail["itemListElement"][-1]["name"] == "Affiche rouge"


def test_a_title_cannot_leave_its_place(page_of):
    title = 'A </script><script>alert("x")</script> & <b>'
    offering = make_digital()
    OfferingText.objects.filter(offering=offering).update(title=title)
    response = page_of(offering)
    assert b"<script>alert" not in response.content
    assert graph_of(response)[0]["name"] == title


def test_pay_what_you_want_shows_the_suggestion_and_the_least(page_of):
    response = page_of(make_digital(pricing="pay_what_you_want", price=1500, minimum=500, tiers=("personal",)))
    assert 'name="amount"' in response.content.decode()
    assert 'value="15.00"' in response.content.decode()
    assert "You decide: €5.00 or more" in text_of(response)


def test_a_limited_edition_says_what_is_left_until_it_is_sold_out(page_of):
    offering = make_digital(edition=25, tiers=("personal",))
    StockRecord.objects.filter(product__parent_id=offering.product_id).update(num_allocated=24)
    assert "Limited edition: 1 of 25 left." in text_of(page_of(offering))
    StockRecord.objects.filter(product__parent_id=offering.product_id).update(num_allocated=25)
    said = text_of(page_of(offering))
    assert "All 25 copies of this edition are sold." in said
    assert "Add to basket" not in said


def test_a_service_shows_packages_extras_and_questions(page_of):
    said = text_of(page_of(make_service(extras=2)))
    for part in (
        "Basic",
        "Standard",
        "Premium",
        "Delivered in 5 days",
        "3 revisions",
        "Supplément 1",
        "What is it for?",
    ):
        assert part in said


def test_the_files_are_named_with_size_and_checksum(page_of):
    said = text_of(page_of(make_digital(content=b"%PDF-1.7" + b"x" * 1_392)))
    assert "PDF · 1.4 kB" in said
    assert re.search(r"SHA-256 [0-9a-f]{64}", said)


def test_who_sells_is_one_click_away(page_of):
    partner = make_maker(country="FR")
    said = text_of(page_of(make_digital(partner=partner)))
    assert "Who sells this" in said
    assert "Registered for VAT" in said


def test_the_form_puts_the_chosen_tier_into_the_basket(page_of, client):
    response = page_of(make_digital(price=1200))
    values = re.findall(r'name="tier" value="([^"]+)"', response.content.decode())
    added = client.post("/en/basket/add/", {"tier": values[1]}, headers=SAME_SITE)
    assert added.status_code == 302
    assert Line.objects.get().product.tier.code == "commercial"


def test_more_by_the_maker_and_similar_works_of_others(page_of, index):
    partner = make_maker()
    shown, sister = make_digital(partner=partner), make_digital(partner=partner, title="La soeur")
    other = make_digital(title="De quelqu'un d'autre")
    index()
    content = html.unescape(page_of(shown).content.decode())
    more, similar = content.split('id="similar"')
    assert sister.public_id in more.split('id="more"')[1]
    assert other.public_id not in more
    assert other.public_id in similar
    assert sister.public_id not in similar


def _grow(offering: Offering, rows: int) -> None:
    for number in range(rows):
        offering.pictures.create(picture=make_picture(), position=number + 1, alt={"fr": "Détail"})
        kept = offering.files.create(label=f"Fichier {number}", position=number + 1)
        kept.versions.create(file=offering.files.first().versions.first().file, created_at=NOON)


def test_as_many_queries_for_one_row_as_for_twenty(page_of, index, django_assert_num_queries):
    few, many = make_digital(), make_digital(tiers=("personal", "commercial", "extended"))
    _grow(many, 20)
    for _number in range(20):
        make_digital(partner=many.partner)
    index()
    page_of(few)
    with django_assert_num_queries(9):
        page_of(few)
    with django_assert_num_queries(9):
        page_of(many)


def test_a_service_with_extras_stays_within_ten_queries(page_of, django_assert_max_num_queries):
    offering = make_service(extras=5)
    with django_assert_max_num_queries(10):
        assert page_of(offering).status_code == 200


def test_saving_asks_a_visitor_to_sign_in_first(client):
    offering = make_digital()
    path = offering_url("en", offering.slug, offering.public_id)
    response = client.post(f"{path}save/", headers=SAME_SITE)
    assert response.status_code == 302
    assert response.url.startswith("/en/account/login/?next=")
    assert SavedOffering.objects.count() == 0


def test_saving_twice_forgets_again(client):
    offering = make_digital()
    person = make_user()
    client.force_login(person)
    path = offering_url("en", offering.slug, offering.public_id)
    assert client.post(f"{path}save/", headers=SAME_SITE).url == path
    assert SavedOffering.objects.get().user == person
    client.post(f"{path}save/", headers=SAME_SITE)
    assert SavedOffering.objects.count() == 0


def test_another_site_cannot_save_for_me(client):
    offering = make_digital()
    client.force_login(make_user())
    path = offering_url("en", offering.slug, offering.public_id)
    assert client.post(f"{path}save/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert SavedOffering.objects.count() == 0


def test_every_language_of_the_union_has_a_page(page_of):
    offering = make_digital()
    for code, _name in settings.LANGUAGES:
        assert page_of(offering, code).status_code == 200, code
