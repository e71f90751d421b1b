"""Who was not told of the right has twelve months more; the record of the checkout, or the mail that left, ends that."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from marketplace.compliance.operations import withdraw
from marketplace.compliance.queries.withdrawals import ends_at, told_at
from marketplace.compliance.words import last_moment
from marketplace.markets.instruction import instruction
from marketplace.markets.terms import TERMS, versions_of
from marketplace.order.models import Consent
from marketplace.outbox import mail
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.outbox.operations import run_due
from tests.factories import NOON
from tests.marketplace.compliance.paid import DOWNLOAD, WORK, free_order, number_of, place_and_pay

pytestmark = pytest.mark.django_db
MAY, LATE = NOON + timedelta(days=300), NOON + timedelta(days=20)


def imported(gateway, **said):
    """An order that came without the checkout's record."""
    order = place_and_pay(gateway, **said)
    order.consents.filter(kind=Consent.TERMS).delete()
    return order


def settled(at):
    while run_due(worker="test", at=at):
        pass


def test_the_checkout_s_record_is_the_information(gateway):
    order = place_and_pay(gateway)
    assert told_at(order) == NOON
    assert ends_at(order) < NOON + timedelta(days=17)


def test_terms_that_only_name_the_14_days_are_no_information(gateway):
    """Conditions, loss, part payment and the model form must stand in the version (CRD Art. 6(1)(h), 10(1))."""
    order = place_and_pay(gateway)
    old, new = versions_of(TERMS)
    order.consents.filter(kind=Consent.TERMS).update(wording_version=old.version)
    assert (old.instructs, new.instructs, told_at(order)) == (False, True, None)
    assert ends_at(order) > NOON + timedelta(days=14 + 364)
    settled(NOON + timedelta(minutes=1))
    assert told_at(order) == NOON + timedelta(minutes=1)
    assert ends_at(order) < NOON + timedelta(days=17)


def test_a_mail_of_before_without_the_form_is_no_information(gateway):
    order = imported(gateway)
    settled(MAY)
    order.consents.filter(kind=Consent.WITHDRAWAL_TOLD).update(wording_version="2026-11-27")
    assert told_at(order) is None


@pytest.mark.parametrize("language", ["en", "de", "fr", "el"])
def test_the_mail_and_the_terms_hold_the_same_instruction_and_form(client, gateway, language, settings):
    settings.PLATFORM_ADDRESS = "1, rue du Pont\n1111 Luxembourg"
    order = place_and_pay(gateway, language=language)
    settled(MAY)
    mail_text = SentMail.objects.get(key=f"order-paid:{order.number}").text
    page = client.get(f"/{language}/legal/terms/{versions_of(TERMS)[-1].version}/").content.decode()
    with override(language):
        said = instruction(has_files=True, has_work=True)
    assert len(said) == 7
    for sentence in said:
        assert sentence in mail_text
        assert sentence in page
        assert sentence in order.consents.get(kind=Consent.WITHDRAWAL_TOLD).wording
    assert f"Creative Ring, 1, rue du Pont, 1111 Luxembourg, {settings.PLATFORM_EMAIL}" in said[-1]
    assert f"/{language}/legal/terms/{versions_of(TERMS)[-1].version}/" in mail_text


def test_without_a_record_there_are_twelve_months_more(gateway):
    order = imported(gateway)
    assert told_at(order) is None
    assert NOON + timedelta(days=14 + 365) <= ends_at(order) <= NOON + timedelta(days=14 + 365 + 5)
    made = withdraw(
        order=order, numbers=[number_of(order, "digital")], name="Anna", email="anna@example.org", language="de",
        token="w1", begun_at=MAY, at=MAY,
    )  # fmt: skip
    assert made.lines.get().outcome == "whole"


def test_the_mail_that_left_is_the_information_and_14_days_run_from_it(gateway):
    order = imported(gateway)
    settled(MAY)
    told = order.consents.get(kind=Consent.WITHDRAWAL_TOLD)
    assert (told.given_at, told.language, told_at(order)) == (MAY, "de", MAY)
    assert "14 Tage" in told.wording
    assert MAY + timedelta(days=13) < ends_at(order) <= MAY + timedelta(days=17)


def test_a_promise_that_was_not_kept_is_no_information(gateway, settings):
    order = imported(gateway)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settled(NOON)
    assert not SentMail.objects.filter(key=f"order-paid:{order.number}").exists()
    assert told_at(order) is None


def test_the_fact_outlives_the_log_and_is_written_once(gateway):
    order = imported(gateway)
    settled(MAY)
    row = OutboxRow.objects.get(key=f"mail:order-paid:{order.number}")
    mail.send([row.payload], at=MAY + timedelta(days=1))
    SentMail.objects.all().delete()
    assert told_at(order) == MAY
    assert order.consents.filter(kind=Consent.WITHDRAWAL_TOLD).count() == 1


def test_a_worker_that_died_after_the_log_writes_the_fact_the_next_time(gateway):
    order = imported(gateway)
    settled(MAY)
    Consent.objects.filter(kind=Consent.WITHDRAWAL_TOLD).delete()
    row = OutboxRow.objects.get(key=f"mail:order-paid:{order.number}")
    mail.send([row.payload], at=MAY)
    assert told_at(order) == MAY
    assert SentMail.objects.filter(key=f"order-paid:{order.number}").count() == 1


def test_businesses_and_free_orders_are_told_of_no_right(gateway):
    business = place_and_pay(gateway, capacity="business", company="Shop", token="t2")
    free = free_order()
    settled(LATE)
    assert not Consent.objects.filter(kind=Consent.WITHDRAWAL_TOLD, order__in=(business, free)).exists()


def test_it_is_not_shown_as_something_agreed_to(client, gateway):
    order = place_and_pay(gateway, consents=(*DOWNLOAD, *WORK))
    settled(LATE)
    assert order.consents.filter(kind=Consent.WITHDRAWAL_TOLD).exists()
    page = client.get(f"/de/orders/{order.number}/?key={order.facts.key}").content.decode()
    assert order.consents.get(kind=Consent.WITHDRAWAL_TOLD).wording.splitlines()[0] not in page
    assert order.consents.get(kind=Consent.TERMS).wording in page


def test_the_page_names_the_long_period(client, gateway):
    order = imported(gateway)
    page = client.get(f"/en/withdraw/{order.number}/?key={order.facts.key}").content.decode()
    until = last_moment(ends_at(order), "DE")
    assert "2027" in until
    assert f"You can withdraw until {until}" in " ".join(page.split())
