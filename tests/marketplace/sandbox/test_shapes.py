"""The shape check notices what it is there to notice, in answers of the sandbox itself."""

import copy
import json

import pytest

from marketplace.sandbox import shapes

KINDS = ["balance_transaction", "charge", "checkout.session", "event", "payment_intent", "refund"]


@pytest.fixture
def samples(sandbox, client, paid):
    client.v1.refunds.create({"payment_intent": paid.payment_intent.id})
    lines = client.v1.checkout.sessions.line_items.list(paid.id)
    kept = {kind: sandbox.box.store.newest(kind)[0] for kind in KINDS}
    return kept | {"item": json.loads(lines.last_response.body)["data"][0]}


def wrong(value):
    """A value of another type."""
    return {"what": 1} if not isinstance(value, dict) else "text"


def test_every_kind_of_answer_is_well_formed(samples):
    assert {kind: shapes.faults(sample) for kind, sample in samples.items()} == {kind: [] for kind in samples}
    assert set(samples) <= set(shapes.RESOURCES)


def test_a_wrong_type_is_noticed_in_every_field(samples):
    unnoticed = []
    for kind, sample in samples.items():
        for name in sample:
            if name != "object":
                broken = copy.deepcopy(sample) | {name: wrong(sample[name])}
                if not shapes.faults(broken):
                    unnoticed.append(f"{kind}.{name}")
    free_form = {"charge.metadata", "payment_intent.metadata", "checkout.session.metadata", "refund.metadata"}
    assert set(unnoticed) - free_form == set()


def test_a_missing_field_is_noticed_where_the_client_counts_on_it(samples):
    needed = {
        "charge": "amount",
        "checkout.session": "payment_status",
        "payment_intent": "status",
        "refund": "currency",
    }
    for kind, name in needed.items():
        broken = {k: v for k, v in samples[kind].items() if k != name}
        assert shapes.faults(broken) == [f"{shapes.RESOURCES[kind].__name__}.{name} is missing"]


def test_an_unknown_field_a_null_and_a_word_outside_an_enum_are_noticed(samples):
    session = samples["checkout.session"]
    assert shapes.faults(session | {"charges": []}) == ["Session.charges is unknown"]
    assert shapes.faults(session | {"created": None}) == ["Session.created is null"]
    assert shapes.faults(session | {"status": "done"}) == ["Session.status: 'done' is not one of its words"]
    assert shapes.faults(session | {"livemode": 0}) == ["Session.livemode: 0 is not <class 'bool'>"]
    assert shapes.faults(session | {"created": True}) == ["Session.created: True is not <class 'int'>"]


def test_faults_deep_inside_are_noticed(samples):
    charge = copy.deepcopy(samples["charge"])
    charge["payment_method_details"]["card"]["exp_year"] = "2034"
    assert shapes.faults(charge) == [
        "Charge.payment_method_details.card.exp_year: '2034' is not <class 'int'>",
    ]


def test_a_list_is_a_list_of_well_formed_things(samples):
    page = {"object": "list", "data": [samples["charge"]], "has_more": False, "url": "/v1/charges"}
    assert shapes.faults(page) == []
    assert shapes.faults({k: v for k, v in page.items() if k != "url"}) == ["list is not a list object"]
    assert shapes.faults(page | {"data": [samples["charge"] | {"paid": "yes"}]}) == [
        "Charge.paid: 'yes' is not <class 'bool'>"
    ]


def test_an_object_that_nobody_knows_is_a_fault():
    assert len(shapes.faults({"object": "unicorn"})) == 1
