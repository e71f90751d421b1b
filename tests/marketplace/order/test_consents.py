"""What was asked for one line says nothing of another: recorded facts, and what a withdrawal makes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext

from marketplace.compliance.queries.withdrawals import contracts_of
from marketplace.delivery.models import Entitlement
from marketplace.order.consents import statements_of
from marketplace.order.models import Consent, LineFacts
from marketplace.order.operations import place_order
from storefronts.engagements.briefs import ask_to_start
from storefronts.engagements.models import Engagement
from tests.factories import NOON, make_digital, make_maker, make_service
from tests.marketplace.compliance.paid import DOWNLOAD, WORK, place_and_pay, words
from tests.marketplace.order.test_trunk import basket_with, facts
from tests.storefronts.engagements.making import buyer_of

HOUR = timedelta(hours=1)


@pytest.fixture
def sold(db):
    """One maker's download, logo and poster."""
    maker = make_maker()
    return {
        "file": make_digital(partner=maker, title="File", price=1200),
        "logo": make_service(partner=maker, title="Logo"),
        "poster": make_service(partner=maker, title="Poster"),
    }


@pytest.fixture
def buy(sold, gateway):
    def bought(*consents):
        tiers = (
            sold["file"].tiers.get(code="personal"),
            *(sold[name].tiers.get(code="basic") for name in ("logo", "poster")),
        )
        return place_and_pay(gateway, consents=consents, basket=basket_with(*tiers))

    return bought


def outcomes(order, *, at=NOON + HOUR):
    """Title to what a withdrawal would do now."""
    lines = [now for contract in contracts_of(order, begun_at=at, at=at) for now in contract.lines]
    return {now.line.title: now.effect.outcome.value for now in lines}


def all_done(run_outbox):
    """The confirmation has left, so the download is open; all work is accepted."""
    run_outbox()
    Engagement.objects.update(state="accepted", accepted_at=NOON)


def test_an_order_of_20_lines_writes_its_consents_with_as_many_queries_as_one_of_two(db):
    asked = {}
    for count in (2, 20):
        maker = make_maker()
        basket = basket_with(*(make_digital(partner=maker, price=900).tiers.first() for _ in range(count)))
        said = replace(facts(basket, token=f"t{count}"), consents=words((*DOWNLOAD, *DOWNLOAD)))
        with CaptureQueriesContext(connection) as made:
            order = place_order(basket=basket, facts=said, user=None, at=NOON)
        ours = ("order_consent", "order_linefacts", "vat_vatdecision", "SAVEPOINT")
        asked[count] = {name: sum(name in query["sql"] for query in made) for name in ours}
        assert order.consents.count() == 1 + len(DOWNLOAD) * count
        assert {line.decision.place for line in LineFacts.objects.filter(seller_order__order=order)} == {"DE"}
    assert asked[2] == asked[20]
    assert asked[20]["order_consent"] == 1


def of_lines(order):
    return order.consents.filter(line__isnull=False).select_related("line")


def facts_of(order):
    return {(row.line.title, row.kind) for row in of_lines(order)}


def ask(order, title, *, at=NOON + HOUR):
    row = Engagement.objects.select_related("conversation").get(line__title=title)
    return ask_to_start(engagement=row, agreed=WORK, language="en", by=buyer_of(row), at=at)


def test_the_request_for_work_does_not_mark_a_download_of_the_same_maker(buy, run_outbox):
    order = buy(*WORK)
    assert facts_of(order) == {(title, kind) for title in ("Logo", "Poster") for kind in WORK}
    assert Entitlement.objects.get().opens_at == NOON + timedelta(days=14)
    all_done(run_outbox)
    assert outcomes(order) == {"File": "whole", "Logo": "complete", "Poster": "complete"}


def test_the_request_for_a_download_does_not_mark_work_of_the_same_maker(buy, run_outbox):
    order = buy(*DOWNLOAD)
    assert facts_of(order) == {("File", kind) for kind in DOWNLOAD}
    assert set(Engagement.objects.values_list("may_start_at", flat=True)) == {NOON + timedelta(days=14)}
    all_done(run_outbox)
    assert outcomes(order) == {"File": "lost", "Logo": "whole", "Poster": "whole"}


def test_two_services_of_one_maker_are_asked_for_apart(buy, run_outbox):
    order = buy()
    ask(order, "Logo")
    assert facts_of(order) == {("Logo", kind) for kind in WORK}
    assert dict(Engagement.objects.values_list("line__title", "may_start_at")) == {
        "Logo": NOON + HOUR, "Poster": NOON + timedelta(days=14)
    }  # fmt: skip
    tier = Engagement.objects.get(line__title="Logo").line.tier_name
    assert Consent.objects.get(kind="work_now").wording.startswith(f"“Logo · {tier}”: I ask")
    all_done(run_outbox)
    assert outcomes(order) == {"File": "whole", "Logo": "complete", "Poster": "whole"}
    Engagement.objects.filter(line__title="Poster").update(state="brief_needed")
    ask(order, "Poster", at=NOON + 2 * HOUR)
    assert outcomes(order)["Logo"] == "complete"
    assert of_lines(order).count() == 4


def test_one_statement_that_names_both_is_a_fact_of_each_and_shown_once(buy):
    order = buy(*DOWNLOAD, *WORK)
    assert of_lines(order).count() == 2 + 2 * 2
    shown = [said.works for said in statements_of(order)]
    assert shown == [("File",), ("File",), ("Logo", "Poster"), ("Logo", "Poster"), ()]  # the terms are of the order


def test_half_a_consent_ends_no_right(buy, run_outbox):
    """Who asked for work and was not told of the loss pays what was done (Art. 14(3)); a download is never paid so."""
    order = buy(DOWNLOAD[0], WORK[0])
    all_done(run_outbox)
    assert outcomes(order) == {"File": "whole", "Logo": "part", "Poster": "part"}
    assert Entitlement.objects.get().opens_at == NOON + timedelta(days=14)


def test_what_costs_nothing_is_not_asked_for_and_begins_at_once(gateway, db):
    free, paid = make_digital(pricing="free", price=0, tiers=("personal",), title="Gift"), make_digital(title="File")
    order = place_and_pay(
        gateway, consents=DOWNLOAD, basket=basket_with(free.tiers.get(), paid.tiers.get(code="personal"))
    )
    assert {title for title, _kind in facts_of(order)} == {"File"}
    assert set(Entitlement.objects.values_list("opens_at", flat=True)) == {NOON}


def test_the_database_knows_a_consent_of_no_line_only_for_the_terms(buy):
    order = buy()
    order.consents.all().delete()
    said = {"order": order, "wording": "x", "wording_version": "1", "language": "en", "given_at": NOON}
    for wrong in ({"kind": "work_now"}, {"kind": "terms", "line": order.lines.first().facts}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.create(**said, **wrong)
    for kind in Consent.OF_THE_ORDER:
        Consent.objects.create(**said, kind=kind)


STEPS = (
    ("order", "1005_consent_of_a_line"),
    ("order", "1006_consents_move_to_their_lines"),
    ("order", "1007_consents_are_of_lines"),
    ("engagements", "0002_requests_of_their_conversation"),
)


def walk(loader, *, back):
    """The steps on the tables of the test, which were made without migrations."""
    for step in reversed(STEPS) if back else STEPS:
        migration = loader.graph.nodes[step]
        state = loader.project_state([node.key for node in loader.graph.node_map[step].parents])
        with connection.schema_editor(atomic=True) as editor:
            (migration.unapply if back else migration.apply)(state, editor)


def test_facts_of_an_order_become_facts_of_its_lines_and_back(transactional_db, gateway, settings):
    """Through the migrations with a real order: both ways, and what a conversation said stays in it."""
    settings.MIGRATION_MODULES = {}
    maker = make_maker()
    tiers = [make_digital(partner=maker, title="File", price=1200).tiers.get(code="personal")]
    tiers += [make_service(partner=maker, title=title).tiers.get(code="basic") for title in ("Logo", "Poster")]
    order = place_and_pay(gateway, consents=DOWNLOAD, basket=basket_with(*tiers))
    ask(order, "Logo")
    before, words = facts_of(order), statements_of(order)
    loader = MigrationLoader(connection, replace_migrations=False)
    walk(loader, back=True)
    try:
        past = loader.project_state([("order", "1004_consent_of_one_maker")]).apps.get_model("order", "Consent")
        part = order.seller_orders.get().pk
        assert sorted(past.objects.exclude(kind="terms").values_list("kind", "seller_order_id")) == sorted(
            (kind, part) for kind in (*DOWNLOAD, *WORK)
        )
        past.objects.filter(kind__in=DOWNLOAD).update(seller_order=None)  # as checkout wrote it
    finally:
        walk(loader, back=False)
    assert facts_of(order) == before == {("File", kind) for kind in DOWNLOAD} | {("Logo", kind) for kind in WORK}
    assert set(statements_of(order)) == set(words)
