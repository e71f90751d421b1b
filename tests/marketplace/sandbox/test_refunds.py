"""Money back: no more than was paid, no less than was promised."""

import threading

import pytest
import stripe


def test_a_refund_without_an_amount_gives_back_all(client, paid):
    refund = client.v1.refunds.create({"payment_intent": paid.payment_intent.id, "metadata": {"row": "1"}})
    assert (refund.status, refund.amount, refund.currency) == ("succeeded", 2999, "eur")
    assert (refund.charge, refund.metadata.to_dict()) == (paid.payment_intent.latest_charge.id, {"row": "1"})
    charge = client.v1.charges.retrieve(refund.charge, {"expand": ["refunds"]})
    assert (charge.refunded, charge.amount_refunded) == (True, 2999)
    assert [r.id for r in charge.refunds.data] == [refund.id]
    assert client.v1.refunds.retrieve(refund.id, {"expand": ["balance_transaction"]}).balance_transaction.net == -2999


def test_parts_add_up_to_the_whole_and_then_nothing_is_left(client, paid):
    intent = paid.payment_intent.id
    client.v1.refunds.create({"payment_intent": intent, "amount": 1000})
    with pytest.raises(stripe.InvalidRequestError, match=r"20\.00 EUR.*19\.99 EUR") as refusal:
        client.v1.refunds.create({"payment_intent": intent, "amount": 2000})
    assert refusal.value.param == "amount"
    client.v1.refunds.create({"payment_intent": intent, "amount": 1999})
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"payment_intent": intent, "amount": 1})
    assert refusal.value.code == "charge_already_refunded"
    assert [r.amount for r in client.v1.refunds.list({"payment_intent": intent}).data] == [1999, 1000]


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_cannot_be_given_back(client, paid, amount):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": paid.payment_intent.id, "amount": amount})
    assert client.v1.refunds.list().data == []


def test_what_was_not_paid_cannot_be_given_back(client, browser, session_params):
    session = client.v1.checkout.sessions.create(session_params)
    browser.post(f"/pay/{session.id}", outcome="declined")
    intent = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}).payment_intent
    for params in ({"payment_intent": intent.id}, {"charge": intent.latest_charge}, {}, {"charge": "ch_x"}):
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.refunds.create(params)
    assert client.v1.refunds.list().data == []


def test_two_equal_parts_are_two_refunds_and_one_key_is_one(client, paid):
    params = {"payment_intent": paid.payment_intent.id, "amount": 500}
    ids = [client.v1.refunds.create(params, {"idempotency_key": key}).id for key in ("r1", "r2", "r1")]
    assert ids[0] == ids[2] != ids[1]
    assert client.v1.charges.retrieve(paid.payment_intent.latest_charge.id).amount_refunded == 1000


def test_of_refunds_at_the_same_time_only_as_many_as_fit_are_made(client, paid):
    made, refusals = [], []

    def refund(key):
        params = {"payment_intent": paid.payment_intent.id, "amount": 2000}
        try:
            made.append(client.v1.refunds.create(params, {"idempotency_key": key}).id)
        except stripe.InvalidRequestError as refusal:
            refusals.append(refusal)

    threads = [threading.Thread(target=refund, args=(f"r{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refusals)) == (1, 7)
    assert client.v1.charges.retrieve(paid.payment_intent.latest_charge.id).amount_refunded == 2000


def test_a_refund_that_the_bank_sends_back_can_be_made_again(client, browser, paid):
    refund = client.v1.refunds.create({"payment_intent": paid.payment_intent.id})
    browser.control("refund_fail", refund=refund.id)
    assert client.v1.refunds.retrieve(refund.id).status == "failed"
    charge = client.v1.charges.retrieve(refund.charge)
    assert (charge.refunded, charge.amount_refunded) == (False, 0)
    assert client.v1.events.list({"type": "refund.failed"}).data[0].data.object["id"] == refund.id
    assert browser.post("/_sandbox/refund_fail", refund=refund.id).status == 400
    assert client.v1.refunds.create({"payment_intent": paid.payment_intent.id}).amount == 2999
