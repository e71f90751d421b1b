"""A work was found illegal: who bought it is told once, in batches, and only where the law is the ground (DSA 32)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cms.desk.cases import buyers_told
from marketplace.compliance.models import BuyerWarning, ComplaintOutcome, Side, WarnedOrder
from marketplace.compliance.operations import buyers, complain, decide_complaint, decide_notice, state_reasons
from marketplace.compliance.operations.buyers import BOUGHT_WITHIN, TOPIC, warn_next_buyers
from marketplace.compliance.operations.notices import Decision
from marketplace.compliance.queries import statements_about
from marketplace.fulfilment.operations import order_paid
from marketplace.offerings.moderation import take_down
from marketplace.order.models import Order, OrderFacts
from marketplace.order.operations import place_order
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.outbox.operations import run_due
from marketplace.partner.measures import Ground, Reasons
from marketplace.partner.models import TraderIdentity
from tests.factories import NOON, identified, make_digital, make_maker, make_user
from tests.marketplace.compliance.paid import DOWNLOAD, words
from tests.marketplace.compliance.test_notices import STAYS, TAKE_DOWN, operator, reported
from tests.marketplace.order.test_trunk import basket_with, facts

pytestmark = pytest.mark.django_db
DECIDED = NOON + timedelta(days=30)


@pytest.fixture
def work(db):
    return make_digital(title="Marée basse", partner=identified(make_maker(name="Atelier Panier")))


def bought(work, email, *, at=NOON, paid=True, user=None, tiers=1, **said):
    """An order of this work; with two tiers: two lines of it."""
    basket = basket_with(*work.tiers.all()[:tiers])
    token = f"{email}{at.timestamp()}"
    order = place_order(basket=basket, facts=replace(facts(basket, token=token), email=email, **said), user=user, at=at)
    if paid:
        order_paid(number=order.number, at=at, why="paid")
    return Order.objects.select_related("facts").get(pk=order.pk)


def settled(at=DECIDED):
    while run_due(worker="test", at=at):
        pass


def told():
    return {mail.to: mail for mail in SentMail.objects.filter(key__startswith="illegal-work:")}


def test_each_buyer_gets_one_mail_with_what_who_and_the_redress(work):
    guest = bought(work, "anna@example.org", tiers=2, language="de")
    again = bought(work, "anna@example.org", at=NOON + timedelta(days=1), language="de")
    account = bought(work, "ben@example.org", user=make_user("ben@example.org"), language="fr", capacity="consumer")
    notice = reported(work)
    decide_notice(notice=notice, decision=TAKE_DOWN, by=operator(), at=DECIDED)
    settled()
    mails = told()
    assert set(mails) == {"anna@example.org", "ben@example.org"}
    text = mails["anna@example.org"].text
    assert mails["anna@example.org"].language == "de"
    assert "Marée basse" in mails["anna@example.org"].subject
    assert "The trader has promised" not in text
    for needed in ("Atelier Panier", "1, rue du Panier, 13002 Marseille", "atelier@example.org", TAKE_DOWN.ground_text):
        assert needed in text
    for order in (guest, again):
        assert f"/de/orders/{order.number}/?key={order.facts.key}" in text
    assert f"/fr/orders/{account.number}/?key={account.facts.key}" in mails["ben@example.org"].text
    warning = BuyerWarning.objects.get()
    assert (warning.told, warning.done_at) == (2, DECIDED)
    assert WarnedOrder.objects.count() == 3


def test_the_way_to_withdraw_stands_there_while_it_is_open(work):
    fresh = bought(work, "anna@example.org", at=DECIDED - timedelta(days=3))
    lost = bought(work, "eva@example.org", at=DECIDED - timedelta(days=3), consents=words(DOWNLOAD))
    old = bought(work, "ben@example.org", at=DECIDED - timedelta(days=40))
    business = bought(work, "shop@example.org", at=DECIDED, capacity="business", company="Shop")
    state_reasons(about=f"offering:{work.public_id}", decision=TAKE_DOWN, by=operator(), at=DECIDED)
    settled()
    mails = told()
    assert f"/withdraw/{fresh.number}/?key={fresh.facts.key}" in mails["anna@example.org"].text
    assert f"/withdraw/{lost.number}/" not in mails["eva@example.org"].text
    assert f"/withdraw/{business.number}/" not in mails["shop@example.org"].text
    assert f"/orders/{old.number}/" in mails["ben@example.org"].text


def test_six_months_before_the_platform_learned_of_it(work):
    notice = reported(work)
    bought(work, "in@example.org", at=NOON - BOUGHT_WITHIN, language="en")
    bought(work, "out@example.org", at=NOON - BOUGHT_WITHIN - timedelta(seconds=1))
    bought(work, "between@example.org", at=DECIDED, language="en")
    bought(work, "unpaid@example.org", at=NOON - timedelta(days=1), paid=False)
    bought(make_digital(), "other-work@example.org")
    decide_notice(notice=notice, decision=TAKE_DOWN, by=operator(), at=DECIDED)
    settled()
    assert set(told()) == {"in@example.org", "between@example.org"}
    for mail in told().values():
        assert "bought it in the six months before we learned of it, or since then until the decision" in mail.text


@pytest.mark.parametrize(
    "decision",
    [replace(TAKE_DOWN, ground="terms"), STAYS, Decision("none", "It is lawful after all.", "law", "UrhG 24")],
)
def test_no_finding_of_illegality_no_mail(work, decision):
    bought(work, "anna@example.org")
    decide_notice(notice=reported(work), decision=decision, by=operator(), at=DECIDED)
    settled()
    assert (told(), BuyerWarning.objects.count()) == ({}, 0)


def test_a_decision_about_a_whole_storefront_names_no_work(work):
    bought(work, "anna@example.org")
    pause = Decision("pause_maker", "Nothing here has a licence.", "law", "UrhG § 97")
    state_reasons(about=f"storefront:{work.partner.storefront.slug}", decision=pause, by=operator(), at=DECIDED)
    settled()
    assert told() == {}


def test_the_desk_without_a_notice_tells_too_and_the_terms_do_not(work):
    bought(work, "anna@example.org")
    other = make_digital()
    bought(other, "ben@example.org")
    reasons = Reasons("The photo is by somebody else.", Ground.LAW, "UrhG § 97")
    take_down(offering=work, by=operator(), reasons=reasons, at=DECIDED)
    take_down(offering=other, by=operator(), reasons=replace(reasons, ground=Ground.TERMS, clause="7.2"), at=DECIDED)
    settled()
    assert set(told()) == {"anna@example.org"}


def test_an_address_that_was_forgotten_is_nobody_s(work):
    bought(work, "anna@example.org")
    OrderFacts.objects.update(email="deleted@deleted.invalid", anonymised_at=NOON)
    decide_notice(notice=reported(work), decision=TAKE_DOWN, by=operator(), at=DECIDED)
    settled()
    assert (told(), BuyerWarning.objects.get().told) == ({}, 0)
    assert OutboxRow.objects.filter(topic=TOPIC, done_at__isnull=True).count() == 0


def test_many_buyers_are_told_in_batches_and_a_batch_run_twice_tells_nobody_twice(work, monkeypatch):
    monkeypatch.setattr(buyers, "AT_ONCE", 2)
    for number in range(5):
        bought(work, f"buyer{number}@example.org")
    state_reasons(about=f"offering:{work.public_id}", decision=TAKE_DOWN, by=operator(), at=DECIDED)
    warning = BuyerWarning.objects.get()
    assert [warn_next_buyers(warning=warning, at=DECIDED) for _again in range(4)] == [2, 2, 1, 0]
    settled()
    warning.refresh_from_db()
    assert (warning.told, len(told())) == (5, 5)
    assert SentMail.objects.filter(key__startswith="illegal-work:").count() == 5


def test_who_pays_after_the_decision_is_told_then(work):
    order = bought(work, "late@example.org", at=NOON, paid=False)
    state_reasons(about=f"offering:{work.public_id}", decision=TAKE_DOWN, by=operator(), at=DECIDED)
    settled()
    assert told() == {}
    order_paid(number=order.number, at=DECIDED + timedelta(hours=1), why="the bank took its time")
    settled(DECIDED + timedelta(hours=2))
    assert set(told()) == {"late@example.org"}
    assert BuyerWarning.objects.get().told == 1


def test_a_reversed_decision_tells_nobody_else_and_says_how_many_were_told(work, monkeypatch):
    monkeypatch.setattr(buyers, "AT_ONCE", 1)
    bought(work, "anna@example.org")
    bought(work, "ben@example.org")
    said = state_reasons(about=f"offering:{work.public_id}", decision=TAKE_DOWN, by=operator(), at=DECIDED)
    assert warn_next_buyers(warning=said.warning, at=DECIDED) == 1
    made = complain(
        statement=said, side=Side.AFFECTED, text="The photo is ours, see the raw file.", language="fr", at=DECIDED
    )
    decide_complaint(
        complaint=made, outcome=ComplaintOutcome.REVERSED, answer="You are right.", by=operator(), at=DECIDED
    )
    settled()
    assert set(told()) == {"anna@example.org"}
    warning = statements_about(f"offering:{work.public_id}").get().warning
    assert (warning.told, warning.done_at) == (1, DECIDED)


def test_reversed_before_anybody_was_told_it_is_done_with_nobody(work):
    """The desk does not say “so far” for ever."""
    bought(work, "anna@example.org")
    said = state_reasons(about=f"offering:{work.public_id}", decision=TAKE_DOWN, by=operator(), at=DECIDED)
    made = complain(statement=said, side=Side.AFFECTED, text="The photo is ours.", language="fr", at=DECIDED)
    decide_complaint(
        complaint=made, outcome=ComplaintOutcome.REVERSED, answer="You are right.", by=operator(), at=DECIDED
    )
    assert buyers_told(statements_about(said.about).get()) == "0 so far"
    later = DECIDED + timedelta(hours=1)
    settled(later)
    warning = BuyerWarning.objects.get()
    assert (told(), warning.told, warning.done_at) == ({}, 0, later)
    assert buyers_told(statements_about(said.about).get()) == "0"
    assert warn_next_buyers(warning=warning, at=later + timedelta(days=1)) == 0
    assert BuyerWarning.objects.get().done_at == later


def test_a_second_decision_about_the_same_work_tells_only_new_buyers(work):
    about = f"offering:{work.public_id}"
    bought(work, "anna@example.org")
    state_reasons(about=about, decision=replace(TAKE_DOWN, measure="pause_maker"), by=operator(), at=NOON)
    settled()
    OrderFacts.objects.filter(email="anna@example.org").update(placed_at=NOON - timedelta(days=1))
    state_reasons(about=about, decision=TAKE_DOWN, by=operator(), at=DECIDED)
    settled()
    assert SentMail.objects.filter(key__startswith="illegal-work:", to="anna@example.org").count() == 1


def test_without_the_trader_s_identity_the_maker_is_named(work):
    bought(work, "anna@example.org")
    TraderIdentity.objects.all().delete()
    state_reasons(about=f"offering:{work.public_id}", decision=TAKE_DOWN, by=operator(), at=DECIDED)
    settled()
    assert "Atelier Panier" in told()["anna@example.org"].text
