"""The work on a paid line: opened, started, handed over, changed, accepted; each refusal leaves everything as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.compliance.queries.withdrawals import contracts_of
from marketplace.delivery.certificates import certificate_facts
from marketplace.delivery.models import Entitlement
from marketplace.files.models import PrivateFile
from marketplace.files.refused import FileRefused
from marketplace.fulfilment.models import DueShare
from marketplace.order.models import Consent, Order, SellerOrder
from marketplace.partner.models import Role
from marketplace.partner.operations import seat
from marketplace.partner.permissions import NotYourStorefront
from marketplace.payment.refunds import refund_lines
from storefronts.engagements.briefs import answer_brief, ask_to_start
from storefronts.engagements.entries import StepRefused
from storefronts.engagements.models import Conversation, Engagement, Entry
from storefronts.engagements.moving import NotNow
from storefronts.engagements.operations import accept, ask_changes, deliver, record_progress, start
from storefronts.engagements.queries import Reader
from storefronts.engagements.states import Side
from tests.factories import NOON, make_digital, make_maker, make_service, make_user, owner_of
from tests.storefronts.engagements.making import (
    LATER,
    accepted,
    buyer_of,
    changed,
    delivered,
    fresh,
    infected,
    maker_of,
    of,
    order_of,
    pdf,
    started,
    work,
)

pytestmark = pytest.mark.django_db


def count() -> tuple[int, int]:
    return Entry.objects.count(), DueShare.objects.count()


def states(row: Engagement) -> tuple[str, str, str]:
    part = SellerOrder.objects.select_related("order").get(conversations=row.conversation_id)
    return fresh(row).state, part.state, part.order.status


def test_a_paid_package_opens_one_engagement_with_its_brief_and_its_deadline():
    row = work()
    assert (row.state, row.briefed_at, row.may_start_at) == ("brief_needed", NOON, NOON)
    assert row.due_on == (NOON + timedelta(days=10)).date()
    assert [(asked["question"], asked["answer"]) for asked in row.brief] == [("Pour quoi faire ?", "a book cover")]
    assert (row.conversation.email, row.conversation.language, row.revisions_left) == ("anna@example.org", "de", 2)


def test_extras_belong_to_the_package_they_were_added_to_and_give_it_days():
    service = make_service(extras=2)
    service.extras.update(extra_days=3)
    basic, premium = service.tiers.get(code="basic"), service.tiers.get(code="premium")
    first, second = service.extras.order_by("position")
    order = order_of(basic, first, premium, second)
    rows = list(Engagement.objects.order_by("position"))
    assert [[extra.line.line.product_id for extra in row.extras.all()] for row in rows] == [
        [first.product_id], [second.product_id]
    ]  # fmt: skip
    assert [row.days for row in rows] == [5 + 3, 15 + 3]
    assert Conversation.objects.get().seller_order.order == order


def test_without_the_request_to_begin_work_waits_for_the_end_of_the_withdrawal():
    row = work(consents=())
    assert row.may_start_at == NOON + timedelta(days=14)
    before = count()
    with pytest.raises(StepRefused, match="can still withdraw"):
        start(engagement=row, by=maker_of(row), at=NOON + timedelta(days=13, hours=23))
    assert (states(row), count()) == (("brief_needed", "confirmed", "paid"), before)
    start(engagement=row, by=maker_of(row), at=NOON + timedelta(days=14))
    assert states(row) == ("in_progress", "in_progress", "paid")


def test_a_business_does_not_wait():
    assert work(consents=(), capacity="business").may_start_at == NOON


def test_the_buyer_may_ask_to_begin_afterwards_and_both_sentences_are_kept():
    row = work(consents=())
    with pytest.raises(StepRefused, match="both sentences"):
        ask_to_start(engagement=row, agreed=["work_now"], language="de", by=buyer_of(row), at=NOON)
    assert not Consent.objects.exists()
    ask_to_start(engagement=row, agreed=["work_now", "work_loses_withdrawal"], language="de", by=buyer_of(row), at=NOON)
    said = Consent.objects.order_by("kind")
    assert [(one.kind, one.language, bool(one.wording)) for one in said] == [
        ("work_loses_withdrawal", "de", True), ("work_now", "de", True)
    ]  # fmt: skip
    assert fresh(row).due_on == (NOON + timedelta(days=10)).date()
    assert started(fresh(row)).state == "in_progress"


def test_one_maker_may_begin_and_the_other_waits_and_the_law_reads_each_alone():
    first, second = make_service(), make_service(partner=make_maker(country="FR"))
    order = order_of(first.tiers.get(code="standard"), second.tiers.get(code="standard"), consents=())
    mine = Engagement.objects.select_related("conversation__partner", "line").get(line__offering=first)
    other = Engagement.objects.get(line__offering=second)
    both = ["work_now", "work_loses_withdrawal"]
    for _click in range(2):
        ask_to_start(engagement=mine, agreed=both, language="de", by=buyer_of(mine), at=NOON)
    assert (fresh(mine).may_start_at, fresh(other).may_start_at) == (NOON, NOON + timedelta(days=14))
    part = mine.conversation.seller_order
    assert {(one.line, one.kind) for one in Consent.objects.all()} == {(mine.line, kind) for kind in both}
    record_progress(engagement=started(mine), percent=40, words="Sketches", by=maker_of(mine), at=NOON)
    Engagement.objects.filter(pk=other.pk).update(state="in_progress", progress_percent=40)
    done = {row.part.pk: row.lines[0].done_bps for row in contracts_of(order, begun_at=NOON, at=NOON)}
    assert done == {part.pk: 4000, other.conversation.seller_order_id: 0}
    ask_to_start(engagement=again(other), agreed=both, language="de", by=buyer_of(other), at=NOON)
    assert Consent.objects.count() == 4


def again(row):
    """As if its work had not begun."""
    Engagement.objects.filter(pk=row.pk).update(state="brief_needed", progress_percent=0)
    return fresh(row)


def test_without_the_answers_nothing_starts_and_the_deadline_counts_from_them():
    row = work(brief={})
    assert (row.briefed_at, row.due_on) == (None, None)
    with pytest.raises(StepRefused, match="not answered"):
        start(engagement=row, by=maker_of(row), at=NOON)
    with pytest.raises(StepRefused, match="Answer all questions"):
        answer_brief(engagement=row, answers={"what": "  "}, files=[], by=buyer_of(row), at=NOON)
    answer_brief(engagement=row, answers={"what": "A book"}, files=[pdf()], by=buyer_of(row), at=LATER)
    row = fresh(row)
    assert (row.brief[0]["answer"], row.briefed_at) == ("A book", LATER)
    assert row.due_on == (LATER + timedelta(days=10)).date()
    assert started(row, LATER).state == "in_progress"


def test_brief_delivery_change_acceptance():
    row = work()
    assert states(started(row)) == ("in_progress", "in_progress", "paid")
    assert states(delivered(row, files=[pdf()])) == ("delivered", "delivered", "fulfilled")
    assert states(changed(fresh(row))) == ("revision_requested", "delivered", "fulfilled")
    row = fresh(row)
    assert (row.revisions_left, row.accepts_at) == (1, None)
    delivered(row, files=[pdf("v2.pdf")])
    done = accepted(fresh(row), LATER)
    assert states(done) == ("accepted", "completed", "completed")
    assert (done.versions, done.accepted_at, done.rights_passed_at) == (2, LATER, LATER)
    moved = [(entry.what, entry.old, entry.new, entry.side) for entry in Entry.objects.filter(engagement=row)]
    assert moved == [
        ("opened", "", "brief_needed", "platform"),
        ("started", "brief_needed", "in_progress", "maker"),
        ("delivered", "in_progress", "delivered", "maker"),
        ("changes", "delivered", "revision_requested", "buyer"),
        ("delivered", "revision_requested", "delivered", "maker"),
        ("accepted", "delivered", "accepted", "buyer"),
    ]


def test_acceptance_makes_the_share_due_and_passes_the_rights_with_a_certificate():
    row = work()
    assert not DueShare.objects.exists()
    done = accepted(row, LATER)
    due = DueShare.objects.get()
    assert (due.line_id, due.share_minor, due.currency, due.due_at) == (
        done.line_id,
        done.line.share_minor,
        "EUR",
        LATER,
    )
    entitlement = Entitlement.objects.get(line=done.line)
    assert entitlement.granted_at == LATER
    assert ["Rights passed", "12 December 2026, when the work was accepted"] in certificate_facts(
        entitlement, language="en"
    )["rows"]


def test_rights_that_pass_with_the_payment_pass_at_once_and_the_share_is_due_later():
    service = make_service()
    tier = service.tiers.get(code="basic")
    tier.rights = tier.rights | {"passes": "payment"}
    tier.save()
    row = of(order_of(tier))
    assert row.rights_passed_at == NOON
    facts = certificate_facts(Entitlement.objects.get(line=row.line), language="en")
    assert ["Rights passed", "22 November 2026, with the payment"] in facts["rows"]
    assert not DueShare.objects.exists()
    accepted(row, LATER)
    assert (Entitlement.objects.get().granted_at, DueShare.objects.count()) == (NOON, 1)


def test_a_due_share_is_never_changed():
    accepted(work())
    due = DueShare.objects.get()
    with pytest.raises(TypeError):
        due.save()
    with pytest.raises(TypeError):
        due.delete()


def test_extras_become_due_with_their_package():
    service = make_service(extras=1)
    row = of(order_of(service.tiers.get(code="basic"), service.extras.get()))
    accepted(row)
    assert DueShare.objects.count() == 2


def test_acceptance_clicked_twice_is_one():
    row = accepted(work())
    before = count()
    accept(engagement=row, version=row.versions, by=buyer_of(row), at=LATER)
    assert (count(), fresh(row).accepted_at) == (before, NOON)


@pytest.mark.parametrize("whole", [True, False])
def test_acceptance_after_the_money_went_back_is_refused(gateway, run_outbox, whole):
    row = delivered(work(gateway=gateway))
    refund_lines(order=Order.objects.get(), lines=[row.line], why="withdrawal", at=NOON)
    if whole:
        run_outbox()
        assert fresh(row).state == "cancelled"
    before = count()
    with pytest.raises(StepRefused, match="cancelled" if whole else "going back"):
        accept(engagement=row, version=row.versions, by=buyer_of(row), at=NOON)
    assert count() == before
    assert fresh(row).accepted_at is None


def test_all_changes_used_is_said_and_nothing_happens():
    row = changed(work(tier="basic"))
    delivered(row)
    before = count()
    with pytest.raises(StepRefused, match="All changes of this package are used"):
        ask_changes(engagement=row, words="And one more thing", files=[], by=buyer_of(row), at=NOON)
    assert (count(), fresh(row).state) == (before, "delivered")


def test_the_same_form_twice_is_kept_once():
    row = started(work())
    for _click in range(2):
        deliver(engagement=row, words="Here it is, finally.", files=[pdf()], by=maker_of(row), at=NOON, once="form-1")
    assert (fresh(row).versions, PrivateFile.objects.count()) == (1, 1)


@pytest.mark.parametrize(("content", "said"), [(b"", "empty"), (infected(), "infected")])
def test_an_empty_or_infected_file_hands_over_nothing(content, said):
    row = started(work())
    before = count()
    with pytest.raises(FileRefused, match=said):
        deliver(
            engagement=row,
            words="Here it is, finally.",
            files=[pdf(), pdf("b.pdf", content)],
            by=maker_of(row),
            at=NOON,
        )
    assert (count(), fresh(row).state, PrivateFile.objects.count()) == (before, "in_progress", 0)


@pytest.mark.parametrize("words", ["", "short", "x" * 5001])
def test_too_few_or_too_many_words_hand_over_nothing(words):
    row = started(work())
    with pytest.raises(StepRefused):
        deliver(engagement=row, words=words, files=[], by=maker_of(row), at=NOON)
    assert fresh(row).versions == 0


def test_progress_only_grows_and_is_what_a_withdrawing_buyer_pays():
    from marketplace.fulfilment.registry import fulfilment_of

    row = started(work())
    service = fulfilment_of("service")
    assert service.performed(line=row.line, at=NOON).done_bps == 0
    record_progress(engagement=row, percent=40, words="Sketches are done", by=maker_of(row), at=NOON)
    assert service.performed(line=row.line, at=NOON).done_bps == 4000
    for percent in (40, 10, 100):
        with pytest.raises(StepRefused):
            record_progress(engagement=row, percent=percent, words="More is done", by=maker_of(row), at=NOON)
    delivered(fresh(row))
    assert service.performed(line=row.line, at=NOON).done_bps == 4000
    accepted(fresh(row))
    assert service.performed(line=row.line, at=NOON).is_complete


def others(row):
    """Everybody who must not act here: another maker, another buyer, the own finance, a seat that was taken away."""
    other = work()
    finance = make_user()
    seat(
        partner=row.conversation.partner,
        user=finance,
        role=Role.FINANCE,
        by=owner_of(row.conversation.partner),
        at=NOON,
    )
    return [
        maker_of(other), buyer_of(other), maker_of(row, make_user()), maker_of(row, finance),
        Reader(row.conversation_id, Side.MAKER, owner_of(row.conversation.partner), may_act=False),
    ]  # fmt: skip


def test_nobody_else_can_do_anything():
    row = started(work())
    before = None
    for reader in others(row):
        before = before or count()
        for step in (
            lambda by: start(engagement=row, by=by, at=NOON),
            lambda by: deliver(engagement=row, words="I have done it", files=[], by=by, at=NOON),
            lambda by: accept(engagement=row, version=row.versions, by=by, at=NOON),
            lambda by: ask_changes(engagement=row, words="Not like this", files=[], by=by, at=NOON),
            lambda by: record_progress(engagement=row, percent=5, words="A bit", by=by, at=NOON),
        ):
            with pytest.raises(NotYourStorefront):
                step(reader)
    assert (fresh(row).state, count()) == ("in_progress", before)


def test_each_side_has_its_own_steps():
    row = delivered(work())
    with pytest.raises(NotYourStorefront):
        accept(engagement=row, version=row.versions, by=maker_of(row), at=NOON)
    with pytest.raises(NotYourStorefront):
        deliver(engagement=row, words="Here it is again", files=[], by=buyer_of(row), at=NOON)
    with pytest.raises(NotNow):
        deliver(engagement=row, words="Here it is again", files=[], by=maker_of(row), at=NOON)
    assert fresh(row).state == "delivered"


def test_a_mixed_order_follows_its_lines():
    digital, service = make_digital(partner=make_maker()), make_service()
    order = order_of(digital.tiers.first(), service.tiers.get(code="basic"), consents=_all_consents())
    assert dict(SellerOrder.objects.values_list("lines__kind", "state")) == {
        "digital": "delivered", "service": "confirmed"
    }  # fmt: skip
    assert Order.objects.get(pk=order.pk).status == "partly_fulfilled"
    assert DueShare.objects.get().line.kind == "digital"
    row = accepted(of(order))
    assert states(row) == ("accepted", "completed", "fulfilled")


def test_one_seller_with_a_download_and_work_is_as_far_as_the_work():
    maker = make_maker()
    digital, service = make_digital(partner=maker), make_service(partner=maker)
    row = of(order_of(digital.tiers.first(), service.tiers.get(code="basic"), consents=_all_consents()))
    assert states(row) == ("brief_needed", "in_progress", "paid")
    assert states(delivered(row)) == ("delivered", "delivered", "fulfilled")


def test_a_download_that_opens_later_is_due_then_and_completed_after_the_withdrawal():
    from marketplace.delivery.operations import complete_downloads, shares_of_open_downloads

    order = order_of(make_digital().tiers.first(), consents=())
    assert (Order.objects.get().status, DueShare.objects.count()) == ("paid", 0)
    assert shares_of_open_downloads(at=NOON + timedelta(days=13)) == 0
    assert shares_of_open_downloads(at=LATER) == 1
    assert shares_of_open_downloads(at=LATER) == 0
    due = DueShare.objects.get()
    assert due.due_at == NOON + timedelta(days=14)
    assert due.share_minor == due.line.share_minor
    assert Order.objects.get().status == "completed"
    assert complete_downloads(at=LATER) == 0
    assert order.seller_orders.get().state == "completed"


def _all_consents():
    from marketplace.order.facts import ConsentGiven

    kinds = ("download_now", "download_loses_withdrawal", "work_now", "work_loses_withdrawal")
    return tuple(ConsentGiven(kind, kind, "1") for kind in kinds)
