"""Money to a seller and back: never more than was paid, than was sent, or than there is."""

import threading

import pytest
import stripe


def send(client, destination, amount, key=None, **more):
    params = {"amount": amount, "currency": "eur", "destination": destination, **more}
    return client.v1.transfers.create(params, {"idempotency_key": key} if key else {})


def refused(call, *arguments, **more):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        call(*arguments, **more)
    assert refusal.value.http_status == 400
    return refusal.value


def funds(client, account=None):
    balance = client.v1.balance.retrieve({}, {"stripe_account": account} if account else {})
    return balance.available[0].amount, balance.pending[0].amount


def test_a_transfer_is_paid_from_its_charge_before_that_settles(client, seller, charge):
    transfer = send(client, seller, 2000, source_transaction=charge.id, metadata={"share": "1"})
    assert (transfer.amount, transfer.currency, transfer.destination) == (2000, "eur", seller)
    assert (transfer.transfer_group, transfer.metadata["share"]) == ("CR-7", "1")
    assert (transfer.reversed, transfer.amount_reversed, transfer.reversals.data) == (False, 0, [])
    assert funds(client) == (0, 2930 - 2000)
    assert funds(client, seller) == (0, 2000)


def test_both_sides_have_their_line(client, seller, charge):
    sent = send(client, seller, 2000, source_transaction=charge.id)
    transfer = client.v1.transfers.retrieve(sent.id, {"expand": ["balance_transaction", "source_transaction"]})
    line = transfer.balance_transaction
    assert (line.type, line.amount, line.fee, line.net, line.source) == ("transfer", -2000, 0, -2000, sent.id)
    assert transfer.source_transaction.id == charge.id
    at_seller = {"stripe_account": seller}
    payment = client.v1.charges.retrieve(sent.destination_payment, {"expand": ["balance_transaction"]}, at_seller)
    assert (payment.amount, payment.source_transfer, payment.balance_transaction.net) == (2000, sent.id, 2000)
    assert [one.type for one in client.v1.balance_transactions.list({}, at_seller).data] == ["payment"]
    assert client.v1.charges.list({}, at_seller).data[0].id == payment.id


def test_nobody_sees_what_belongs_to_another_account(client, new_seller, charge):
    one, other = new_seller(), new_seller()
    payment = send(client, one, 2000, source_transaction=charge.id).destination_payment
    for options in ({}, {"stripe_account": other}):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            client.v1.charges.retrieve(payment, {}, options)
        assert refusal.value.http_status == 404
    assert [kept.id for kept in client.v1.charges.list().data] == [charge.id]
    with pytest.raises(stripe.PermissionError):
        client.v1.balance.retrieve({}, {"stripe_account": "acct_unknown"})


def test_transfers_of_one_charge_stay_within_it(client, new_seller, charge):
    sellers = [new_seller() for _ in range(3)]
    for seller in sellers[:2]:
        send(client, seller, 1400, source_transaction=charge.id)
    refusal = refused(send, client, sellers[2], 200, source_transaction=charge.id)
    assert (refusal.code, refusal.param) == ("charge_exceeds_source_limit", "amount")
    assert send(client, sellers[2], 199, source_transaction=charge.id).amount == 199


def test_what_was_reversed_can_be_sent_again(client, seller, charge):
    sent = send(client, seller, 2999, source_transaction=charge.id)
    client.v1.transfers.reversals.create(sent.id, {"amount": 1000})
    assert send(client, seller, 1000, source_transaction=charge.id).amount == 1000


def test_the_currency_is_the_charges(client, seller, charge):
    refusal = refused(
        client.v1.transfers.create,
        {"amount": 100, "currency": "usd", "destination": seller, "source_transaction": charge.id},
    )
    assert "must be the same as the transfer currency (usd)" in str(refusal)


def test_without_a_charge_only_available_money_can_be_sent(client, browser, seller, charge):
    assert refused(send, client, seller, 2000).code == "balance_insufficient"
    browser.control("clock", advance=8 * 86_400)
    assert send(client, seller, 2000, transfer_group="CR-8").transfer_group == "CR-8"
    assert refused(send, client, seller, 931).code == "balance_insufficient"
    assert funds(client) == (930, 0)
    assert funds(client, seller) == (2000, 0)


@pytest.mark.parametrize("state", ["restricted", "rejected", "pending"])
def test_a_seller_who_may_not_receive_gets_nothing(client, browser, seller, charge, state):
    browser.control("seller", account=seller, status=state)
    assert (
        refused(send, client, seller, 100, source_transaction=charge.id).code
        == "insufficient_capabilities_for_transfer"
    )
    browser.control("seller", account=seller, status="active")
    assert send(client, seller, 100, source_transaction=charge.id).amount == 100


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"amount": 0}, "parameter_invalid_integer", "amount"),
        ({"amount": None}, "parameter_missing", "amount"),
        ({"currency": "bgn"}, None, "currency"),
        ({"destination": "acct_unknown"}, "resource_missing", "destination"),
        ({"source_transaction": "ch_unknown"}, "resource_missing", "source_transaction"),
        ({"share": 1}, "parameter_unknown", "share"),
        ({"source_type": "card"}, "sandbox_unsupported", "source_type"),
        ({"metadata": {"k": "v" * 501}}, None, "metadata"),
    ],
)
def test_a_wrong_transfer_is_refused_and_moves_nothing(client, seller, charge, change, code, param):
    params = {"amount": 100, "currency": "eur", "destination": seller, "source_transaction": charge.id} | change
    refusal = refused(client.v1.transfers.create, {k: v for k, v in params.items() if v is not None})
    assert (refusal.code, refusal.param) == (code, param)
    assert client.v1.transfers.list().data == []
    assert funds(client, seller) == (0, 0)


def test_a_failed_charge_pays_nobody(client, seller, pay):
    failed = pay("declined").payment_intent.latest_charge
    assert refused(send, client, seller, 100, source_transaction=failed.id).param == "source_transaction"


def test_a_refusal_is_repeated_under_its_key_and_a_new_key_tries_again(client, browser, seller, charge):
    first = refused(send, client, seller, 100, key="t1")
    browser.control("settle")
    again = refused(send, client, seller, 100, key="t1")
    assert (first.code, again.code) == ("balance_insufficient",) * 2
    assert again.headers["Idempotent-Replayed"] == "true"
    assert send(client, seller, 100, key="t2").id == send(client, seller, 100, key="t2").id


def test_of_transfers_at_the_same_time_only_as_many_as_fit_are_made(client, seller, charge):
    made, refusals = [], []

    def act(n):
        try:
            made.append(send(client, seller, 1000, key=f"t{n}", source_transaction=charge.id).id)
        except stripe.InvalidRequestError as refusal:
            refusals.append(refusal.code)

    threads = [threading.Thread(target=act, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), refusals) == (2, ["charge_exceeds_source_limit"] * 4)


def test_transfers_are_found_by_group_and_seller_and_can_be_described(client, new_seller, charge):
    one, other = new_seller(), new_seller()
    first = send(client, one, 100, source_transaction=charge.id)
    second = send(client, other, 100, source_transaction=charge.id, transfer_group="other")
    assert [t.id for t in client.v1.transfers.list({"transfer_group": "CR-7"}).data] == [first.id]
    assert [t.id for t in client.v1.transfers.list({"destination": other}).data] == [second.id]
    changed = client.v1.transfers.update(first.id, {"metadata": {"share": "7"}, "description": "Share"})
    assert (changed.metadata["share"], changed.description, changed.amount) == ("7", "Share", 100)
    assert client.v1.transfers.update(first.id, {"metadata": ""}).metadata.to_dict() == {}


def test_a_reversal_takes_back_all_that_is_left(client, seller, charge):
    sent = send(client, seller, 2000, source_transaction=charge.id)
    part = client.v1.transfers.reversals.create(sent.id, {"amount": 500, "metadata": {"refund": "1"}})
    rest = client.v1.transfers.reversals.create(sent.id)
    assert (part.amount, rest.amount, part.transfer, part.metadata["refund"]) == (500, 1500, sent.id, "1")
    after = client.v1.transfers.retrieve(sent.id)
    assert (after.amount_reversed, after.reversed) == (2000, True)
    assert [one.id for one in after.reversals.data] == [rest.id, part.id]
    assert [one.id for one in client.v1.transfers.reversals.list(sent.id).data] == [rest.id, part.id]
    assert client.v1.transfers.reversals.retrieve(sent.id, part.id).amount == 500
    assert funds(client) == (0, 2930)
    assert funds(client, seller) == (0, 0)
    assert refused(client.v1.transfers.reversals.create, sent.id).code == "transfer_already_reversed"


def test_a_reversal_has_a_line_at_both_sides(client, seller, charge):
    sent = send(client, seller, 2000, source_transaction=charge.id)
    made = client.v1.transfers.reversals.create(sent.id, {"amount": 500, "expand": ["balance_transaction"]})
    line = made.balance_transaction
    assert (line.type, line.net, line.reporting_category) == ("transfer_refund", 500, "transfer_reversal")
    at_seller = {"stripe_account": seller}
    refund = client.v1.refunds.retrieve(made.destination_payment_refund, {"expand": ["balance_transaction"]}, at_seller)
    assert (refund.amount, refund.source_transfer_reversal) == (500, made.id)
    assert (refund.balance_transaction.type, refund.balance_transaction.net) == ("payment_refund", -500)
    payment = client.v1.charges.retrieve(sent.destination_payment, {}, at_seller)
    assert (payment.amount_refunded, payment.refunded) == (500, False)


def test_a_reversal_stays_within_its_transfer_and_the_sellers_balance(client, browser, seller, charge):
    sent = send(client, seller, 2000, source_transaction=charge.id)
    assert refused(client.v1.transfers.reversals.create, sent.id, {"amount": 2001}).param == "amount"
    assert refused(client.v1.transfers.reversals.create, sent.id, {"amount": 0}).param == "amount"
    browser.control("settle")
    client.v1.payouts.create({"amount": 1500, "currency": "eur"}, {"stripe_account": seller})
    assert refused(client.v1.transfers.reversals.create, sent.id).code == "balance_insufficient"
    assert client.v1.transfers.reversals.create(sent.id, {"amount": 500}).amount == 500
    assert funds(client, seller) == (0, 0)


def test_what_happens_is_told(client, browser, seller, charge, endpoint):
    browser.control("webhook", url=endpoint.url, secret="whsec_test")
    sent = send(client, seller, 2000, source_transaction=charge.id)
    client.v1.transfers.reversals.create(sent.id)
    endpoint.wait_for(2)
    assert endpoint.types == ["transfer.created", "transfer.reversed"]


def test_an_account_that_was_closed_gets_nothing(client, seller, charge):
    client.v2.core.accounts.close(seller, {"applied_configurations": ["recipient"]})
    assert refused(send, client, seller, 100, source_transaction=charge.id).code == "account_closed"


def test_nobody_acts_for_a_seller_but_to_pay_out(client, seller, charge):
    at_seller = {"stripe_account": seller}
    params = {"amount": 100, "currency": "eur", "destination": seller, "source_transaction": charge.id}
    assert refused(client.v1.transfers.create, params, at_seller).code == "sandbox_unsupported"
    assert refused(client.v1.refunds.create, {"charge": charge.id}, at_seller).code == "sandbox_unsupported"
    assert client.v1.transfers.list().data == []
