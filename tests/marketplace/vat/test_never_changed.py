"""A VAT decision and its evidence say for ever what they said at the sale, whoever writes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from marketplace.vat.evidence import append_evidence
from marketplace.vat.guards import GUARDS
from marketplace.vat.models import LocationEvidence, LocationQuestion, VatDecision, VatIdCheck
from marketplace.vat.operations import check_vat_id
from marketplace.written_once.rows import WAYS_TO_CHANGE, NeverChanged
from tests.factories import NOON
from tests.marketplace.compliance.paid import place_and_pay

pytestmark = pytest.mark.django_db
MODELS = (VatIdCheck, VatDecision, LocationEvidence)


@pytest.fixture
def rows(gateway):
    """One row of each table, with the triggers of the migration, which tests do not run; they go with the transaction."""
    order = place_and_pay(gateway)
    decision = VatDecision.objects.filter(line_facts__line__order=order).earliest("pk")
    LocationEvidence._base_manager.all().delete()
    append_evidence(decisions=[decision], kind="card_country", source="payment_provider", value="PL", at=NOON)
    asked = check_vat_id(vat_id="DE811128135", at=NOON)
    assert GUARDS.missing(connection) == GUARDS.names
    GUARDS.set(connection)
    return [asked, decision, LocationEvidence.objects.get()]


def test_a_row_is_neither_saved_again_nor_deleted(rows):
    for row in rows:
        with pytest.raises(NeverChanged, match="correct by a document"):
            row.save()
        with pytest.raises(NeverChanged):
            row.delete()


@pytest.mark.parametrize("model", MODELS)
def test_managers_refuse_every_way_to_change(model):
    for way in WAYS_TO_CHANGE:
        with pytest.raises(NeverChanged):
            getattr(model.objects.all(), way)()


def test_a_decision_does_not_let_its_evidence_go(rows):
    with pytest.raises(NeverChanged):
        rows[1].later_evidence.all().delete()


@pytest.mark.parametrize("table", GUARDS.columns)
def test_the_database_refuses_every_column_and_the_row(table, rows):
    for column in GUARDS.columns[table]:
        refused(f'UPDATE {table} SET "{column}" = "{column}"')
    if table not in GUARDS.may_go:
        refused(f"DELETE FROM {table}")


def test_a_trigger_that_is_not_wanted_any_more_goes_when_they_are_set_anew(rows):
    replace(GUARDS, may_go=frozenset()).set(connection)
    unused = VatIdCheck.objects.create(number="DE1", outcome="invalid", checked_at=NOON)
    refused(f"DELETE FROM vat_vatidcheck WHERE id = {unused.pk}")
    GUARDS.set(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vat_vatidcheck WHERE id = %s", [unused.pk])


def test_an_answer_of_the_register_goes_only_while_nothing_rests_on_it(rows):
    asked, decision, _item = rows
    unused = VatIdCheck.objects.create(number="DE1", outcome="invalid", checked_at=NOON)
    decision.pk, decision.vat_id_check, decision._state.adding = None, asked, True
    decision.save()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vat_vatidcheck WHERE id = %s", [unused.pk])
    connection.check_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012  # the constraint is looked at at the end
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM vat_vatidcheck WHERE id = %s", [asked.pk])
        connection.check_constraints()


def refused(sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match="correct by a document"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_every_column_is_guarded():
    assert {model._meta.db_table for model in MODELS} == set(GUARDS.columns)
    for model in MODELS:
        assert set(GUARDS.columns[model._meta.db_table]) == {field.column for field in model._meta.concrete_fields}


def test_further_evidence_is_added_and_questions_are_answered_under_the_triggers(rows):
    question = LocationQuestion.objects.get(decision=rows[1])
    assert question.outcome == "open"
    append_evidence(decisions=[rows[1]], kind="ip_country", source="web_server", value="DE", at=NOON)
    assert LocationEvidence.objects.count() == 2
    question.refresh_from_db()
    assert question.outcome == "settled"
