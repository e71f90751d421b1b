"""Our objects beside the provider's own sample objects: the same fields, whatever is in them.

The samples are an older version of the API than the client's; each field that only one side has is written down.
"""

import json
from pathlib import Path

import pytest

from marketplace.sandbox import shapes

SAMPLES = json.loads((Path(__file__).parent / "samples.json").read_text())["resources"]
KINDS = [
    "balance",
    "balance_transaction",
    "charge",
    "checkout.session",
    "dispute",
    "event",
    "login_link",
    "payment_intent",
    "payout",
    "refund",
    "transfer",
    "transfer_reversal",
]
MORE_THAN_THE_SAMPLE = {
    "balance": {"refund_and_dispute_prefunding"},
    "checkout.session": {"excluded_payment_method_types"},
}
LESS_THAN_THE_SAMPLE = {
    "charge": {"refunds"},  # only when expanded, since 2022
    "checkout.session": {"integration_identifier", "managed_payments"},
    "payment_intent": {"managed_payments", "payment_method_configuration_details"},
}


@pytest.fixture
def ours(client, browser, seller, charge, paid):
    """One object of each kind, as the API gives it."""
    sent = client.v1.transfers.create(
        {"amount": 1000, "currency": "eur", "destination": seller, "source_transaction": charge.id}
    )
    browser.control("settle")
    objects = [
        sent,
        client.v1.transfers.reversals.create(sent.id, {"amount": 100}),
        client.v1.payouts.create({"amount": 100, "currency": "eur"}, {"stripe_account": seller}),
        client.v1.refunds.create({"charge": charge.id, "amount": 100}),
        client.v1.accounts.login_links.create(seller),
        client.v1.balance_transactions.retrieve(charge.balance_transaction),
        client.v1.disputes.retrieve(browser.control("dispute", charge=charge.id)["id"]),
        client.v1.balance.retrieve(),
        client.v1.charges.retrieve(charge.id),
        client.v1.payment_intents.retrieve(charge.payment_intent),
        client.v1.checkout.sessions.retrieve(paid.id),
        client.v1.events.retrieve(client.v1.events.list().data[0].id),
    ]
    return {one.object: json.loads(one.last_response.body) for one in objects}


def test_an_object_has_the_fields_of_the_sample(ours):
    fields = {kind: (set(SAMPLES[kind]), set(ours[kind])) for kind in KINDS}
    less = {kind: sample - own for kind, (sample, own) in fields.items() if sample - own}
    more = {kind: own - sample for kind, (sample, own) in fields.items() if own - sample}
    assert less == LESS_THAN_THE_SAMPLE
    assert more == MORE_THAN_THE_SAMPLE


@pytest.mark.parametrize("kind", KINDS)
def test_the_check_of_shapes_takes_the_sample(kind):
    newer = {"dispute": ["Dispute.evidence_details.submission_method is missing"]}
    assert shapes.faults(SAMPLES[kind]) == newer.get(kind, [])


def test_every_kind_has_a_shape_and_every_shape_notices_a_wrong_field(ours):
    assert sorted(ours) == KINDS
    for kind, own in ours.items():
        assert shapes.faults(own) == []
        wrong = {"livemode": "no"} if "livemode" in own else {"created": "today"}
        (fault,) = shapes.faults(own | wrong)
        assert fault.startswith(f"{shapes.RESOURCES[kind].__name__}.")
        assert shapes.faults(own | {"surprise": 1}) == [f"{shapes.RESOURCES[kind].__name__}.surprise is unknown"]


def test_shapes_of_v2_are_checked_too(client, seller):
    account = json.loads(client.v2.core.accounts.retrieve(seller, {"include": ["requirements"]}).last_response.body)
    assert shapes.faults(account) == []
    assert shapes.faults(account | {"dashboard": "grand"}) == ["Account.dashboard: 'grand' is not one of its words"]
    event = json.loads(client.v2.core.events.list().last_response.body)["data"][0]
    assert shapes.faults(event) == []
    lost = {name: value for name, value in event.items() if name != "related_object"}
    assert [fault.partition(".")[2] for fault in shapes.faults(lost)] == ["related_object is missing"]
