"""The database refuses to change what was issued; a person who leaves is still taken from their objection."""

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.invoicing.models import Document, DocumentedLine, Objection, Rendition, TakenBack
from marketplace.invoicing.objections import object_to
from marketplace.invoicing.triggers import GUARDS
from tests.factories import make_user
from tests.marketplace.invoicing.selling import basket, download, pay, seller

pytestmark = pytest.mark.django_db
MODELS = (Document, DocumentedLine, Objection, Rendition, TakenBack)


@pytest.fixture
def objection(gateway, run_outbox):
    """With the triggers of the migration, which tests do not run; they go with the transaction."""
    pay(gateway, basket(download(seller("FR"))))
    run_outbox()
    document = Document.objects.get(purpose="self_billed")
    owner = document.partner.team.get(role="owner")
    owner.user = make_user("ada@example.org")
    owner.save()
    made = object_to(document=document, why="The price was higher.", by=owner.user, at=document.issued_at)
    assert GUARDS.missing(connection) == GUARDS.names
    GUARDS.set(connection)
    return made


def refused(sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match="issue one that refers to it instead"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize("table", ["invoicing_document", "invoicing_documentedline", "invoicing_objection"])
def test_the_database_refuses_every_column_and_the_row(table, objection):
    for column in GUARDS.columns[table]:
        refused(f'UPDATE {table} SET "{column}" = "{column}"')
    refused(f"DELETE FROM {table}")


def test_who_objected_may_leave(objection):
    objection.by.delete()
    assert Objection.objects.values_list("by", "why").get() == (None, "The price was higher.")


def test_every_column_of_what_was_issued_is_guarded():
    """Only who objected may be taken away."""
    assert {model._meta.db_table for model in MODELS} == set(GUARDS.columns)
    for model in MODELS:
        columns = {field.column for field in model._meta.concrete_fields}
        assert set(GUARDS.columns[model._meta.db_table]) == columns - {"by_id"}
