"""Balances by the clock, payouts to banks, and that every movement has its line."""

import pytest
import stripe

DAY = 86_400


@pytest.fixture
def funded(client, browser, seller, charge):
    """A seller with 20.00 EUR available."""
    client.v1.transfers.create(
        {"amount": 2000, "currency": "eur", "destination": seller, "source_transaction": charge.id}
    )
    browser.control("settle")
    return {"stripe_account": seller}


def pay_out(client, options, amount=2000, **more):
    return client.v1.payouts.create({"amount": amount, "currency": "eur"} | more, options)


def funds(client, options):
    balance = client.v1.balance.retrieve({}, options)
    return balance.available[0].amount, balance.pending[0].amount


def test_an_empty_balance_is_zero_euros(client):
    balance = client.v1.balance.retrieve()
    assert [(part.amount, part.currency) for part in balance.available + balance.pending] == [(0, "eur"), (0, "eur")]


def test_money_becomes_available_when_its_day_has_come(client, browser, charge):
    line = client.v1.balance_transactions.retrieve(charge.balance_transaction)
    assert (line.status, line.available_on % DAY) == ("pending", 0)
    assert funds(client, {}) == (0, 2930)
    browser.control("clock", advance=5 * DAY)
    assert funds(client, {}) == (0, 2930)
    browser.control("clock", advance=3 * DAY)
    assert funds(client, {}) == (2930, 0)
    assert client.v1.balance_transactions.retrieve(line.id).status == "available"
    assert client.v1.balance_transactions.list().data[0].status == "available"


def test_a_payout_is_on_its_way_and_then_paid(client, browser, seller, funded):
    payout = pay_out(client, funded, metadata={"run": "1"})
    assert (payout.status, payout.automatic, payout.metadata["run"]) == ("pending", False, "1")
    assert funds(client, funded) == (0, 0)
    line = client.v1.balance_transactions.retrieve(payout.balance_transaction, {"expand": ["source"]}, funded)
    assert (line.type, line.net, line.source.id) == ("payout", -2000, payout.id)
    browser.control("clock", advance=2 * DAY)
    assert client.v1.payouts.retrieve(payout.id, {}, funded).status == "paid"
    events = client.v1.events.list({"type": "payout.*"}, funded).data
    assert [(event.type, event.account) for event in events] == [("payout.paid", seller), ("payout.created", seller)]
    assert client.v1.events.list({"type": "payout.*"}).data == []


def test_a_payout_that_fails_brings_the_money_back(client, browser, funded):
    payout = pay_out(client, funded)
    browser.control("payout_fail", payout=payout.id, code="no_account")
    after = client.v1.payouts.retrieve(payout.id, {"expand": ["failure_balance_transaction"]}, funded)
    assert (after.status, after.failure_code) == ("failed", "no_account")
    assert (after.failure_balance_transaction.type, after.failure_balance_transaction.net) == ("payout_failure", 2000)
    assert funds(client, funded) == (2000, 0)
    browser.control("clock", advance=3 * DAY)
    assert client.v1.payouts.retrieve(payout.id, {}, funded).status == "failed"
    assert browser.post("/_sandbox/payout_fail", payout=payout.id).status == 400


def test_a_payout_can_fail_after_it_was_paid(client, browser, funded):
    payout = pay_out(client, funded)
    browser.control("clock", advance=2 * DAY)
    browser.control("payout_fail", payout=payout.id)
    assert client.v1.payouts.retrieve(payout.id, {}, funded).failure_code == "account_closed"
    assert [event.type for event in client.v1.events.list({"type": "payout.*"}, funded).data] == [
        "payout.failed",
        "payout.paid",
        "payout.created",
    ]


def test_a_payout_can_be_canceled_until_it_is_paid(client, browser, funded):
    payout = pay_out(client, funded, amount=1500)
    assert client.v1.payouts.cancel(payout.id, {}, funded).status == "canceled"
    assert funds(client, funded) == (2000, 0)
    late = pay_out(client, funded)
    browser.control("clock", advance=2 * DAY)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.payouts.cancel(late.id, {}, funded)
    assert refusal.value.code == "payout_not_cancelable"
    assert [p.status for p in client.v1.payouts.list({"status": "paid"}, funded).data] == ["paid"]


def test_no_more_is_paid_out_than_is_available(client, funded):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        pay_out(client, funded, amount=2001)
    assert refusal.value.code == "balance_insufficient"
    with pytest.raises(stripe.InvalidRequestError):
        pay_out(client, {}, amount=931)
    assert pay_out(client, {}, amount=930).amount == 930
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.payouts.retrieve(pay_out(client, funded).id)
    assert refusal.value.http_status == 404


@pytest.mark.parametrize(
    "change",
    [{"amount": 0}, {"currency": "bgn"}, {"currency": "huf", "amount": 150}, {"method": "instant"}, {"method": "x"}],
)
def test_a_wrong_payout_is_refused(client, funded, change):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payouts.create({"amount": 100, "currency": "eur"} | change, funded)
    assert client.v1.payouts.list({}, funded).data == []


def test_a_seller_who_is_restricted_is_not_paid_out(client, browser, seller, funded):
    browser.control("seller", account=seller, status="restricted")
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        pay_out(client, funded)
    assert refusal.value.code == "payouts_not_allowed"


def test_an_automatic_payout_names_the_lines_it_pays_out(client, browser, seller, funded, charge):
    payout_id = browser.control("payout", account=seller)["payouts"][0]
    payout = client.v1.payouts.retrieve(payout_id, {}, funded)
    assert (payout.amount, payout.automatic, payout.reconciliation_status) == (2000, True, "in_progress")
    lines = client.v1.balance_transactions.list({"payout": payout_id}, funded).data
    assert sorted(line.type for line in lines) == ["payment", "payout"]
    assert sum(line.net for line in lines) == 0
    client.v1.transfers.create(
        {"amount": 500, "currency": "eur", "destination": seller, "source_transaction": charge.id}
    )
    browser.control("clock", advance=2 * DAY)
    assert client.v1.payouts.retrieve(payout_id, {}, funded).reconciliation_status == "completed"
    second = browser.control("payout", account=seller)["payouts"][0]
    lines = client.v1.balance_transactions.list({"payout": second}, funded).data
    assert sorted(line.net for line in lines) == [-500, 500]
    assert browser.control("payout", account=seller)["payouts"] == []


def test_the_seller_pays_out_on_their_own_dashboard(client, browser, seller, funded):
    page = browser.get(client.v1.accounts.login_links.create(seller).url).text
    assert "<td>20.00 EUR</td><td>0.00 EUR</td>" in page
    assert browser.post("/express/payout", account=seller).headers["Location"] == f"/express/{seller}"
    assert [payout.amount for payout in client.v1.payouts.list({}, funded).data] == [2000]


def test_lines_are_found_by_type_source_currency_and_time(client, browser, charge, pay):
    refund = client.v1.refunds.create({"charge": charge.id, "amount": 500})
    pay(currency="sek", amount=50_000)
    lists = client.v1.balance_transactions.list
    assert [line.source for line in lists({"type": "refund"}).data] == [refund.id]
    assert [line.id for line in lists({"source": charge.id}).data] == [charge.balance_transaction]
    assert [line.currency for line in lists({"currency": "sek"}).data] == ["sek"]
    assert lists({"created": {"gt": charge.created + 3600}}).data == []
    first = lists({"limit": 1})
    rest = lists({"starting_after": first.data[0].id})
    assert (len(rest.data), first.has_more, rest.has_more) == (2, True, False)
    assert [line.id for line in lists({"ending_before": rest.data[0].id}).data] == [first.data[0].id]


def test_a_fee_of_the_provider_and_a_charge_nobody_asked_for_are_lines_too(client, browser):
    browser.control("stripe_fee", amount=200, currency="eur", description="Active sellers")
    charge = browser.control("foreign_charge", amount=5000)
    kinds = {line.type: line for line in client.v1.balance_transactions.list().data}
    assert (kinds["stripe_fee"].net, kinds["stripe_fee"].source, kinds["stripe_fee"].description) == (
        -200,
        None,
        "Active sellers",
    )
    assert kinds["charge"].source == charge["id"]
    assert client.v1.checkout.sessions.list().data == []
    assert client.v1.payment_intents.list().data[0].metadata.to_dict() == {}


def test_the_balance_is_the_sum_of_its_lines(client, browser, new_seller, pay):
    """After a bit of everything, at the platform and at each seller."""
    sellers = [new_seller() for _ in range(2)]
    charges = [pay(way).payment_intent.latest_charge for way in ("ok", "ok", "dispute", "sepa")]
    browser.control("clock", advance=5 * DAY)
    for n, charge in enumerate(charges):
        for account in sellers:
            sent = client.v1.transfers.create(
                {"amount": 3000 + n, "currency": "eur", "destination": account, "source_transaction": charge.id}
            )
            client.v1.transfers.reversals.create(sent.id, {"amount": 700})
    client.v1.refunds.create({"charge": charges[0].id, "amount": 1234})
    refund = client.v1.refunds.create({"charge": charges[1].id, "amount": 4321})
    browser.control("refund_fail", refund=refund.id)
    browser.control("clock", advance=9 * DAY)
    payout = browser.control("payout", account=sellers[0])["payouts"][0]
    browser.control("payout_fail", payout=payout)
    for account in ("", *sellers):
        options = {"stripe_account": account} if account else {}
        lines = list(client.v1.balance_transactions.list({"limit": 100}, options).auto_paging_iter())
        available, pending = funds(client, options)
        assert available + pending == sum(line.net for line in lines)
        assert pending == sum(line.net for line in lines if line.status == "pending")
        assert all(line.net == line.amount - line.fee for line in lines)
    assert sum(funds(client, {"stripe_account": sellers[1]})) == sum(3000 + n - 700 for n in range(4))
