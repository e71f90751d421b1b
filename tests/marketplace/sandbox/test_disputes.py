"""Disputes: opened by a bank, answered, decided; and where the money is meanwhile."""

import pytest
import stripe

FEE = 2000


def open_dispute(browser, charge, **form):
    return browser.control("dispute", charge=charge.id, **form)["id"]


def total(client):
    balance = client.v1.balance.retrieve()
    return balance.available[0].amount + balance.pending[0].amount


def told(client, prefix="charge.dispute.*"):
    return [event.type for event in client.v1.events.list({"type": prefix}).data][::-1]


def test_a_dispute_takes_the_amount_and_a_fee(client, browser, charge):
    dispute = client.v1.disputes.retrieve(open_dispute(browser, charge), {"expand": ["charge"]})
    assert (dispute.status, dispute.amount, dispute.reason) == ("needs_response", 2999, "fraudulent")
    assert (dispute.charge.id, dispute.charge.disputed, dispute.is_charge_refundable) == (charge.id, True, False)
    (line,) = dispute.balance_transactions
    assert (line.type, line.amount, line.fee, line.net) == ("adjustment", -2999, FEE, -2999 - FEE)
    assert line.reporting_category == "dispute"
    assert total(client) == 2930 - 2999 - FEE
    assert told(client) == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]
    assert client.v1.balance_transactions.list({"source": dispute.id}).data[0].id == line.id


def test_a_dispute_that_is_won_brings_everything_back(client, browser, charge):
    dispute = open_dispute(browser, charge)
    browser.control("dispute_decide", dispute=dispute, outcome="win")
    after = client.v1.disputes.retrieve(dispute)
    assert (after.status, sum(line.net for line in after.balance_transactions)) == ("won", 0)
    assert total(client) == 2930
    assert told(client)[2:] == ["charge.dispute.closed", "charge.dispute.funds_reinstated"]
    assert after.balance_transactions[1].reporting_category == "dispute_reversal"


def test_a_dispute_that_is_lost_keeps_everything(client, browser, charge):
    dispute = open_dispute(browser, charge)
    browser.control("dispute_decide", dispute=dispute, outcome="lose")
    assert client.v1.disputes.retrieve(dispute).status == "lost"
    assert total(client) == 2930 - 2999 - FEE
    assert told(client)[2:] == ["charge.dispute.closed"]


def test_giving_in_is_losing(client, browser, charge):
    dispute = open_dispute(browser, charge)
    assert client.v1.disputes.close(dispute).status == "lost"
    for outcome in ("win", "lose", "escalate"):
        assert browser.post("/_sandbox/dispute_decide", dispute=dispute, outcome=outcome).status == 400


def test_evidence_is_kept_and_handed_in(client, browser, charge):
    dispute = open_dispute(browser, charge, reason="product_not_received")
    kept = client.v1.disputes.update(dispute, {"evidence": {"customer_name": "Ada"}, "submit": False})
    assert (kept.status, kept.evidence.customer_name, kept.evidence_details.has_evidence) == (
        "needs_response",
        "Ada",
        True,
    )
    sent = client.v1.disputes.update(dispute, {"evidence": {"uncategorized_text": "Downloaded on the 3rd"}})
    assert (sent.status, sent.evidence_details.submission_count) == ("under_review", 1)
    assert (sent.evidence.customer_name, sent.evidence.uncategorized_text) == ("Ada", "Downloaded on the 3rd")
    with pytest.raises(stripe.InvalidRequestError, match="under_review"):
        client.v1.disputes.update(dispute, {"evidence": {"customer_name": "Eve"}})
    browser.control("dispute_decide", dispute=dispute, outcome="win")
    assert client.v1.disputes.retrieve(dispute).status == "won"


def test_an_inquiry_takes_no_money_and_the_buyer_can_still_be_refunded(client, browser, charge):
    dispute = client.v1.disputes.retrieve(open_dispute(browser, charge, kind="inquiry"))
    assert (dispute.status, dispute.balance_transactions, dispute.is_charge_refundable) == (
        "warning_needs_response",
        [],
        True,
    )
    assert total(client) == 2930
    client.v1.refunds.create({"charge": charge.id, "amount": 999})
    assert (
        client.v1.disputes.update(dispute.id, {"evidence": {"customer_name": "Ada"}}).status == "warning_under_review"
    )
    browser.control("dispute_decide", dispute=dispute.id, outcome="lose")
    assert client.v1.disputes.retrieve(dispute.id).status == "warning_closed"
    assert told(client) == ["charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed"]
    assert client.v1.charges.retrieve(charge.id).disputed is False


def test_an_inquiry_can_become_a_dispute(client, browser, charge):
    dispute = open_dispute(browser, charge, kind="inquiry")
    browser.control("dispute_decide", dispute=dispute, outcome="escalate")
    after = client.v1.disputes.retrieve(dispute)
    assert (after.status, after.balance_transactions[0].net) == ("needs_response", -2999 - FEE)


def test_a_prevented_dispute_moves_nothing(client, browser, charge):
    client.v1.refunds.create({"charge": charge.id})
    dispute = client.v1.disputes.retrieve(open_dispute(browser, charge, kind="prevented"))
    assert (dispute.status, dispute.balance_transactions) == ("prevented", [])
    assert told(client) == ["charge.dispute.created", "charge.dispute.closed"]


def test_only_what_was_not_refunded_is_disputed_and_then_nothing_can_be_refunded(client, browser, charge):
    client.v1.refunds.create({"charge": charge.id, "amount": 999})
    dispute = open_dispute(browser, charge)
    assert client.v1.disputes.retrieve(dispute).amount == 2000
    for outcome in (None, "lose"):
        if outcome:
            browser.control("dispute_decide", dispute=dispute, outcome=outcome)
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            client.v1.refunds.create({"charge": charge.id, "amount": 1})
        assert refusal.value.code == "charge_disputed"


@pytest.mark.parametrize(("outcome", "status"), [("dispute", "needs_response"), ("inquiry", "warning_needs_response")])
def test_test_cards_are_disputed_after_they_paid(client, pay, outcome, status):
    session = pay(outcome)
    assert session.payment_status == "paid"
    (dispute,) = client.v1.disputes.list({"payment_intent": session.payment_intent.id}).data
    assert (dispute.status, dispute.amount) == (status, 10_000)
    assert client.v1.disputes.list({"charge": "ch_other"}).data == []


@pytest.mark.parametrize(
    "form",
    [{"kind": "quarrel"}, {"reason": "boredom"}, {"charge": "ch_unknown"}, {"outcome": "draw", "dispute": "du_1"}],
)
def test_a_wrong_dispute_is_refused(client, browser, charge, form):
    action = "dispute_decide" if "outcome" in form else "dispute"
    assert browser.post(f"/_sandbox/{action}", **({"charge": charge.id} | form)).status in (400, 404)
    assert client.v1.disputes.list().data == []


def test_a_charge_is_disputed_once_and_only_when_it_took_money(client, browser, charge, pay):
    open_dispute(browser, charge)
    assert browser.post("/_sandbox/dispute", charge=charge.id).status == 400
    failed = pay("declined").payment_intent.latest_charge
    assert browser.post("/_sandbox/dispute", charge=failed.id).status == 400
    refunded = pay().payment_intent.latest_charge
    client.v1.refunds.create({"charge": refunded.id})
    assert browser.post("/_sandbox/dispute", charge=refunded.id).status == 400


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"evidence": {"appeal": {}}}, None),
        ({"evidence": {"mood": "bad"}}, "evidence[mood]"),
        ({"submit": "maybe"}, "submit"),
    ],
)
def test_wrong_evidence_is_refused(client, browser, charge, params, param):
    dispute = open_dispute(browser, charge)
    if param is None:
        params = {"evidence": {"enhanced_evidence": {"visa_compliance": {"fee_acknowledged": True}}}}
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.disputes.update(dispute, params)
    assert param in (None, refusal.value.param)
    assert client.v1.disputes.retrieve(dispute).evidence_details.has_evidence is False


def test_a_debit_that_its_bank_takes_back_is_lost_at_once(client, browser, pay):
    session = pay("sepa")
    browser.control("debit", session=session.id, outcome="paid")
    dispute = client.v1.disputes.retrieve(open_dispute(browser, session.payment_intent.latest_charge))
    assert (dispute.status, dispute.payment_method_details, len(dispute.balance_transactions)) == ("lost", None, 1)
    assert told(client) == ["charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.closed"]
