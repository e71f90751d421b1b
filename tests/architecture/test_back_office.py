"""Oscar's back office: what could go around our operations is closed, for the owner of the installation too."""

import pytest
from django.apps import apps
from django.urls import URLResolver, reverse

from marketplace.config.oscar_closed import is_open
from marketplace.order.models import Order, OrderEvent
from marketplace.partner.models import Partner
from marketplace.users.operators import Duty
from tests.factories import make_digital, make_user

OPEN = {
    "index", "login", "logout", "order-stats", "reports-index", "offer-list", "voucher-list", "voucher-set-list", "range-list",
}  # fmt: skip
CLOSED = {
    "order-list", "order-detail", "order-detail-note", "order-line-detail", "order-shipping-address", "partner-manage",
    "partner-user-link", "catalogue-product", "catalogue-product-delete", "catalogue-category-update", "user-detail",
    "user-password-reset", "page-list", "comms-list", "reviews-list", "shipping-method-list",
}  # fmt: skip


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name, pattern.callback


@pytest.fixture
def owner(db):
    from marketplace.users.models import User

    return User.objects.create_superuser("owner@example.org", "kastanje-fluss-7")


def test_the_names_are_known_and_each_is_open_or_closed():
    found = {name for name, _view in names(apps.get_app_config("oscar").urls[0])}
    assert found >= OPEN | CLOSED
    assert {name for name in OPEN if not is_open(name)} == set()
    assert {name for name in CLOSED if is_open(name)} == set()


def test_every_page_that_is_not_open_is_our_answer():
    for name, view in names(apps.get_app_config("oscar").urls[0]):
        assert is_open(name) or view.__module__ == "marketplace.config.oscar_closed", name


def test_an_order_cannot_be_moved_there(owner, client):
    order = Order.objects.create(number="2-TEST", currency="EUR", total_incl_tax=1, total_excl_tax=1, status="paid")
    client.force_login(owner)
    address = reverse("dashboard:order-detail", args=["2-TEST"])
    response = client.post(address, {"order_action": "change_order_status", "new_status": "refunded"})
    assert response.status_code == 404
    order.refresh_from_db()
    assert order.status == "paid"
    assert OrderEvent.objects.count() == 0
    assert client.get(address)["Location"] == reverse("desk_orders:thing", args=["2-TEST"])


def test_works_makers_and_accounts_cannot_be_changed_there(owner, client):
    work = make_digital()
    client.force_login(owner)
    for name, args in (
        ("catalogue-product-delete", [work.product_id]), ("partner-delete", [work.partner_id]),
        ("user-password-reset", [owner.pk]),
    ):  # fmt: skip
        assert client.post(reverse(f"dashboard:{name}", args=args)).status_code == 404
    assert Partner.objects.filter(pk=work.partner_id).exists()


def test_strangers_are_not_led_to_the_desk(db, client):
    address = reverse("dashboard:order-list")
    assert client.get(address).status_code == 404
    client.force_login(make_user())
    assert client.get(address).status_code == 404
    client.force_login(make_user(duties=(Duty.SUPPORT,)))
    assert client.get(address)["Location"] == reverse("desk_orders:index")


@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")  # Oscar's own list
@pytest.mark.parametrize("name", sorted(OPEN - {"login", "logout"}))
def test_vouchers_and_reports_stay(owner, client, name):
    client.force_login(owner)
    assert client.get(reverse(f"dashboard:{name}")).status_code == 200
