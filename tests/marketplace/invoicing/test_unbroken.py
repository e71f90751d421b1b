"""`documents_check` finds what was changed behind our back, and a number that is missing."""

import logging

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cms.desk.health import warnings
from marketplace.invoicing import unbroken
from marketplace.invoicing.models import Document, DocumentedLine, Series
from marketplace.invoicing.renditions import keep_pdf
from marketplace.invoicing.triggers import GUARDS
from marketplace.outbox.topics import jobs
from marketplace.vat.guards import GUARDS as VAT_GUARDS
from marketplace.vat.models import VatDecision
from tests.factories import NOON
from tests.marketplace.invoicing.selling import basket, download, pay, seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(gateway, run_outbox):
    """A sale's documents, with the PDF of the first, and the triggers of the migration."""
    pay(gateway, basket(download(seller("FR"))))
    run_outbox()
    document = Document.objects.order_by("pk").first()
    keep_pdf(document=document, at=NOON)
    GUARDS.set(connection)
    VAT_GUARDS.set(connection)
    return document


def found(capsys, *options):
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("documents_check", *options, no_color=True)
    return capsys.readouterr().out.splitlines()


def behind_our_back(sql, *values):
    """As somebody who owns the database could."""
    GUARDS.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    GUARDS.set(connection)


def test_what_is_whole_is_said_to_be(issued, capsys):
    call_command("documents_check", no_color=True)
    count = Document.objects.count()
    assert f"{count} documents in {Series.objects.count()} series: unchanged" in capsys.readouterr().out
    assert unbroken.watch(at=NOON) == 0


@pytest.mark.parametrize("text", ["cii", "ubl"])
def test_a_changed_text_is_found(issued, capsys, text):
    behind_our_back(f"UPDATE invoicing_document SET {text} = {text} || ' ' WHERE id = %s", issued.pk)
    assert found(capsys) == [f"{issued.number}: its texts are not those that were issued (SHA-256)"]


def test_a_changed_number_is_found(issued, capsys):
    behind_our_back("UPDATE invoicing_document SET number = 'RING-2026-I-77777' WHERE id = %s", issued.pk)
    assert found(capsys) == ["RING-2026-I-77777: its texts carry another number"]


def test_a_changed_file_is_found(issued, capsys):
    stored = issued.rendition.file.file
    with stored.storage.open(stored.name, "rb") as kept:
        content = kept.read()
    with stored.storage.open(stored.name, "wb") as changed:
        changed.write(content.replace(b"%PDF-1", b"%PDF-2", 1))
    assert found(capsys) == [f"{issued.number}: its PDF is not the one that was kept (SHA-256)"]
    call_command("documents_check", "--without-files")


def test_a_lost_file_is_found(issued, capsys):
    stored = issued.rendition.file.file
    stored.storage.delete(stored.name)
    assert found(capsys) == [f"{issued.number}: its PDF is not in the storage"]


def test_a_missing_number_is_found(issued, capsys):
    Series.objects.filter(pk=issued.series_id).update(last=3)
    (line,) = found(capsys)
    assert line.endswith(f"type {issued.type}: numbers up to 3 have gaps; missing: 2, 3")


def test_health_says_that_a_number_is_missing(issued):
    said = "Series of documents with a missing number: 1."
    assert said not in warnings(at=NOON)
    Series.objects.filter(pk=issued.series_id).update(last=2)
    assert said in warnings(at=NOON)


def test_a_document_that_was_deleted_is_found(issued, capsys):
    Series.objects.filter(pk=issued.series_id).update(last=2)
    behind_our_back("UPDATE invoicing_document SET position = 2 WHERE id = %s", issued.pk)
    assert found(capsys)[0].endswith("numbers up to 2 have gaps; missing: 1")
    Series.objects.filter(pk=issued.series_id).update(last=1)
    assert found(capsys)[0].endswith("numbers up to 1 have gaps; missing: 1; never taken: 2")


@pytest.mark.parametrize("model", [Document, DocumentedLine, VatDecision])
def test_a_dropped_trigger_is_found(issued, capsys, model):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP TRIGGER {table}_no_delete" + (f" ON {table}" if connection.vendor == "postgresql" else "")
        )
    assert found(capsys) == [f"{table}_no_delete: trigger is missing"]


def test_every_night_what_is_wrong_is_an_error_in_the_log(issued, caplog):
    (job,) = (job for job in jobs() if job.name == "invoicing.documents")
    Series.objects.filter(pk=issued.series_id).update(last=2)
    with caplog.at_level(logging.ERROR, logger="marketplace.invoicing.unbroken"):
        job.run(at=NOON)
    assert ["missing: 2" in record.getMessage() for record in caplog.records] == [True]
    GUARDS.drop(connection)
    caplog.clear()
    job.run(at=NOON)
    assert "findings in all" not in caplog.text  # ten triggers and a number: each has its line
