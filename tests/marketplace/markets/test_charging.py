"""Which currency is charged by which rate: the bank's list, its age, the switch and its margin."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from marketplace.config.checks import charged_currencies_are_known
from marketplace.markets.charging import charging_exchange, keep_rates, read_todays
from marketplace.markets.ecb import PublishedRate, RatesUnreadable, read_rates
from marketplace.markets.models import DailyRate
from marketplace.markets.shown import conversion_text
from marketplace.money import Money
from marketplace.written_once.rows import NeverChanged

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 5, 8, 18, tzinfo=UTC)
LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
  <gesmes:subject>Reference rates</gesmes:subject>
  <Cube><Cube time="2026-05-08"><Cube currency="SEK" rate="11.2340"/><Cube currency="PLN" rate="4.2512"/></Cube></Cube>
</gesmes:Envelope>"""


@pytest.fixture
def krona(settings):
    settings.CHARGE_CURRENCIES = {"SEK": 150}
    keep_rates(read_rates(LIST), at=FRIDAY)


def test_the_banks_list_is_read_exactly():
    assert read_rates(LIST) == (
        PublishedRate(date(2026, 5, 8), "SEK", Decimal("11.2340")),
        PublishedRate(date(2026, 5, 8), "PLN", Decimal("4.2512")),
    )


@pytest.mark.parametrize(
    "document",
    [
        b"", b"<html>Sorry</html>", LIST.replace(b"11.2340", b"-1"), LIST.replace(b"11.2340", b"0"),
        LIST.replace(b"11.2340", b"1e9"), LIST.replace(b"2026-05-08", b"yesterday"), LIST.replace(b'"SEK"', b'"krona"'),
        b'<!DOCTYPE a [<!ENTITY b "11.2">]>' + LIST.split(b"?>")[1].replace(b'"11.2340"', b'"&b;"'),
    ],
)  # fmt: skip
def test_what_is_not_the_banks_list_is_refused_whole(document):
    with pytest.raises(RatesUnreadable):
        read_rates(document)


def test_a_currency_is_charged_by_the_days_rate_with_its_margin(krona):
    exchange = charging_exchange("SEK", at=FRIDAY)
    paid = exchange.convert(Money(10000, "EUR"))
    assert (paid.after, paid.margin) == (Money(114025, "SEK"), Money(1685, "SEK"))
    assert (exchange.on, exchange.margin_bps) == (date(2026, 5, 8), 150)


def test_what_is_not_switched_on_is_charged_in_euro(krona):
    assert charging_exchange("PLN", at=FRIDAY) is None
    assert charging_exchange("EUR", at=FRIDAY) is None


@pytest.mark.parametrize(("days", "is_charged"), [(0, True), (5, True), (6, False), (-1, False)])
def test_an_old_rate_is_not_used_and_one_of_tomorrow_neither(krona, days, is_charged):
    assert (charging_exchange("SEK", at=FRIDAY + timedelta(days=days)) is not None) == is_charged


def test_a_rate_is_kept_once_and_never_changed(krona):
    assert keep_rates(read_rates(LIST.replace(b"11.2340", b"99")), at=FRIDAY) == 0
    row = DailyRate.objects.get(currency="SEK")
    assert row.per_euro == "11.2340"
    row.per_euro = "99"
    with pytest.raises(NeverChanged):
        row.save()


def test_the_command_reads_a_file_and_says_what_is_wrong(tmp_path, capsys):
    good, bad = tmp_path / "rates.xml", tmp_path / "bad.xml"
    good.write_bytes(LIST)
    bad.write_bytes(b"nothing")
    call_command("reference_rates", file=good)
    assert "2 rates up to 2026-05-08, 2 of them new" in capsys.readouterr().out
    for file in (bad, tmp_path / "missing.xml"):
        with pytest.raises(CommandError, match="Nothing was changed"):
            call_command("reference_rates", file=file)


def test_the_job_asks_only_when_a_currency_is_charged_and_survives_silence(settings, tmp_path, caplog):
    file = tmp_path / "rates.xml"
    file.write_bytes(LIST)
    settings.REFERENCE_RATES_URL = file.as_uri()
    read_todays(at=FRIDAY)
    assert DailyRate.objects.count() == 0
    settings.CHARGE_CURRENCIES = {"SEK": 150}
    read_todays(at=FRIDAY)
    assert DailyRate.objects.count() == 2
    settings.REFERENCE_RATES_URL = (tmp_path / "gone.xml").as_uri()
    read_todays(at=FRIDAY)
    assert "were not read" in caplog.text


def test_rate_source_and_margin_are_said_in_the_readers_language(krona):
    paid = charging_exchange("SEK", at=FRIDAY).convert(Money(10000, "EUR"))
    said = conversion_text(paid.exchange, paid.margin, "en")
    assert "1 EUR is 11.234 SEK (ECB euro foreign exchange reference rates, " in said
    assert "1.5 % for the conversion" in said
    assert "16.85" in said


@pytest.mark.parametrize(
    "switched", [{"USD": 1}, {"EUR": 1}, {"SEK": -1}, {"SEK": 1001}, {"SEK": "150"}, {"SEK": True}, []]
)
def test_a_switch_that_means_nothing_is_refused_at_the_start(settings, switched):
    settings.CHARGE_CURRENCIES = switched
    (found,) = charged_currencies_are_known(None)
    assert found.id == "ring.E021"
    assert "CZK, DKK" in found.hint
    settings.CHARGE_CURRENCIES = {"SEK": 0, "PLN": 1000}
    assert charged_currencies_are_known(None) == []
