"""Stripe's own stripe-mock and the sandbox take, and refuse, the same requests of money that is not a buyer's.

Point STRIPE_MOCK_URL at a running one; where CI=true it must be there. It keeps no state, so only requests are
compared. It does not know API v2.
"""

import os

import pytest
import stripe


@pytest.fixture(scope="module")
def judge():
    url = os.environ.get("STRIPE_MOCK_URL", "")
    if not url and os.environ.get("CI") == "true":
        pytest.fail("STRIPE_MOCK_URL is not set: in CI requests are judged by stripe-mock")
    if not url:
        pytest.skip("STRIPE_MOCK_URL is not set: nothing is judged by stripe-mock")
    return stripe.StripeClient("sk_test_1", base_addresses={"api": url}, max_network_retries=0)


@pytest.fixture
def ids(client, browser, seller, charge):
    """Real objects of the sandbox to ask about; the judge takes any id."""
    sent = client.v1.transfers.create(
        {"amount": 1000, "currency": "eur", "destination": seller, "source_transaction": charge.id}
    )
    browser.control("settle")
    payout = client.v1.payouts.create({"amount": 100, "currency": "eur"}, {"stripe_account": seller})
    dispute = browser.control("dispute", charge=charge.id)["id"]
    return {"seller": seller, "charge": charge.id, "transfer": sent.id, "payout": payout.id, "dispute": dispute}


CALLS = {
    "transfer": lambda v1, ids: v1.transfers.create(
        {
            "amount": 100,
            "currency": "eur",
            "destination": ids["seller"],
            "source_transaction": ids["charge"],
            "transfer_group": "CR-7",
            "description": "Share",
            "metadata": {"share": "1"},
            "expand": ["balance_transaction"],
        },
        {"idempotency_key": "judge:transfer"},
    ),
    "transfer read": lambda v1, ids: v1.transfers.retrieve(ids["transfer"], {"expand": ["destination_payment"]}),
    "transfer update": lambda v1, ids: v1.transfers.update(ids["transfer"], {"metadata": {"share": "2"}}),
    "transfers": lambda v1, ids: v1.transfers.list(
        {"transfer_group": "CR-7", "limit": 100, "created": {"gte": 1}, "destination": ids["seller"]}
    ),
    "reversal": lambda v1, ids: v1.transfers.reversals.create(
        ids["transfer"], {"amount": 10, "metadata": {"refund": "1"}, "description": "Refund"}
    ),
    "reversals": lambda v1, ids: v1.transfers.reversals.list(ids["transfer"], {"limit": 10}),
    "refund": lambda v1, ids: v1.refunds.list({"charge": ids["charge"]}),
    "dispute": lambda v1, ids: v1.disputes.retrieve(ids["dispute"], {"expand": ["charge", "payment_intent"]}),
    "disputes": lambda v1, ids: v1.disputes.list({"charge": ids["charge"], "created": {"gt": 1}}),
    "evidence": lambda v1, ids: v1.disputes.update(
        ids["dispute"], {"evidence": {"customer_name": "Ada", "access_activity_log": "3 Nov"}, "submit": False}
    ),
    "give in": lambda v1, ids: v1.disputes.close(ids["dispute"]),
    "payout": lambda v1, ids: v1.payouts.create(
        {"amount": 100, "currency": "eur", "metadata": {"run": "1"}, "statement_descriptor": "RING"},
        {"stripe_account": ids["seller"]},
    ),
    "payout read": lambda v1, ids: v1.payouts.retrieve(ids["payout"], {}, {"stripe_account": ids["seller"]}),
    "payouts": lambda v1, ids: v1.payouts.list(
        {"status": "paid", "arrival_date": {"gte": 1}}, {"stripe_account": ids["seller"]}
    ),
    "payout cancel": lambda v1, ids: v1.payouts.cancel(ids["payout"], {}, {"stripe_account": ids["seller"]}),
    "balance": lambda v1, ids: v1.balance.retrieve({}, {"stripe_account": ids["seller"]}),
    "lines": lambda v1, ids: v1.balance_transactions.list(
        {"type": "charge", "currency": "eur", "created": {"lt": 2**31}, "limit": 100, "expand": ["data.source"]}
    ),
    "lines of a payout": lambda v1, ids: v1.balance_transactions.list({"payout": "po_1"}),
    "seller": lambda v1, ids: v1.accounts.create(
        {
            "country": "GR",
            "email": "atelier@example.eu",
            "controller": {
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
                "stripe_dashboard": {"type": "express"},
            },
            "capabilities": {"transfers": {"requested": True}},
            "metadata": {"partner": "1"},
        }
    ),
    "seller read": lambda v1, ids: v1.accounts.retrieve(ids["seller"]),
    "seller link": lambda v1, ids: v1.account_links.create(
        {
            "account": ids["seller"],
            "type": "account_onboarding",
            "refresh_url": "http://127.0.0.1:9/again/",
            "return_url": "http://127.0.0.1:9/back/",
        }
    ),
    "login link": lambda v1, ids: v1.accounts.login_links.create(ids["seller"]),
    "events": lambda v1, ids: v1.events.list({"types": ["payout.paid", "payout.failed"], "created": {"gte": 1}}),
}


@pytest.mark.parametrize("name", CALLS)
def test_judge_and_sandbox_take_the_same(judge, client, ids, name):
    for taker in (judge, client):
        assert CALLS[name](taker.v1, ids).last_response.code == 200


WRONG = {
    "transfer without a currency": lambda v1, ids: v1.transfers.create({"amount": 1, "destination": ids["seller"]}),
    "transfer without a seller": lambda v1, ids: v1.transfers.create({"amount": 1, "currency": "eur"}),
    "transfer of a word": lambda v1, ids: v1.transfers.create(
        {"amount": "much", "currency": "eur", "destination": ids["seller"]}
    ),
    "transfer with an unknown field": lambda v1, ids: v1.transfers.create(
        {"amount": 1, "currency": "eur", "destination": ids["seller"], "share": 1}
    ),
    "reversal of a word": lambda v1, ids: v1.transfers.reversals.create(ids["transfer"], {"amount": "much"}),
    "evidence as text": lambda v1, ids: v1.disputes.update(ids["dispute"], {"evidence": "none"}),
    "payout without an amount": lambda v1, ids: v1.payouts.create({"currency": "eur"}),
    "payout in a way of its own": lambda v1, ids: v1.payouts.create(
        {"amount": 1, "currency": "eur", "method": "pigeon"}
    ),
    "lines with an unknown filter": lambda v1, ids: v1.balance_transactions.list({"colour": "red"}),
}


@pytest.mark.parametrize("name", WRONG)
def test_judge_and_sandbox_refuse_the_same(judge, client, ids, name):
    for taker in (judge, client):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            WRONG[name](taker.v1, ids)
        assert refusal.value.http_status == 400
