"""Sellers of API v2: made, asked, approved or not; and what the provider tells about it in thin events."""

import json

import pytest
import stripe

INCLUDE = {"include": ["configuration.recipient", "requirements"]}
STATUS_EVENT = "v2.core.account[configuration.recipient].capability_status_updated"


def status(client, account_id):
    account = client.v2.core.accounts.retrieve(account_id, INCLUDE)
    return account.configuration.recipient.capabilities.stripe_balance.stripe_transfers.status


def link_params(account_id):
    return {
        "account": account_id,
        "use_case": {
            "type": "account_onboarding",
            "account_onboarding": {
                "refresh_url": "http://127.0.0.1:9/again/",
                "return_url": "http://127.0.0.1:9/back/",
            },
        },
    }


def test_a_new_seller_cannot_receive_money_and_hears_why(client, seller_params):
    account = client.v2.core.accounts.create(seller_params)
    transfers = account.configuration.recipient.capabilities.stripe_balance.stripe_transfers
    assert account.id.startswith("acct_")
    assert (account.dashboard, account.identity.country, account.metadata["partner"]) == ("express", "gr", "1")
    assert (transfers.status, transfers.status_details[0].code) == ("restricted", "requirements_past_due")
    asked = [entry.description for entry in account.requirements.entries]
    assert "configuration.recipient.default_outbound_destination" in asked
    assert "identity.individual.date_of_birth" in asked
    assert {entry.awaiting_action_from for entry in account.requirements.entries} == {"user"}


def test_what_was_not_included_is_null(client, seller):
    account = client.v2.core.accounts.retrieve(seller)
    assert (account.configuration, account.identity, account.requirements, account.defaults) == (None,) * 4
    assert account.contact_email == "atelier@example.eu"


def test_a_company_is_asked_other_things(client, seller_params):
    seller_params["identity"]["entity_type"] = "company"
    account = client.v2.core.accounts.create(seller_params)
    asked = [entry.description for entry in account.requirements.entries]
    assert "identity.business_details.registered_name" in asked
    assert "identity.individual.date_of_birth" not in asked


def test_onboarding_finished_makes_the_seller_able_to_receive(client, browser, new_seller):
    account_id = new_seller(active=False)
    link = client.v2.core.account_links.create(link_params(account_id))
    page = browser.get(link.url).text
    assert "identity.individual.date_of_birth" in page
    assert "Atelier Αθηνά, GR" in page
    answer = browser.post(link.url, outcome="finish")
    assert (answer.status, answer.headers["Location"]) == (303, "http://127.0.0.1:9/back/")
    assert status(client, account_id) == "active"
    assert client.v2.core.accounts.retrieve(account_id, INCLUDE).requirements.entries == []


@pytest.mark.parametrize(("outcome", "state"), [("later", "restricted"), ("rejected", "rejected")])
def test_onboarding_that_does_not_finish(client, browser, new_seller, outcome, state):
    account_id = new_seller(active=False)
    link = client.v2.core.account_links.create(link_params(account_id))
    assert browser.post(link.url, outcome=outcome).headers["Location"] == "http://127.0.0.1:9/back/"
    assert status(client, account_id) == state


def test_a_link_works_once_and_for_five_minutes(client, browser, new_seller):
    account_id = new_seller(active=False)
    used = client.v2.core.account_links.create(link_params(account_id))
    browser.post(used.url, outcome="later")
    for answer in (browser.get(used.url), browser.post(used.url, outcome="finish")):
        assert answer.headers["Location"] == "http://127.0.0.1:9/again/"
    old = client.v2.core.account_links.create(link_params(account_id))
    browser.control("clock", advance=301)
    assert browser.post(old.url, outcome="finish").headers["Location"] == "http://127.0.0.1:9/again/"
    assert status(client, account_id) == "restricted"


def test_a_button_that_does_not_exist_leaves_the_link_usable(client, browser, new_seller):
    link = client.v2.core.account_links.create(link_params(new_seller(active=False)))
    assert browser.post(link.url, outcome="bribe").status == 400
    assert browser.get(link.url).status == 200


def test_a_seller_who_is_restricted_later_is_asked_for_a_document(client, browser, seller):
    browser.control("seller", account=seller, status="restricted")
    account = client.v2.core.accounts.retrieve(seller, INCLUDE)
    assert status(client, seller) == "restricted"
    assert [entry.description for entry in account.requirements.entries] == [
        "identity.individual.documents.primary_verification"
    ]


def test_an_update_changes_what_it_names(client, seller):
    params = {
        "display_name": "Atelier",
        "metadata": {"partner": None, "size": "2"},
        "identity": {"entity_type": "company"},
    }
    account = client.v2.core.accounts.update(seller, params | {"include": ["identity"]})
    assert (account.display_name, account.metadata.to_dict()) == ("Atelier", {"size": "2"})
    assert (account.identity.entity_type, account.identity.country) == ("company", "gr")
    assert account.contact_email == "atelier@example.eu"


def test_accounts_are_listed_in_pages(client, new_seller):
    made = [new_seller() for _ in range(5)]
    page = client.v2.core.accounts.list({"limit": 2})
    assert [account.id for account in page.data] == made[:2:-1]
    assert [account.id for account in page.auto_paging_iter()] == made[::-1]
    client.v2.core.accounts.close(made[0], {"applied_configurations": ["recipient"]})
    assert made[0] not in [account.id for account in client.v2.core.accounts.list().data]
    assert [account.id for account in client.v2.core.accounts.list({"closed": True}).data] == [made[0]]


WRONG = [
    (("identity", "country"), "xx", None, "identity.country"),
    (("identity", "country"), None, "parameter_missing", "identity.country"),
    (("identity", "entity_type"), "guild", None, "identity.entity_type"),
    (("contact_email",), "nobody", None, "contact_email"),
    (("contact_email",), 7, None, "contact_email"),
    (("dashboard",), "grand", None, "dashboard"),
    (("surname",), "x", "parameter_unknown", "surname"),
    (("defaults",), {}, None, "defaults.responsibilities"),
    (("configuration", "merchant"), {}, "sandbox_unsupported", None),
    (("metadata",), {"k": "v" * 501}, None, "metadata"),
]


@pytest.mark.parametrize(("path", "value", "code", "param"), WRONG, ids=lambda part: str(part)[:40])
def test_a_wrong_account_is_refused_and_not_made(client, seller_params, path, value, code, param):
    here = seller_params
    for step in path[:-1]:
        here = here[step]
    if value is None:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v2.core.accounts.create(seller_params)
    assert (refusal.value.http_status, refusal.value.code) == (400, code)
    assert param in (None, refusal.value.param)
    assert client.v2.core.accounts.list().data == []


def test_a_link_for_nobody_or_for_nothing_is_refused(client, new_seller):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v2.core.account_links.create(link_params("acct_unknown"))
    assert refusal.value.http_status == 404
    params = link_params(new_seller())
    params["use_case"]["type"] = "account_update"
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v2.core.account_links.create(params)
    assert refusal.value.param == "use_case.account_update"
    params = link_params(new_seller())
    params["use_case"]["account_onboarding"]["return_url"] = "javascript:alert(1)"
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v2.core.account_links.create(params)
    assert refusal.value.param == "use_case.account_onboarding.return_url"


def test_a_login_link_needs_a_finished_seller(client, browser, new_seller):
    with pytest.raises(stripe.InvalidRequestError, match="not completed onboarding"):
        client.v1.accounts.login_links.create(new_seller(active=False))
    link = client.v1.accounts.login_links.create(new_seller())
    page = browser.get(link.url)
    assert (page.status, "Atelier Αθηνά" in page.text, "Pay out what is available" in page.text) == (200, True, True)


def test_one_key_makes_one_account_and_a_refusal_leaves_it_free(client, seller_params):
    wrong = seller_params | {"dashboard": "grand"}
    with pytest.raises(stripe.InvalidRequestError):
        client.v2.core.accounts.create(wrong, {"idempotency_key": "a1"})
    ids = {client.v2.core.accounts.create(seller_params, {"idempotency_key": "a1"}).id for _ in range(2)}
    assert len(ids) == 1
    with pytest.raises(stripe.IdempotencyError):
        client.v2.core.accounts.create(seller_params | {"display_name": "B"}, {"idempotency_key": "a1"})


def test_thin_events_are_signed_by_their_own_secret_and_tell_nothing_but_the_name(
    client, browser, endpoint, new_seller
):
    browser.control("webhook", url=endpoint.url, secret="whsec_v1", thin_secret="whsec_v2")
    account_id = new_seller()
    deliveries = endpoint.wait_for(4)
    body, signature = deliveries[0]
    notification = client.parse_event_notification(body, signature, "whsec_v2")
    assert (notification.type, notification.related_object.id) == ("v2.core.account.created", account_id)
    with pytest.raises(stripe.SignatureVerificationError):
        client.parse_event_notification(body, signature, "whsec_v1")
    assert [set(json.loads(body)) & {"data", "changes"} for body, _ in deliveries] == [set()] * 4
    assert notification.fetch_related_object().id == account_id
    told = client.parse_event_notification(*deliveries[2], "whsec_v2")
    assert told.type == STATUS_EVENT
    assert told.fetch_event().data.updated_capability == "stripe_balance.stripe_transfers"


def test_without_a_secret_of_their_own_thin_events_are_kept_and_not_sent(client, browser, endpoint, new_seller):
    browser.control("webhook", url=endpoint.url, secret="whsec_v1")
    account_id = new_seller()
    assert json.loads(browser.get("/_sandbox/").text)["deliveries"] == []
    events = client.v2.core.events.list({"object_id": account_id}).data
    assert [event.type for event in events] == [
        STATUS_EVENT,
        STATUS_EVENT,
        "v2.core.account[requirements].updated",
        "v2.core.account.created",
    ]
    assert client.v2.core.events.retrieve(events[-1].id).related_object.id == account_id
    assert client.v2.core.events.list({"types": ["v2.core.account.created"]}).data[0].id == events[-1].id


def test_thin_events_can_go_to_an_address_of_their_own(client, browser, endpoint, new_seller):
    browser.control(
        "webhook", url="http://127.0.0.1:1/", secret="whsec_1", thin_url=endpoint.url, thin_secret="whsec_2"
    )
    new_seller(active=False)
    endpoint.wait_for(1)
    assert endpoint.types == ["v2.core.account.created"]


def test_thin_events_are_listed_in_pages_and_by_time(client, browser, new_seller):
    account = new_seller()
    new_seller()
    first = client.v2.core.events.list(
        {"object_id": account, "limit": 1, "types": ["v2.core.account.created", STATUS_EVENT]}
    )
    assert len(first.data) == 1
    assert [event.type for event in first.auto_paging_iter()] == [STATUS_EVENT, STATUS_EVENT, "v2.core.account.created"]
    assert client.v2.core.events.list({"created": {"gte": "2100-01-01T00:00:00.000Z"}}).data == []
    assert len(client.v2.core.events.list({"created": {"gt": "2000-01-01T00:00:00.000Z"}}).data) == 8
    with pytest.raises(stripe.InvalidRequestError):
        client.v2.core.events.list({"limit": 0})
