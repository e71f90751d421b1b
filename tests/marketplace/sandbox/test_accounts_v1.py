"""The same sellers through API v1, for a shop whose port to the provider stays there."""

import pytest
import stripe

PARAMS = {
    "country": "GR",
    "email": "atelier@example.eu",
    "business_type": "individual",
    "business_profile": {"name": "Atelier Αθηνά"},
    "controller": {
        "fees": {"payer": "application"},
        "losses": {"payments": "application"},
        "stripe_dashboard": {"type": "express"},
    },
    "capabilities": {"transfers": {"requested": True}},
    "metadata": {"partner": "1"},
}


@pytest.fixture
def account(client):
    return client.v1.accounts.create(PARAMS)


def test_a_seller_of_v1_is_asked_and_then_active(client, browser, account):
    assert (account.country, account.email, account.capabilities.transfers) == ("GR", "atelier@example.eu", "inactive")
    assert (account.details_submitted, account.payouts_enabled) == (False, False)
    assert "identity.individual.date_of_birth" in account.requirements.currently_due
    link = client.v1.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "refresh_url": "http://127.0.0.1:9/again/",
            "return_url": "http://127.0.0.1:9/back/",
        }
    )
    assert link.expires_at - link.created == 300
    assert browser.post(link.url, outcome="finish").headers["Location"] == "http://127.0.0.1:9/back/"
    after = client.v1.accounts.retrieve(account.id)
    assert (after.capabilities.transfers, after.payouts_enabled, after.details_submitted) == ("active", True, True)
    assert (after.requirements.currently_due, after.requirements.disabled_reason) == ([], None)
    (event,) = client.v1.events.list({"type": "account.updated"}, {"stripe_account": account.id}).data
    assert event.data.object["payouts_enabled"] is True


def test_it_is_the_same_seller_in_v2(client, account):
    seen = client.v2.core.accounts.retrieve(account.id, {"include": ["identity", "configuration.recipient"]})
    assert (seen.display_name, seen.identity.country, seen.dashboard) == ("Atelier Αθηνά", "gr", "express")
    assert [one.id for one in client.v1.accounts.list().data] == [account.id]


def test_a_seller_of_v2_is_seen_in_v1_but_told_in_thin_events_only(client, browser, seller):
    assert client.v1.accounts.list().data[0].capabilities.transfers == "active"
    browser.control("seller", account=seller, status="rejected")
    after = client.v1.accounts.list().data[0]
    assert (after.capabilities.transfers, after.requirements.disabled_reason) == ("inactive", "rejected.other")
    assert client.v1.events.list({"type": "account.updated"}, {"stripe_account": seller}).data == []


def test_an_update_changes_what_it_names(client, account):
    changed = client.v1.accounts.update(account.id, {"email": "new@example.eu", "metadata": {"partner": ""}})
    assert (changed.email, changed.metadata.to_dict(), changed.business_profile.name) == (
        "new@example.eu",
        {},
        "Atelier Αθηνά",
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"country": None}, "parameter_missing"),
        ({"country": "XX"}, None),
        ({"type": "express"}, "sandbox_unsupported"),
        ({"controller": {"losses": {"payments": "stripe"}}}, "sandbox_unsupported"),
        ({"capabilities": {"card_payments": {"requested": True}}}, "sandbox_unsupported"),
        ({"business_type": "guild"}, None),
        ({"shoe_size": 42}, "parameter_unknown"),
    ],
)
def test_another_kind_of_account_is_refused(client, change, code):
    params = {name: value for name, value in (PARAMS | change).items() if value is not None}
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.accounts.create(params)
    assert (refusal.value.http_status, refusal.value.code) == (400, code)
    assert client.v1.accounts.list().data == []


def test_a_link_needs_its_addresses_and_an_account(client, account):
    params = {"account": account.id, "type": "account_onboarding", "refresh_url": "http://127.0.0.1:9/"}
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.account_links.create(params)
    assert refusal.value.param == "return_url"
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.account_links.create(params | {"account": "acct_x", "return_url": "http://127.0.0.1:9/"})
    assert refusal.value.http_status == 404
