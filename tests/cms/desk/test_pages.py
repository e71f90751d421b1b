"""Every page of the desk: who may open it, and that it opens."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from cms.desk.everything import VIEWSETS
from marketplace.audit.operations import record
from marketplace.compliance.operations import state_reasons
from marketplace.compliance.operations.notices import Decision
from marketplace.money import Money
from marketplace.offerings.models import Offering
from marketplace.order.models import LineFacts
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.partner.models import Partner
from marketplace.payment.proposals import propose_refund
from marketplace.users.operators import Duty
from search.popular.models import PopularQuery
from tests.cases import told_by_provider
from tests.cms.desk.conftest import WHY
from tests.factories import NOON, make_digital, make_maker, make_user
from tests.marketplace.payouts.things import money_things
from tests.marketplace.reviews.buying import bought, review_of

LOOKS = {
    "desk_orders": {Duty.SUPPORT, Duty.FINANCE},
    "desk_proposals": {Duty.FINANCE},
    "desk_shares": {Duty.FINANCE},
    "desk_transfers": {Duty.FINANCE},
    "desk_reversals": {Duty.FINANCE},
    "desk_chargebacks": {Duty.FINANCE},
    "desk_movements": {Duty.FINANCE},
    "desk_entries": {Duty.FINANCE},
    "desk_corrections": {Duty.FINANCE},
    "desk_months": {Duty.FINANCE},
    "desk_oss": {Duty.FINANCE},
    "desk_locations": {Duty.FINANCE},
    "desk_commission": {Duty.FINANCE},
    "desk_makers": {Duty.SUPPORT, Duty.MODERATION, Duty.FINANCE},
    "desk_offerings": {Duty.SUPPORT, Duty.MODERATION},
    "desk_searches": {Duty.MODERATION},
    "desk_mails": {Duty.SUPPORT},
    "desk_outbox": {Duty.SUPPORT},
    "desk_events": {Duty.FINANCE, Duty.SUPPORT},
    "desk_trail": set(),
    "desk_operators": set(),
    "desk_work": {Duty.SUPPORT},
    "desk_withdrawals": {Duty.SUPPORT, Duty.FINANCE},
    "desk_notices": {Duty.MODERATION},
    "desk_complaints": {Duty.MODERATION},
    "desk_reviews": {Duty.MODERATION},
}


@pytest.fixture
def things(paid, desk, cases):
    """One thing of each list: its address by the list's name."""
    finance = desk(Duty.FINANCE)
    line = LineFacts.objects.order_by("id").first()
    proposal = propose_refund(order=paid, amounts={line: Money(line.gross_minor, "EUR")}, by=finance, why=WHY, at=NOON)
    entry = record(by=finance, action="order.refund", about=f"order:{paid.number}", why=WHY, at=NOON)
    keys = {
        "desk_orders": paid.number,
        "desk_proposals": proposal.public_id,
        **money_things(paid),
        "desk_makers": Partner.objects.first().code,
        "desk_offerings": Offering.objects.first().public_id,
        "desk_searches": PopularQuery.objects.create(
            language="en", text="poster", score=5, scored_on=NOON.date(), reached_on=NOON.date()
        ).pk,
        "desk_mails": SentMail.objects.first().pk,
        "desk_outbox": OutboxRow.objects.first().pk,
        "desk_events": told_by_provider(paid).event_id,
        "desk_trail": entry.pk,
        "desk_operators": finance.public_id,
        "desk_reviews": review_of(bought(work := make_digital()), work).public_id,
        **cases,
    }
    return {name: reverse(f"{name}:thing", args=[key]) for name, key in keys.items()}


def test_the_table_names_every_list():
    assert {viewset.name for viewset in VIEWSETS} == set(LOOKS)


MONEY = (
    "desk_proposals", "desk_shares", "desk_transfers", "desk_reversals", "desk_chargebacks", "desk_movements",
    "desk_entries", "desk_corrections", "desk_months", "desk_oss", "desk_locations", "desk_commission",
)  # fmt: skip


@pytest.mark.parametrize("name", MONEY)
def test_to_look_at_money_one_signs_in_again(things, sign_in, desk, name):
    client = sign_in(desk(Duty.FINANCE), recent=False)
    pages = (things[name], reverse(f"{name}:index"), reverse(f"{name}:index_results"))
    for page in pages:
        answer = client.get(page)
        assert (answer.status_code, "reauthenticate" in answer.get("Location", "")) == (302, True), page
    client = sign_in(desk(Duty.FINANCE))
    assert {client.get(page).status_code for page in pages} == {200}
    assert sign_in(desk(Duty.MODERATION), recent=False).get(things[name]).status_code == 403


@pytest.mark.parametrize("name", sorted(LOOKS))
@pytest.mark.parametrize("duty", list(Duty))
def test_each_duty_opens_its_lists_and_things_and_no_others(things, sign_in, desk, name, duty):
    client = sign_in(desk(duty))
    expected = 200 if duty in LOOKS[name] | {Duty.ADMINISTRATOR} else 403
    for address in (reverse(f"{name}:index"), reverse(f"{name}:index_results"), things[name]):
        assert client.get(address).status_code == expected, address
    if expected == 403:
        assert "is for" in client.get(things[name]).content.decode()


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_no_two_regions_of_a_page_have_the_same_name(things, sign_in, desk, name):
    page = sign_in(desk(Duty.ADMINISTRATOR)).get(things[name]).content.decode()
    headings = re.findall(r'<h2 id="desk-[^"]+"[^>]*>(.*?)</h2>', page)
    named = re.findall(r'role="region"[^>]*aria-label="(.*?)"', page)
    assert headings
    assert len({*headings, *named}) == len(headings) + len(named)


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_strangers_and_editors_learn_nothing(things, client, name):
    assert client.get(things[name]).status_code == 302
    editor = make_user()
    from django.contrib.auth.models import Group, Permission

    group = Group.objects.create(name="Editors of something")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    editor.groups.add(group)
    client.force_login(editor)
    assert client.get(things[name]).status_code == 404
    assert client.get(reverse(f"{name}:index")).status_code == 404
    client.force_login(make_user())
    assert client.get(things[name]).status_code == 302


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_what_does_not_exist_is_404_for_those_who_may_look(things, sign_in, desk, name):
    client = sign_in(desk(Duty.ADMINISTRATOR))
    for key in ("nothing", "999999", "00000000-0000-0000-0000-000000000000"):
        assert client.get(reverse(f"{name}:thing", args=[key])).status_code == 404


def test_health_says_what_needs_a_person(db, sign_in, desk):
    page = sign_in(desk(Duty.MODERATION)).get(reverse("desk_health")).content.decode()
    assert "No worker has given a sign of life" in page


@pytest.mark.parametrize("language", ["de", "fr", "el", "en"])
def test_the_first_page_shows_what_waits(things, sign_in, desk, language):
    OutboxRow.objects.create(topic="mail", key="x", created_at=NOON, due_at=NOON, dead_at=NOON)
    client = sign_in(desk(Duty.FINANCE))
    page = client.get("/cms/", headers={"accept-language": language}).content.decode()
    assert f"{reverse('desk_proposals:index')}?state=proposed" in page
    assert reverse("desk_outbox:index") not in page
    support = sign_in(desk(Duty.SUPPORT)).get("/cms/").content.decode()
    assert f"{reverse('desk_outbox:index')}?state=dead" in support


def test_the_page_of_a_maker_shows_what_was_decided_about_the_storefront_too(desk, sign_in):
    maker, other = make_maker(), make_maker()
    by, said = desk(Duty.MODERATION), "The cover is another studio's picture."
    decision = Decision("pause_maker", said, "terms", "terms 7.2")
    state_reasons(about=f"storefront:{maker.storefront.slug}", decision=decision, by=by, at=NOON)
    web = sign_in(by)
    pages = [web.get(reverse("desk_makers:thing", args=[one.code])).context["trail"] for one in (maker, other)]
    assert [[moment.why for moment in trail.moments] for trail in pages] == [[said], []]


def test_an_order_says_by_which_rules_and_on_what_evidence_its_vat_was_decided(paid, desk, sign_in):
    from marketplace.vat.models import LocationEvidence, VatDecision

    decision = VatDecision.objects.filter(line_facts__seller_order__order=paid).earliest("pk")
    LocationEvidence.objects.create(decision=decision, kind="bank_country", source="provider", value="NL", at=NOON)
    page = sign_in(desk(Duty.FINANCE)).get(reverse("desk_orders:thing", args=[paid.number])).content.decode()
    assert decision.rule_version in page
    assert "Country of the bank: Netherlands" in page
