"""An operator pauses a maker: nothing can be bought or found, the owners get the reasons, and it can end."""

from __future__ import annotations

import contextlib
import itertools
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.audit.models import AuditEntry
from marketplace.audit.operations import ReasonMissing
from marketplace.basket.models import Basket
from marketplace.basket.operations import NotForSale, Wish, put_into_basket, tier_of
from marketplace.basket.quote import quote
from marketplace.markets.market import Market
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.partner.measures import Ground, Reasons, on_measure
from marketplace.partner.models import AccountState, Partner, PartnerEvent, PartnerStanding, Role
from marketplace.partner.operations import TaxFacts, seat, set_tax_facts
from marketplace.partner.prices import buyer_at_checkout
from marketplace.partner.queries import missing_for_sale, sale_state, with_facts
from marketplace.partner.standing import (
    ACCOUNT_MOVES,
    StandingRefused,
    decide_verification,
    lift_pauses,
    pause_partner,
    resume_partner,
)
from marketplace.users.operators import Duty, NotYourDesk
from storefronts.pages.documents import OfferingSource, offering_key
from tests.factories import NOON, make_digital, make_maker, make_user, owner_of

pytestmark = pytest.mark.django_db
WHY = "three works are copied from a museum's catalogue"
REASONS = Reasons(WHY, Ground.TERMS, "terms 7.2")
MARKET = Market("de", "DE", "EUR")


@pytest.fixture
def mia(db):
    return make_user(duties=(Duty.MODERATION,))


def pause(partner, by, **more):
    return pause_partner(partner=partner, by=by, reasons=Reasons(WHY, Ground.TERMS, "terms 7.2", **more), at=NOON)


def test_nothing_of_a_paused_maker_can_be_put_into_a_basket_or_bought(mia):
    work = make_digital(tiers=("personal",))
    basket = Basket.objects.create()
    put_into_basket(basket=basket, wish=Wish(work.tiers.get()), market=MARKET, at=NOON)
    pause(work.partner, mia)
    buyer = buyer_at_checkout(country="DE", postcode="", capacity="consumer", vat_id="", check="not_given")
    (line,) = quote(basket=basket, buyer=buyer, on=NOON.date()).lines
    assert line.problem.startswith("The maker sells nothing at the moment")
    with pytest.raises(NotForSale, match="sells nothing"):
        put_into_basket(
            basket=Basket.objects.create(), wish=Wish(tier_of(f"{work.public_id}:personal")), market=MARKET, at=NOON
        )
    resume_partner(partner=work.partner, by=mia, why="the copies are gone", at=NOON)
    assert not quote(basket=basket, buyer=buyer, on=NOON.date()).has_problems


def test_search_forgets_the_works_and_finds_them_again(mia):
    work = make_digital()
    key, source = offering_key(work.public_id), OfferingSource()
    before = source.versions([key])[key]
    OutboxRow.objects.all().delete()
    pause(work.partner, mia)
    assert (source.documents([key]), source.versions([key]), list(source.ids(None, 9))) == ([], {}, [])
    assert [row.payload["key"] for row in OutboxRow.objects.filter(topic="search.index")] == [key]
    resume_partner(partner=work.partner, by=mia, why="the copies are gone", at=NOON)
    assert [document.key for document in source.documents([key])] == [key]
    assert source.versions([key])[key] > before


def test_the_page_says_so_and_has_no_button(mia, client):
    work = make_digital()
    pause(work.partner, mia)
    page = client.get(f"/en/works/{work.slug}-{work.public_id}/").content.decode()
    assert "This maker sells nothing at the moment" in page
    assert "Add to basket" not in page
    wall = client.get(f"/en/makers/{work.partner.storefront.slug}/").content.decode()
    assert "Not for sale at the moment" in wall


def test_every_owner_gets_the_statement_of_reasons_and_nobody_else(mia, run_outbox):
    partner = make_maker(name="Atelier Nord")
    seat(partner=partner, user=make_user("editor@example.org"), role=Role.EDITOR, by=owner_of(partner), at=NOON)
    pause(partner, mia, until=date(2026, 12, 24), from_notice=True)
    run_outbox()
    (mail,) = SentMail.objects.filter(key__startswith="measure:")
    assert mail.to == owner_of(partner).email
    assert mail.subject == "We have paused the sales of Atelier Nord"
    for words in (
        WHY, "terms 7.2", "Against the terms", "All works of the studio, in all countries.", "Somebody reported it",
        "24 December 2026", "within six months", "court",
    ):  # fmt: skip
        assert words in mail.text, words


def test_names_are_not_escaped_in_the_text_of_mails(mia, run_outbox):
    pause(make_maker(name="Smith & Söhne <Wien>"), mia)
    run_outbox()
    mail = SentMail.objects.get(key__startswith="measure:")
    assert mail.subject.endswith("Smith & Söhne <Wien>")
    assert "Smith & Söhne <Wien>" in mail.text
    assert "Smith &amp; Söhne &lt;Wien&gt;" in mail.html


def test_who_did_it_when_and_why_is_kept(mia):
    partner = make_maker()
    pause(partner, mia)
    event, entry = PartnerEvent.objects.get(), AuditEntry.objects.get()
    assert (event.what, event.old, event.new, event.by, event.why, event.at) == (
        "standing", "active", "paused", mia, WHY, NOON,
    )  # fmt: skip
    assert (entry.action, entry.about, entry.why) == ("maker.pause", f"maker:{partner.code}", WHY)
    assert entry.facts == {"ground": "terms", "clause": "terms 7.2", "until": ""}
    assert sale_state(with_facts(partner.pk)) == "maker_paused"


def test_the_studio_says_so_first(mia):
    partner = make_maker()
    pause(partner, mia)
    first = missing_for_sale(with_facts(partner.pk))[0]
    assert (first.field, first.blocks) == ("standing", True)


@pytest.mark.parametrize("duties", [(), (Duty.SUPPORT,), (Duty.FINANCE,)])
def test_strangers_owners_and_other_duties_pause_nothing(duties):
    partner = make_maker()
    for by in (make_user(duties=duties), owner_of(partner)):
        with pytest.raises(NotYourDesk):
            pause(partner, by)
        with pytest.raises(NotYourDesk):
            resume_partner(partner=partner, by=by, why=WHY, at=NOON)
    assert (PartnerStanding.objects.count(), AuditEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "reasons",
    [Reasons("", Ground.TERMS, "7.2"), Reasons(WHY, Ground.TERMS, "  "), Reasons("no", Ground.LAW, "DSA 16")],
)
def test_without_facts_or_ground_nothing_is_paused(mia, reasons):
    with pytest.raises(ReasonMissing):
        pause_partner(partner=make_maker(), by=mia, reasons=reasons, at=NOON)
    assert (PartnerStanding.objects.count(), OutboxRow.objects.filter(topic="mail").count()) == (0, 0)


def test_a_pause_must_end_in_the_future(mia):
    with pytest.raises(StandingRefused, match="future"):
        pause(make_maker(), mia, until=NOON.date())
    assert PartnerStanding.objects.count() == 0


def test_paused_twice_and_resumed_twice_is_said(mia):
    partner = make_maker()
    with pytest.raises(StandingRefused, match="not paused"):
        resume_partner(partner=partner, by=mia, why=WHY, at=NOON)
    pause(partner, mia)
    with pytest.raises(StandingRefused, match="already"):
        pause(partner, mia)
    assert (PartnerEvent.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_a_pause_with_an_end_ends_by_itself(mia):
    partner, other = make_maker(), make_maker()
    pause(partner, mia, until=date(2026, 12, 1))
    pause(other, mia)
    before = NOON.replace(month=11, day=30)
    assert (lift_pauses(at=before), lift_pauses(at=before + timedelta(days=1))) == (0, 1)
    assert lift_pauses(at=before + timedelta(days=2)) == 0
    assert [sale_state(with_facts(one.pk)) for one in (partner, other)] == ["on_sale", "maker_paused"]
    assert PartnerEvent.objects.last().by is None


def test_a_listener_hears_of_each_measure_in_its_transaction(mia):
    heard = []
    on_measure("test", lambda measure: heard.append((measure.kind, measure.about, measure.reasons.clause)))
    try:
        partner = make_maker()
        pause(partner, mia)
        assert heard == [("maker_paused", f"maker:{partner.code}", "terms 7.2")]
    finally:
        on_measure("test", lambda measure: None)


@pytest.mark.parametrize(("old", "new"), [(a, b) for a in AccountState for b in AccountState])
def test_verification_moves_as_the_table_says(old, new):
    fien, partner = make_user(duties=(Duty.FINANCE,)), make_maker(verified=False)
    partner.payment_account.state = old
    partner.payment_account.save()
    if new in ACCOUNT_MOVES[old]:
        decide_verification(partner=partner, state=new, by=fien, why="papers seen", at=NOON)
        assert (with_facts(partner.pk).payment_account.state, AuditEntry.objects.count()) == (new, 1)
        return
    with pytest.raises(StandingRefused):
        decide_verification(partner=partner, state=new, by=fien, why="papers seen", at=NOON)
    assert (with_facts(partner.pk).payment_account.state, AuditEntry.objects.count()) == (old, 0)
    assert PartnerEvent.objects.count() == 0


def test_only_finance_verifies(mia):
    partner = make_maker(verified=False)
    with pytest.raises(NotYourDesk):
        decide_verification(partner=partner, state=AccountState.VERIFIED, by=mia, why="papers seen", at=NOON)
    assert with_facts(partner.pk).payment_account.state == "none"


def test_changed_tax_facts_leave_a_history_and_the_same_facts_none():
    partner = make_maker(country="FR")
    for _ in range(2):
        set_tax_facts(partner=partner, tax=TaxFacts("FR", "company", "small_business"), by=owner_of(partner), at=NOON)
    event = PartnerEvent.objects.get()
    assert (event.what, event.old, event.new) == ("tax", "FR person registered", "FR company small_business")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.booleans(), max_size=8))
def test_the_last_event_is_always_the_standing(mia, steps):
    partner = make_maker()
    for is_pause in steps:
        with contextlib.suppress(StandingRefused):
            pause(partner, mia) if is_pause else resume_partner(partner=partner, by=mia, why=WHY, at=NOON)
    events = list(PartnerEvent.objects.filter(partner=partner))
    assert all(before.new == after.old for before, after in itertools.pairwise(events))
    expected = events[-1].new if events else "active"
    standing = PartnerStanding.objects.filter(partner=partner).first()
    assert (standing.state if standing else "active") == expected
    assert Partner.objects.filter(pk=partner.pk).exists()
