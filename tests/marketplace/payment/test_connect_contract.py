"""One contract for the provider's side for sellers: the fake that unit tests use behaves as Stripe does in the sandbox."""

import http.client
from datetime import UTC, datetime, timedelta
from itertools import count
from urllib.parse import urlencode, urlsplit

import pytest

from marketplace.money import Money
from marketplace.payment.connect import SellerRequest, TransferRequest
from marketplace.payment.fake_connect import FakeConnect
from marketplace.payment.gateway import GatewayRefused, SessionLine, SessionRequest
from marketplace.payment.stripe_connect import StripeConnect
from marketplace.payment.stripe_gateway import StripeGateway
from marketplace.sandbox.server import Sandbox

numbers = count(1)


def eur(cents):
    return Money(cents, "EUR")


class SandboxWorld:
    """What buyers, banks and the provider's checks do, by the sandbox's own doors."""

    def __init__(self, sandbox):
        self.url = sandbox.url
        self.gateway = StripeGateway("sk_test_contract", sandbox.url, ())

    def post(self, path, **form):
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=10)
        connection.request("POST", path, urlencode(form))
        status = connection.getresponse().status
        connection.close()
        assert status in (200, 303), (path, status)

    def charge(self, amount):
        number = f"CR-{next(numbers)}"
        opened = self.gateway.open_session(
            SessionRequest(
                payment_id=number, order_number=number, lines=(SessionLine("Poster", amount),), total=amount,
                email="a@example.eu", language="de", success_url="https://shop.eu/", cancel_url="https://shop.eu/",
                expires_at=datetime.now(UTC) + timedelta(hours=1), idempotency_key=number,
            )
        )  # fmt: skip
        self.post(f"/pay/{opened.session_id}", outcome="ok", country="DE")
        paid = self.gateway.fetch(opened.session_id)
        return number, paid.charge_id, paid.intent_id

    def decide(self, account_id, status):
        self.post("/_sandbox/seller", account=account_id, status=status)

    def dispute(self, charge_id, intent_id, amount):
        self.post("/_sandbox/dispute", charge=charge_id, kind="dispute", reason="fraudulent")


class FakeWorld:
    def __init__(self, fake):
        self.fake = fake

    def charge(self, amount):
        number = f"CR-{next(numbers)}"
        self.fake.charge(f"ch_{number}", amount)
        return number, f"ch_{number}", f"pi_{number}"

    def decide(self, account_id, status):
        self.fake.decide(account_id, status)

    def dispute(self, charge_id, intent_id, amount):
        found = self.fake.dispute_opened(charge_id, intent_id, amount, state="needs_response")
        self.fake.dispute_moves(found, "needs_response", withdrawn=amount.minor, fee=2000)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as running:
        yield running


@pytest.fixture(params=["fake", "stripe"])
def both(request):
    if request.param == "fake":
        fake = FakeConnect(now=datetime.now(UTC))
        return fake, FakeWorld(fake)
    sandbox = request.getfixturevalue("sandbox")
    return StripeConnect("sk_test_contract", sandbox.url), SandboxWorld(sandbox)


def make(connect, world=None, status="active"):
    number = next(numbers)
    request = SellerRequest(f"atelier-{number}", "Atelier", "a@example.org", "FR", "individual", f"seller-{number}")
    made = connect.create_seller(request)
    if world is not None:
        world.decide(made.account_id, status)
    return request, made


def asked(account_id, group, charge_id, cents=1000, currency="EUR", key=""):
    row = f"row-{next(numbers)}"
    return TransferRequest(account_id, Money(cents, currency), charge_id, group, row, key or f"t-{row}")


def test_a_new_seller_cannot_be_paid_and_something_is_wanted(both):
    connect, _world = both
    request, made = make(connect)
    assert made.state != "active"
    assert (made.is_closed, made.seller_id) == (False, request.seller_id)
    assert made.requirements
    assert connect.create_seller(request).account_id == made.account_id, "asked twice, made once"
    link = connect.onboarding_link(
        account_id=made.account_id, return_url="https://shop.eu/back", refresh_url="https://shop.eu/again"
    )
    assert link.startswith("http")


def test_a_decided_seller_is_told_as_such(both):
    connect, world = both
    _request, made = make(connect, world)
    assert (connect.seller(made.account_id).state, connect.seller(made.account_id).requirements) == ("active", ())
    world.decide(made.account_id, "restricted")
    assert connect.seller(made.account_id).state == "restricted"


def test_an_unknown_account_is_refused(both):
    connect, _world = both
    with pytest.raises(GatewayRefused):
        connect.seller("acct_unknown")


def test_a_transfer_is_made_once_and_found_by_its_order(both):
    connect, world = both
    _request, seller = make(connect, world)
    group, charge, _intent = world.charge(eur(5000))
    request = asked(seller.account_id, group, charge, 2000)
    made = connect.transfer(request)
    assert connect.transfer(request).transfer_id == made.transfer_id
    (found,) = connect.transfers_of_group(group)
    assert (found.amount, found.reversed, found.row_id, found.account_id) == (
        eur(2000), eur(0), request.row_id, seller.account_id,
    )  # fmt: skip


def test_23_24_a_seller_without_the_capability_is_refused_by_name(both):
    connect, world = both
    _request, seller = make(connect, world, "restricted")
    group, charge, _intent = world.charge(eur(5000))
    with pytest.raises(GatewayRefused) as refusal:
        connect.transfer(asked(seller.account_id, group, charge))
    assert refusal.value.code == "insufficient_capabilities_for_transfer"


def test_25_26_transfers_fit_their_charge_in_amount_and_currency(both):
    connect, world = both
    _request, seller = make(connect, world)
    group, charge, _intent = world.charge(eur(5000))
    connect.transfer(asked(seller.account_id, group, charge, 4000))
    for cents, currency in ((1001, "EUR"), (500, "SEK")):
        with pytest.raises(GatewayRefused):
            connect.transfer(asked(seller.account_id, group, charge, cents, currency))
    assert len(connect.transfers_of_group(group)) == 1


def test_a_refusal_is_repeated_under_its_key(both):
    connect, world = both
    _request, seller = make(connect, world, "restricted")
    group, charge, _intent = world.charge(eur(5000))
    request = asked(seller.account_id, group, charge)
    with pytest.raises(GatewayRefused):
        connect.transfer(request)
    world.decide(seller.account_id, "active")
    with pytest.raises(GatewayRefused):
        connect.transfer(request)
    again = TransferRequest(
        request.account_id, request.amount, charge, group, request.row_id, f"{request.idempotency_key}:2"
    )
    assert connect.transfer(again).row_id == request.row_id


def test_a_reversal_takes_back_at_most_what_is_left(both):
    connect, world = both
    _request, seller = make(connect, world)
    group, charge, _intent = world.charge(eur(5000))
    made = connect.transfer(asked(seller.account_id, group, charge, 2000))
    key = f"r-{next(numbers)}"
    back = connect.reverse(transfer_id=made.transfer_id, amount=eur(1500), row_id="b1", idempotency_key=key)
    again = connect.reverse(transfer_id=made.transfer_id, amount=eur(1500), row_id="b1", idempotency_key=key)
    assert (back.reversal_id, back.amount) == (again.reversal_id, eur(1500))
    with pytest.raises(GatewayRefused):
        connect.reverse(transfer_id=made.transfer_id, amount=eur(501), row_id="b2", idempotency_key=f"{key}:2")
    assert [(row.row_id, row.amount) for row in connect.reversals_of(made.transfer_id)] == [("b1", eur(1500))]
    (found,) = connect.transfers_of_group(group)
    assert found.reversed == eur(1500)


def test_the_balance_is_the_sum_of_its_lines(both):
    connect, world = both
    _request, seller = make(connect, world)
    group, charge, _intent = world.charge(eur(5000))
    made = connect.transfer(asked(seller.account_id, group, charge, 2000))
    since = datetime.now(UTC) - timedelta(days=1)
    lines, page = [], connect.balance_page(since=since)
    lines += page.lines
    while page.after:
        page = connect.balance_page(since=since, after=page.after)
        lines += page.lines
    assert len({line.line_id for line in lines}) == len(lines)
    assert (
        sum(line.net.minor for line in lines if line.amount.currency == "EUR") == connect.balance().total("EUR").minor
    )
    by_source = {line.source: line for line in lines}
    assert by_source[charge].amount == eur(5000)
    assert by_source[made.transfer_id].amount == eur(-2000)


def test_a_dispute_names_its_charge_and_its_money(both):
    connect, world = both
    _group, charge, intent = world.charge(eur(5000))
    world.dispute(charge, intent, eur(5000))
    (found,) = [row for row in connect.disputes(since=datetime.now(UTC) - timedelta(days=1)) if row.charge_id == charge]
    assert (found.state, found.intent_id, found.amount, connect.dispute(found.dispute_id)) == (
        "needs_response", intent, eur(5000), found,
    )  # fmt: skip
    (line,) = found.lines
    assert (line.amount, line.source) == (eur(-5000), found.dispute_id)
    assert line.fee.minor > 0


def test_nobody_was_paid_out_yet(both):
    connect, world = both
    _request, seller = make(connect, world)
    assert connect.payouts(seller.account_id, since=datetime.now(UTC) - timedelta(days=1)) == ()


def test_events_of_accounts_are_listed_apart_the_oldest_first(sandbox):
    connect = StripeConnect("sk_test_contract", sandbox.url)
    since = datetime.now(UTC) - timedelta(minutes=5)
    _request, made = make(connect, SandboxWorld(sandbox))
    told = [event for event in connect.account_events(since=since) if event.object_id == made.account_id]
    assert told[0].type == "v2.core.account.created"
    assert {event.object_type for event in told} == {"v2.core.account"}
    assert [event.created for event in told] == sorted(event.created for event in told)
    assert list(connect.account_events(since=datetime.now(UTC) + timedelta(hours=1))) == []
