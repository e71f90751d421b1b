"""What a person sees and presses: the payment page, the bank's page, the dashboard."""

import json
import re

import pytest

from marketplace.sandbox import control, layout
from marketplace.sandbox.errors import ApiError


@pytest.fixture
def session(client, session_params):
    return client.v1.checkout.sessions.create(session_params)


def addresses(browser, client, session):
    browser.post(f"/pay/{session.id}", outcome="3ds")
    intent = client.v1.payment_intents.list().data[0].id
    return ["/dashboard", f"/pay/{session.id}", f"/3ds/{intent}", "/pay/unknown"]


def addresses_of_money(browser, client, seller, charge, pay):
    """Pages of sellers and banks, and a dashboard with something in each table."""
    onboarding = {"refresh_url": "http://127.0.0.1:9/again/"}
    use_case = {"type": "account_onboarding", "account_onboarding": onboarding}
    link = client.v2.core.account_links.create({"account": seller, "use_case": use_case})
    client.v1.transfers.create(
        {"amount": 100, "currency": "eur", "destination": seller, "source_transaction": charge.id}
    )
    client.v1.refunds.create({"charge": charge.id, "amount": 1})
    pay("dispute")
    pay("inquiry")
    browser.control("settle")
    pay("sepa")
    browser.control("payout", account=seller)
    return ["/dashboard", f"/bank/{pay('ideal').payment_intent.id}", link.url, f"/express/{seller}"]


def test_every_page_says_that_no_money_moves_and_runs_no_script(client, browser, session, seller, charge, pay):
    for address in addresses(browser, client, session) + addresses_of_money(browser, client, seller, charge, pay):
        answer = browser.get(address)
        assert "Sandbox, no real money" in answer.text
        assert "default-src 'none'; style-src 'self'" in answer.headers["Content-Security-Policy"]
        assert re.findall(r"<script|style=|onclick|src=", answer.text) == []
        assert '<html lang="en">' in answer.text
        assert answer.text.count("<h1>") == 1


def test_the_payment_page_lists_lines_and_total_and_escapes_them(browser, session):
    text = browser.get(f"/pay/{session.id}").text
    assert "Woodcut &lt;b&gt;" in text
    assert "Γράμματα" in text
    assert '<td class="amount">25.00 EUR</td>' in text
    assert "<h1>Pay 29.99 EUR</h1>" in text
    assert "ada@example.eu" in text


@pytest.mark.parametrize(
    ("locale", "country"), [("fr", "FR"), ("el", "GR"), ("sv", "SE"), ("auto", "DE"), (None, "DE"), ("pt-BR", "PT")]
)
def test_the_card_comes_from_where_the_language_is_at_home(client, browser, session_params, locale, country):
    if locale:
        session_params["locale"] = locale
    session = client.v1.checkout.sessions.create(session_params)
    assert f"<option selected>{country}</option>" in browser.get(f"/pay/{session.id}").text


def test_every_control_of_the_payment_page_has_a_name(browser, session):
    text = browser.get(f"/pay/{session.id}").text
    assert re.findall(r"<label>Country of the card <select", text)
    assert re.findall(r'<button[^>]*value="(\w+)">[^<]+</button>', text) == [
        "ok",
        "3ds",
        "declined",
        "insufficient",
        "dispute",
        "inquiry",
        "ideal",
        "bancontact",
        "sepa",
        "sepa_fails",
        "expire",
    ]


@pytest.mark.parametrize("form", [{}, {"outcome": "free"}, {"outcome": "ok", "country": "XX"}])
def test_a_button_that_does_not_exist_changes_nothing(client, browser, session, form):
    answer = browser.post(f"/pay/{session.id}", **form)
    assert answer.status == 400
    assert "<h1>Not possible</h1>" in answer.text
    assert client.v1.checkout.sessions.retrieve(session.id).payment_intent is None


def test_an_unknown_answer_to_the_bank_changes_nothing(client, browser, session):
    browser.post(f"/pay/{session.id}", outcome="3ds")
    intent = client.v1.payment_intents.list().data[0].id
    assert browser.post(f"/3ds/{intent}", answer="maybe").status == 400
    assert client.v1.payment_intents.retrieve(intent).status == "requires_action"


@pytest.mark.parametrize(
    "address",
    [
        "/pay/unknown",
        "/3ds/unknown",
        "/bank/unknown",
        "/onboard/unknown",
        "/express/unknown",
        "/nothing",
        "/pay/",
        "/dashboard/nothing",
    ],
)
def test_pages_that_do_not_exist(browser, address):
    assert browser.get(address).status == 404
    assert browser.post(address, outcome="finish" if "onboard" in address else "ok", answer="approve").status == 404


def test_another_site_cannot_press_buttons_here(client, browser, session, sandbox):
    for origin in ("https://evil.eu", "null", "http://127.0.0.1:1"):
        answer = browser.ask("POST", f"/pay/{session.id}", {"Origin": origin}, outcome="ok")
        assert answer.status == 403
    assert client.v1.charges.list().data == []
    assert browser.ask("POST", f"/pay/{session.id}", {"Origin": sandbox.url}, outcome="ok").status == 303


def test_a_foreign_name_that_points_here_is_not_served(browser):
    assert browser.get("/dashboard", Host="evil.eu").status == 403
    assert browser.get("/dashboard", Host="localhost:12111").status == 200


def test_the_dashboard_shows_what_happened(client, browser, paid):
    text = browser.get("/dashboard").text
    for part in (
        "complete, paid",
        "29.99 EUR",
        "ada@example.eu",
        "checkout.session.completed",
        "Webhooks go to nowhere",
    ):
        assert part in text


def test_an_empty_dashboard_says_so(browser):
    assert browser.get("/").text.count("None yet.") == 9


def test_a_refund_from_the_dashboard(client, browser, paid):
    charge = paid.payment_intent.latest_charge.id
    assert browser.post("/dashboard/refund", charge=charge, amount="1000").status == 303
    assert browser.post("/dashboard/refund", charge=charge, amount="").status == 303
    assert [refund.amount for refund in client.v1.refunds.list().data] == [1999, 1000]
    assert browser.post("/dashboard/refund", charge=charge, amount="1").status == 400
    assert 'action="/dashboard/refund"' not in browser.get("/dashboard").text


def test_the_dashboard_has_every_table_and_links_to_it(client, browser, seller, charge, pay):
    addresses_of_money(browser, client, seller, charge, pay)
    text = browser.get("/dashboard").text
    assert "None yet." not in text
    anchors = re.findall(r'href="#([a-z-]+)"', text)
    assert len(anchors) == 10
    assert re.findall(r'<h2 id="([a-z-]+)"', text) == anchors
    assert re.findall(r"<button[^>]*></button>", text) == []


def test_buttons_of_the_provider_do_what_they_say(client, browser, seller, charge, pay):
    addresses_of_money(browser, client, seller, charge, pay)
    text = browser.get("/dashboard").text
    pressed = set()
    for action, fields in re.findall(r'<form method="post" action="(/dashboard/[a-z_]+)">((?:<input[^>]*>)+)', text):
        form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', fields))
        if (action, form.get("outcome"), form.get("status"), form.get("kind")) in pressed:
            continue
        pressed.add((action, form.get("outcome"), form.get("status"), form.get("kind")))
        assert browser.post(action, **form).status in (303, 400)
    assert {action for action, *_ in pressed} >= {
        "/dashboard/debit",
        "/dashboard/dispute",
        "/dashboard/dispute_decide",
        "/dashboard/payout",
        "/dashboard/payout_fail",
        "/dashboard/refund_fail",
        "/dashboard/seller",
    }
    assert {"won", "lost"} & {dispute.status for dispute in client.v1.disputes.list().data}
    assert client.v1.payouts.list({}, {"stripe_account": seller}).data[0].status == "failed"


def test_a_seller_is_restricted_and_time_passes_at_a_press(client, browser, seller):
    assert browser.post("/dashboard/seller", account=seller, status="restricted").status == 303
    account = client.v2.core.accounts.retrieve(seller, {"include": ["requirements"]})
    assert len(account.requirements.entries) == 1
    before = json.loads(browser.get("/_sandbox/").text)["now"]
    assert browser.post("/dashboard/clock", days="7").status == 303
    assert json.loads(browser.get("/_sandbox/").text)["now"] - before >= 7 * 86_400
    assert browser.post("/dashboard/clock", days="-1").status == 400


def test_a_thin_event_is_delivered_again_from_the_dashboard(client, browser, seller, endpoint):
    event = client.v2.core.events.list().data[0]
    browser.control("webhook", url=endpoint.url, secret="whsec_1")
    assert browser.post("/dashboard/redeliver", event=event.id).status == 400
    browser.control("webhook", url=endpoint.url, secret="whsec_1", thin_secret="whsec_2")
    assert browser.post("/dashboard/redeliver", event=event.id).status == 303
    endpoint.wait_for(1)
    assert endpoint.types == [event.type]


@pytest.mark.parametrize("amount", ["1.5", "-1", "x", "3000"])
def test_a_wrong_refund_from_the_dashboard_changes_nothing(client, browser, paid, amount):
    charge = paid.payment_intent.latest_charge.id
    assert browser.post("/dashboard/refund", charge=charge, amount=amount).status == 400
    assert client.v1.refunds.list().data == []


def test_an_event_is_delivered_again_from_the_dashboard(client, browser, paid, endpoint):
    event = client.v1.events.list({"type": "checkout.session.completed"}).data[0]
    assert browser.post("/dashboard/redeliver", event=event.id).status == 400
    browser.control("webhook", url=endpoint.url, secret="whsec_test")
    assert browser.post("/dashboard/redeliver", event=event.id).status == 303
    endpoint.wait_for(1)
    assert endpoint.types == ["checkout.session.completed"]
    # The endpoint has it before the sandbox has its answer.
    assert browser.get_until("/dashboard", "taken 200")


def test_the_stylesheet_is_served(browser):
    answer = browser.get("/style.css")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert answer.text == layout.STYLE.decode()


def test_reset_forgets_everything(client, browser, paid):
    browser.control("clock", advance=1000)
    browser.control("reset")
    assert client.v1.checkout.sessions.list().data == []
    assert client.v1.events.list().data == []
    assert '"deliveries": []' in browser.get("/_sandbox/").text


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("fault", {"kind": "fire"}),
        ("fault", {}),
        ("fault", {"kind": "drop", "times": "many"}),
        ("clock", {"advance": "-1"}),
        ("clock", {"advance": "x"}),
        ("webhook", {"url": "https://shop.example.eu/", "secret": "whsec_1"}),
        ("webhook", {"url": "file:///etc/passwd", "secret": "whsec_1"}),
        ("webhook", {"url": "http://127.0.0.1:1/"}),
        ("webhook", {"thin_url": "http://10.0.0.1/", "thin_secret": "whsec_1"}),
        ("seller", {"account": "acct_unknown", "status": "active"}),
        ("payout", {"account": "acct_unknown"}),
        ("payout_fail", {"payout": "po_unknown"}),
        ("stripe_fee", {"amount": "x"}),
        ("foreign_charge", {"amount": "1"}),
        ("refund_fail", {"refund": "re_unknown"}),
        ("nothing", {}),
    ],
)
def test_a_wrong_control_is_refused_and_changes_nothing(browser, action, form):
    before = browser.get("/_sandbox/").text
    answer = browser.post(f"/_sandbox/{action}", **form)
    assert answer.status in (400, 404)
    assert re.sub(r'"now": \d+', "", browser.get("/_sandbox/").text) == re.sub(r'"now": \d+', "", before)


def test_webhooks_never_leave_this_machine(sandbox):
    with pytest.raises(ApiError, match="this machine"):
        control.point_webhooks(sandbox.box, "http://10.0.0.1/", ("whsec_1",))
    assert sandbox.box.webhook_url == ""
