"""Buyers' banks: inquiries, money taken, won, lost, in any order of events (cases 19, 20, 39, 40)."""

import pytest

from marketplace.money import Money
from marketplace.payment.gateway import GatewayRefused
from marketplace.payment.models import RefundRow
from marketplace.payment.refunds import RefundRefused, refund_lines
from marketplace.payouts.disputes import apply_dispute, sweep_disputes
from marketplace.payouts.models import Dispute, DisputeMoney, Share, Transfer
from marketplace.payouts.planning import release_due
from tests.factories import NOON
from tests.marketplace.payouts.conftest import books_are_right, delivered, hold, line_of, paid_out, stands, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_dispute(paid, connect):
    def opened(amount=21200, state="needs_response"):
        payment = paid.payment
        return connect.dispute_opened(payment.charge_id, payment.intent_id, Money(amount, "EUR"), state=state)

    return opened


def seen(connect, dispute_id):
    return apply_dispute(remote=connect.dispute(dispute_id), at=NOON)


def states():
    return {share.line.kind: (share.state, share.reason) for share in Share.objects.select_related("line")}


def test_an_inquiry_moves_no_money_and_stops_nothing(paid, sellers, connect, open_dispute):
    seen(connect, open_dispute(state="warning_needs_response"))
    assert (DisputeMoney.objects.count(), stands("provider_balance")) == (0, -21200)
    paid_out("service")
    assert [made.amount.minor for made in connect.transfers] == [18000]


def test_taken_money_stops_everything_undelivered(paid, sellers, connect, open_dispute):
    found = open_dispute()
    connect.dispute_moves(found, "needs_response", withdrawn=21200, fee=2000)
    seen(connect, found)
    delivered("service")
    release_due(at=NOON)
    work()
    assert connect.transfers == []
    assert states() == {"service": ("blocked", "dispute"), "digital": ("blocked", "dispute")}
    assert (stands("disputes", subject=str(Dispute.objects.get().public_id)), stands("provider_fees")) == (
        -21200,
        -2000,
    )
    books_are_right()


def test_19_a_refund_before_and_a_dispute_after_take_the_rest_once(paid, sellers, connect, open_dispute, gateway):
    paid_out("service")
    line = line_of("service")
    refund_lines(order=paid, lines=[line], why="half", at=NOON, amounts={line.pk: Money(10000, "EUR")})
    work()
    found = open_dispute(amount=11200)
    connect.dispute_moves(found, "needs_response", withdrawn=11200, fee=2000)
    seen(connect, found)
    work()
    with pytest.raises(RefundRefused, match="charge_disputed"):
        refund_lines(order=paid, lines=[line], why="the other half", at=NOON)
    assert RefundRow.objects.count() == 1
    connect.dispute_moves(found, "lost")
    seen(connect, found)
    work()
    assert sum(made.amount.minor for made in connect.reversals) == 18000, "what was sent came back once"
    assert (hold("service"), hold("digital"), stands("seller_debt", kind="service")) == (0, 0, 0)
    assert stands("platform_commission", subject="agent") == 0
    books_are_right()


def test_20_a_refund_that_the_provider_refuses_for_a_dispute_changes_no_books(paid, sellers, connect, gateway):
    before = stands("provider_balance")
    gateway.fail_next(GatewayRefused("the charge is disputed", code="charge_disputed"))
    refund_lines(order=paid, lines=[line_of("service")], why="in another tab", at=NOON)
    work()
    row = RefundRow.objects.get()
    assert (row.state, row.fault[:15]) == ("failed", "charge_disputed")
    assert (stands("provider_balance"), hold("service")) == (before, 18000)
    books_are_right()


def test_a_lost_dispute_is_borne_by_each_part_of_the_sale(paid, sellers, connect, open_dispute):
    paid_out("service")
    found = open_dispute()
    connect.dispute_moves(found, "needs_response", withdrawn=21200, fee=2000)
    seen(connect, found)
    work()
    assert [made.amount.minor for made in connect.reversals] == [18000]
    assert hold("service") == 18000, "held until the bank decides"
    connect.dispute_moves(found, "lost")
    seen(connect, found)
    assert (hold("service"), hold("digital")) == (0, 0)
    assert stands("disputes", subject=str(Dispute.objects.get().public_id)) == 0
    assert (stands("platform_commission", subject="agent"), stands("vat_payable", subject="oss:DE")) == (0, 0)
    assert states() == {"service": ("returned", ""), "digital": ("returned", "")}
    assert stands("provider_fees") == -2000, "the dispute's fee is our cost"
    books_are_right()


def test_a_lost_dispute_over_money_that_the_seller_has_spent_is_the_sellers_debt(paid, sellers, connect, open_dispute):
    paid_out("service")
    connect.pay_out(sellers["service"], Money(18000, "EUR"))
    found = open_dispute()
    connect.dispute_moves(found, "needs_response", withdrawn=21200)
    seen(connect, found)
    work()
    connect.dispute_moves(found, "lost")
    seen(connect, found)
    work()
    assert (stands("seller_debt", kind="service"), connect.reversals) == (-18000, [])
    books_are_right()


def test_39_a_won_dispute_makes_the_share_due_again_as_a_new_transfer(paid, sellers, connect, open_dispute):
    paid_out("service")
    found = open_dispute()
    connect.dispute_moves(found, "needs_response", withdrawn=21200, fee=2000)
    seen(connect, found)
    work()
    connect.dispute_moves(found, "won", back=21200)
    seen(connect, found)
    assert states()["service"] == ("due", "")
    release_due(at=NOON)
    work()
    first, second = Transfer.objects.order_by("pk")
    assert (first.state, second.state, first.public_id != second.public_id) == ("done", "done", True)
    assert [made.amount.minor for made in connect.transfers] == [18000, 18000]
    assert (states()["service"], hold("digital")) == (("sent", ""), 907)
    books_are_right()


def test_39_won_after_the_reversal_failed_pays_the_debt_and_sends_nothing_twice(paid, sellers, connect, open_dispute):
    paid_out("service")
    connect.pay_out(sellers["service"], Money(18000, "EUR"))
    found = open_dispute()
    connect.dispute_moves(found, "needs_response", withdrawn=21200)
    seen(connect, found)
    work()
    connect.dispute_moves(found, "won", back=21200)
    seen(connect, found)
    release_due(at=NOON)
    work()
    assert (len(connect.transfers), stands("seller_debt", kind="service"), hold("service")) == (1, 0, 0)
    books_are_right()


def test_40_closed_before_created_books_both_movements_once(paid, sellers, connect, open_dispute):
    found = open_dispute()
    connect.dispute_moves(found, "needs_response", withdrawn=21200, fee=2000)
    connect.dispute_moves(found, "won", back=21200)
    for _ in range(3):  # "closed" arrived first, then "created", then the sweep
        seen(connect, found)
    assert DisputeMoney.objects.count() == 2
    assert (stands("provider_balance"), stands("provider_fees")) == (-21200 + 2000, -2000)
    assert states() == {"service": ("held", ""), "digital": ("held", "")}
    books_are_right()


def test_a_dispute_whose_event_never_came_is_found_by_the_sweep(paid, connect, open_dispute):
    connect.dispute_moves(open_dispute(), "needs_response", withdrawn=21200)
    assert sweep_disputes(at=NOON) == 1
    assert Dispute.objects.get().froze_at == NOON


def test_a_dispute_about_a_charge_that_is_not_ours_is_none_of_ours(paid, connect):
    found = connect.dispute_opened("ch_other", "pi_other", Money(500, "EUR"), state="needs_response")
    assert seen(connect, found) is None
    assert Dispute.objects.count() == 0


def test_the_evidence_pack_holds_what_was_agreed_and_delivered(paid, sellers, connect, open_dispute):
    from marketplace.audit.models import AuditEntry
    from marketplace.payouts.evidence import collect_evidence
    from marketplace.users.operators import Duty, NotYourDesk
    from tests.factories import make_user

    seen(connect, open_dispute())
    dispute = Dispute.objects.get()
    for person in (make_user(), make_user(duties=(Duty.SUPPORT,))):
        with pytest.raises(NotYourDesk):
            collect_evidence(dispute=dispute, by=person, why="the bank asks", at=NOON)
    assert Dispute.objects.get().evidence == {}
    work()
    collect_evidence(dispute=dispute, by=make_user(duties=(Duty.FINANCE,)), why="the bank asks", at=NOON)
    pack = Dispute.objects.get().evidence
    assert (pack["order"]["number"], pack["order"]["email"], pack["order"]["gross"]) == (
        paid.number, "anna@example.org", 21200,
    )  # fmt: skip
    assert [line["gross"] for line in pack["lines"]] == [1200, 20000]
    assert any(row["what"].startswith("download opened") for row in pack["delivered"])
    assert {(row["what"], row["value"]) for row in pack["where_the_buyer_was"]} == {("card_country", "DE")}
    assert "messages" in pack
    assert pack["mails"]
    assert AuditEntry.objects.get().action == "dispute.collect"
