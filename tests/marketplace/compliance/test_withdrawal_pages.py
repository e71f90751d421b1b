"""The two steps as pages: who gets in, what is shown before confirming, and how many questions it costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketplace.compliance.models import Withdrawal
from marketplace.markets.wording import withdrawal_labels
from marketplace.outbox.models import OutboxRow, SentMail
from tests.factories import make_digital, make_service, make_user
from tests.marketplace.compliance.paid import DOWNLOAD, WORK, number_of, place_and_pay
from tests.marketplace.order.test_trunk import basket_with

pytestmark = pytest.mark.django_db
SAME = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def order(gateway):
    return place_and_pay(gateway, at=timezone.now())


def url(order, *, key=None):
    return f"/de/withdraw/{order.number}/?key={order.facts.key if key is None else key}"


def form_of(client, order):
    shown = client.get(url(order)).content.decode()
    return {name: re.search(f'name="{name}" value="([^"]*)"', shown).group(1) for name in ("token", "asked")} | {
        "name": "Anna", "email": "anna@example.org", "lines": [number_of(order, "service")],
    }  # fmt: skip


def test_the_answer_says_nothing_about_what_exists(client, order):
    OutboxRow.objects.all().delete()
    right = {"number": order.number, "email": "anna@example.org"}
    wrong = {"number": "R-NOTHING", "email": "anna@example.org"}
    pages = [client.post("/de/withdraw/", said, **SAME).content for said in (right, wrong)]
    assert pages[0] == pages[1]
    assert OutboxRow.objects.filter(payload__template="withdrawal_link").count() == 1


def test_another_site_cannot_post_the_first_step(client, order):
    said = {"number": order.number, "email": "anna@example.org"}
    assert client.post("/de/withdraw/", said, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403


def test_strangers_get_404(client, order):
    for path in (url(order, key=""), url(order, key="wrong"), "/de/withdraw/R-NOTHING/?key=x"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"lines": ["1"]}).status_code == 404
    assert client.get("/de/withdraw/receipt/x/?key=x").status_code == 404
    assert not Withdrawal.objects.exists()


def test_the_buyer_sees_the_effect_before_confirming_with_the_exact_button(client, order):
    shown = client.get(url(order)).content.decode()
    labels = withdrawal_labels("de")
    assert re.search(rf"<button[^>]*>{labels.confirm}</button>", shown)
    assert f">{labels.open}</h1>" in shown
    assert "200,00" in shown
    assert "required" not in re.sub(
        r'name="(name|email)"[^>]*', "", shown.split("withdraw-form")[1].split("</form>")[0]
    )


def test_confirmed_it_leads_to_the_receipt_and_again_to_the_same(client, order):
    said = form_of(client, order)
    first = client.post(url(order), said)
    assert first.status_code == 302
    assert client.post(url(order), said).headers["Location"] == first.headers["Location"]
    made = Withdrawal.objects.get()
    receipt = client.get(first.headers["Location"])
    assert receipt.status_code == 200
    assert made.public_id in receipt.content.decode()
    assert receipt.headers["Referrer-Policy"] == "same-origin"
    assert client.get(f"/de/withdraw/receipt/{made.public_id}/?key=wrong").status_code == 404
    again = client.get(url(order)).content.decode()
    assert made.key in again


def test_nothing_chosen_is_explained_and_nothing_recorded(client, order):
    answer = client.post(url(order), form_of(client, order) | {"lines": []})
    assert answer.status_code == 422
    assert not Withdrawal.objects.exists()


def test_a_line_twice_is_explained(client, order):
    client.post(url(order), form_of(client, order))
    answer = client.post(url(order), form_of(client, order))
    assert answer.status_code == 422
    assert Withdrawal.objects.count() == 1


def test_a_business_is_told_why_not(client, order):
    order.facts.capacity = "business"
    order.facts.save()
    shown = client.get(url(order)).content.decode()
    assert 'type="checkbox"' not in shown


def test_an_account_chooses_among_its_orders(client, gateway):
    user = make_user()
    order = place_and_pay(gateway, user=user, at=timezone.now())
    client.force_login(user)
    assert f"/de/withdraw/{order.number}/" in client.get("/de/withdraw/").content.decode()
    assert client.get(f"/de/withdraw/{order.number}/").status_code == 200
    client.force_login(make_user())
    assert order.number not in client.get("/de/withdraw/").content.decode()
    assert client.get(f"/de/withdraw/{order.number}/").status_code == 404


def test_the_order_page_and_the_footer_lead_there(client, order):
    shown = client.get(f"/de/orders/{order.number}/?key={order.facts.key}").content.decode()
    assert f'href="/de/withdraw/{order.number}/?key={order.facts.key}"' in shown
    assert 'href="/de/withdraw/"' in shown


def queries(client, path):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_as_many_queries_for_one_line_of_a_kind_as_for_three(client, gateway):
    """Without the consents nobody need be asked how far a line is performed; a kind is asked once what has ended."""
    each = basket_with(make_digital().tiers.first(), make_service().tiers.first())
    one = place_and_pay(gateway, basket=each, at=timezone.now(), token="one")
    tiers = [make_digital().tiers.first() for _ in range(3)] + [make_service().tiers.first() for _ in range(3)]
    many = place_and_pay(gateway, basket=basket_with(*tiers), at=timezone.now(), token="many")
    client.get(url(one))
    assert queries(client, url(one)) == queries(client, url(many)) <= 10


def test_with_the_consents_a_service_costs_no_query_more(client, gateway):
    service = place_and_pay(
        gateway, basket=basket_with(make_service().tiers.first()), consents=WORK, at=timezone.now(), token="one"
    )
    client.get(url(service))
    assert queries(client, url(service)) <= 11


WITHOUT_REASON = "without giving a reason"


def english(client, order):
    """The page, once the download is open."""
    SentMail.objects.create(
        key=f"order-paid:{order.number}", to="anna@example.org", subject="-", text="-", sent_at=timezone.now()
    )
    return client.get(f"/en/withdraw/{order.number}/?key={order.facts.key}").content.decode()


def test_the_promise_stands_there_while_one_line_has_the_right(client, gateway):
    shown = english(client, place_and_pay(gateway, at=timezone.now(), consents=DOWNLOAD))
    assert WITHOUT_REASON in shown
    assert shown.count("then the statement is on record, and nothing is paid back") == 1


def test_no_line_has_the_right_no_promise_but_the_statement_is_still_taken(client, gateway):
    basket = basket_with(make_digital(price=1200).tiers.get(code="personal"))
    order = place_and_pay(gateway, at=timezone.now(), consents=DOWNLOAD, basket=basket)
    shown = english(client, order)
    assert WITHOUT_REASON not in shown
    assert "What is due to you is paid back" not in shown
    assert "You can still send the statement: we record it" in shown
    assert withdrawal_labels("en").confirm in shown
