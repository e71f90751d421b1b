"""A passkey that cannot be made or used says so, in a browser, at a number and under a name."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REFUSES = "navigator.credentials.get = navigator.credentials.create = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"


@pytest.mark.parametrize(
    ("host", "says"), [("localhost", "The passkey did not work."), ("127.0.0.1", "Browsers take no passkeys at this")]
)
def test_signing_in_with_a_passkey_that_fails_says_so(browser, live_server, settings, host, says):
    settings.ALLOWED_HOSTS = ["*"]
    page = browser.new_page()
    page.add_init_script(REFUSES)
    page.goto(f"http://{host}:{live_server.url.rpartition(':')[2]}/en/account/login/")
    page.locator("#passkey_login").click()
    expect(page.get_by_role("alert")).to_contain_text(says)
    page.close()


def test_adding_one_that_fails_says_so_beside_the_button(browser, live_server, client):
    user = make_user("keys@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    assert client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}).status_code == 302
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    site = f"http://localhost:{live_server.url.rpartition(':')[2]}"
    page = browser.new_page()
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    page.add_init_script(REFUSES)
    page.goto(site + reverse("mfa_add_webauthn"))
    page.locator("#mfa_webauthn_add").click(timeout=8000)
    expect(page.get_by_role("alert")).to_contain_text("The passkey did not work.")
    page.close()
