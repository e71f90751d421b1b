"""Makers of the demo get accounts at the sandbox: once, and anew where a new sandbox knows them not."""

import pytest
from django.core.management import CommandError, call_command

from marketplace.partner.models import PaymentAccount
from marketplace.payment.provider import get_connect, use_connect
from marketplace.payment.stripe_connect import StripeConnect
from marketplace.sandbox.server import Sandbox
from storefronts.profiles.models import Storefront
from tests.factories import identified, make_maker

pytestmark = pytest.mark.django_db


def opened(settings, capsys):
    with Sandbox() as box:
        settings.STRIPE_SANDBOX_ALLOWED, settings.STRIPE_API_BASE = True, box.url
        use_connect(StripeConnect("sk_test_1", box.url))
        try:
            for _ in range(2):
                call_command("demo_sellers")
            accounts = [account.provider_id for account in PaymentAccount.objects.order_by("pk")]
            states = {one: get_connect().seller(one).state for one in accounts if one}
        finally:
            use_connect(None)
    return accounts, states, capsys.readouterr().out.splitlines()


def test_each_maker_of_the_demo_can_be_paid(settings, capsys):
    invented, real = identified(make_maker(country="DE")), make_maker()
    Storefront.objects.filter(partner=invented).update(is_demo=True)
    Storefront.objects.filter(partner=real).update(is_demo=False)
    (first, none), states, said = opened(settings, capsys)
    assert (list(states.values()), none) == (["active"], "")
    assert said == ["demo: 1 accounts opened at the payment sandbox", "demo: 0 accounts opened at the payment sandbox"]
    again, states, said = opened(settings, capsys)
    assert (again[0] != first, states[again[0]]) == (True, "active"), "a new sandbox has new accounts"


def test_only_a_sandbox_opens_accounts_by_itself(settings):
    settings.STRIPE_SANDBOX_ALLOWED = False
    with pytest.raises(CommandError, match="sandbox only"):
        call_command("demo_sellers")
