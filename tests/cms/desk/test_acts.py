"""Acts in the browser's words: forms, the password asked again, refusals said, nothing done twice."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from cms.desk.everything import VIEWSETS
from marketplace.audit.models import AuditEntry
from marketplace.money import Money
from marketplace.offerings.models import Offering
from marketplace.order.models import LineFacts, Order
from marketplace.outbox.models import SentMail
from marketplace.partner.models import Partner, PaymentAccount
from marketplace.partner.queries import sale_state, with_facts
from marketplace.payment.models import RefundProposal, RefundRow
from marketplace.payment.proposals import propose_refund
from marketplace.payment.refunds import refunded_of
from marketplace.users.operators import Duty, duties_of
from search.popular.models import PopularQuery
from tests.access.doors import table
from tests.access.world import ROLES
from tests.cms.desk.conftest import WHY
from tests.factories import NOON, make_maker, make_user
from tests.marketplace.compliance.paid import free_order

pytestmark = pytest.mark.django_db
STATEMENT = {"why": "three works are copied from a museum's catalogue", "ground": "terms", "clause": "terms 7.2"}


def act(name, key, which):
    return reverse(f"{name}:act", args=[key, which])


def filled(client, address, **data):
    """The form as it was drawn, with what a person adds."""
    page = client.get(address).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(once|seen)" value="([^"]*)"', page))
    return hidden | data


def line_of(kind):
    return LineFacts.objects.get(kind=kind)


@pytest.fixture
def fien(desk):
    return desk(Duty.FINANCE)


def test_one_line_is_refunded_with_a_reason(paid, fien, sign_in, run_outbox):
    client, line = sign_in(fien), line_of("digital")
    address = act("desk_orders", paid.number, "refund")
    data = filled(client, address, **{f"line-{line.pk}": "3.50", "why": WHY})
    response = client.post(address, data)
    assert (response.status_code, response["Location"]) == (302, reverse("desk_orders:thing", args=[paid.number]))
    run_outbox()
    assert refunded_of(line) == Money(350, "EUR")
    page = client.get(response["Location"]).content.decode()
    assert "€3.50" in page
    assert WHY in page


def test_the_same_form_sent_twice_refunds_once(paid, fien, sign_in):
    client, line = sign_in(fien), line_of("digital")
    address = act("desk_orders", paid.number, "refund")
    data = filled(client, address, **{f"line-{line.pk}": "1", "why": WHY})
    assert [client.post(address, data).status_code for _ in range(2)] == [302, 422]
    assert RefundRow.objects.count() == 1


def test_amounts_are_written_as_the_language_writes_them(paid, fien, sign_in):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(fien)
    profile.preferred_language = "de"
    profile.save()
    client, line = sign_in(fien), line_of("digital")
    address = act("desk_orders", paid.number, "refund")
    client.post(address, filled(client, address, **{f"line-{line.pk}": "2,05", "why": WHY}))
    assert refunded_of(line) == Money(205, "EUR")


def test_everything_that_is_left_goes_back(paid, fien, sign_in):
    client = sign_in(fien)
    address = act("desk_orders", paid.number, "refund")
    client.post(address, filled(client, address, everything="on", why=WHY))
    assert RefundRow.objects.get().amount_minor == paid.facts.gross_minor
    assert client.get(address).status_code == 302  # nothing is left: the form is not offered


@pytest.mark.parametrize(
    "data",
    [{}, {"why": WHY}, {"everything": "on", "why": ""}, {"everything": "on", "why": "no"}, {"line": "99999", "why": WHY},
     {"line": "-1", "why": WHY}, {"line": "1.005", "why": WHY}, {"line": "a", "why": WHY},
     {"line": "1", "everything": "on", "why": WHY}],
)  # fmt: skip
def test_a_form_with_a_fault_does_nothing(paid, fien, sign_in, data):
    client, line = sign_in(fien), line_of("digital")
    address = act("desk_orders", paid.number, "refund")
    sent = {(f"line-{line.pk}" if name == "line" else name): value for name, value in data.items()}
    assert client.post(address, filled(client, address, **sent)).status_code == 422
    assert (RefundRow.objects.count(), RefundProposal.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_above_the_limit_the_form_proposes_and_another_person_approves(paid, fien, desk, sign_in, settings):
    settings.REFUND_SECOND_PERSON_MINOR = 100
    client = sign_in(fien)
    address = act("desk_orders", paid.number, "refund")
    client.post(address, filled(client, address, everything="on", why=WHY))
    assert RefundRow.objects.count() == 0
    approve = act("desk_proposals", RefundProposal.objects.get().public_id, "approve")
    answer = client.post(approve, filled(client, approve, why="I say so myself"))
    assert answer.status_code == 422
    assert "A second person approves" in answer.content.decode()
    client.logout()
    other = sign_in(desk(Duty.FINANCE))
    assert other.post(approve, filled(other, approve, why="the facts are right")).status_code == 302
    assert RefundRow.objects.get().amount_minor == paid.facts.gross_minor
    assert other.post(approve, {"why": "the facts are right", "once": "x"}).status_code == 422
    assert RefundRow.objects.count() == 1


MONEY = [
    ("desk_orders", "refund"),
    ("desk_proposals", "approve"),
    ("desk_makers", "verification"),
    ("desk_operators", "give"),
]


@pytest.mark.parametrize(("name", "which"), MONEY)
def test_money_verification_and_duties_ask_for_the_password_again(paid, desk, sign_in, name, which):
    ada = desk(Duty.ADMINISTRATOR)
    line = line_of("digital")
    proposal = propose_refund(order=paid, amounts={line: Money(1, "EUR")}, by=desk(Duty.FINANCE), why=WHY, at=NOON)
    keys = {
        "desk_orders": paid.number, "desk_proposals": proposal.public_id, "desk_makers": Partner.objects.first().code,
        "desk_operators": make_user().public_id,
    }  # fmt: skip
    client = sign_in(ada, recent=False)
    address = act(name, keys[name], which)
    for response in (client.get(address), client.post(address, {"why": WHY, "everything": "on"})):
        assert response.status_code == 302
        assert "reauthenticate" in response["Location"]
    assert (RefundRow.objects.count(), AuditEntry.objects.count()) == (0, 1)


def test_every_act_with_money_needs_it():
    recent = {(viewset.name, one.name) for viewset in VIEWSETS for one in viewset.acts if one.needs_recent}
    others = {("desk_orders", "retry-refund"), ("desk_operators", "take"), ("desk_work", "resolve")}
    sellers = {
        ("desk_shares", "release"), ("desk_shares", "give-back"), ("desk_transfers", "happened"),
        ("desk_transfers", "again"), ("desk_chargebacks", "collect"), ("desk_reversals", "happened"),
        ("desk_reversals", "again"),
    }  # fmt: skip
    assert recent == {*MONEY, *others, *sellers}


ALLOWED = {
    ("desk_orders", "refund"): {Duty.FINANCE},
    ("desk_orders", "retry-refund"): {Duty.FINANCE},
    ("desk_orders", "resend"): {Duty.SUPPORT},
    ("desk_orders", "cancel"): {Duty.SUPPORT, Duty.FINANCE},
    ("desk_orders", "ask-provider"): {Duty.SUPPORT, Duty.FINANCE},
    ("desk_proposals", "approve"): {Duty.FINANCE},
    ("desk_proposals", "refuse"): {Duty.FINANCE},
    ("desk_shares", "release"): {Duty.FINANCE},
    ("desk_shares", "give-back"): {Duty.FINANCE},
    ("desk_transfers", "happened"): {Duty.FINANCE},
    ("desk_transfers", "again"): {Duty.FINANCE},
    ("desk_reversals", "happened"): {Duty.FINANCE},
    ("desk_reversals", "again"): {Duty.FINANCE},
    ("desk_chargebacks", "collect"): {Duty.FINANCE},
    ("desk_makers", "pause"): {Duty.MODERATION},
    ("desk_makers", "resume"): {Duty.MODERATION},
    ("desk_makers", "verification"): {Duty.FINANCE},
    ("desk_offerings", "take-down"): {Duty.MODERATION},
    ("desk_offerings", "give-back"): {Duty.MODERATION},
    ("desk_reviews", "take-down"): {Duty.MODERATION},
    ("desk_reviews", "take-answer-down"): {Duty.MODERATION},
    ("desk_reviews", "give-back"): {Duty.MODERATION},
    ("desk_reviews", "give-answer-back"): {Duty.MODERATION},
    ("desk_searches", "hide"): {Duty.MODERATION},
    ("desk_searches", "show"): {Duty.MODERATION},
    ("desk_mails", "resend"): {Duty.SUPPORT},
    ("desk_outbox", "revive"): {Duty.SUPPORT},
    ("desk_outbox", "give-up"): set(),
    ("desk_operators", "give"): set(),
    ("desk_operators", "take"): set(),
    ("desk_work", "resolve"): {Duty.SUPPORT},
    ("desk_notices", "decide"): {Duty.MODERATION},
    ("desk_complaints", "answer"): {Duty.MODERATION},
}


def test_the_table_of_acts_is_whole():
    assert set(ALLOWED) == {(viewset.name, one.name) for viewset in VIEWSETS for one in viewset.acts}


ROLES_OF = {
    "support": Duty.SUPPORT,
    "moderator": Duty.MODERATION,
    "accounts": Duty.FINANCE,
    "admin": Duty.ADMINISTRATOR,
}


@pytest.mark.parametrize(("name", "which"), sorted(ALLOWED))
def test_the_table_of_access_lets_in_whom_an_act_is_for(name, which):
    """tests/access walks each act as everybody, and proves the table; here stands whom it is meant for."""
    for method, opens in (("GET", 200), ("POST", 422)):
        codes = dict(zip(ROLES, table()[f"{name}:act[{which}]", method].codes, strict=True))
        let_in = {ROLES_OF.get(role) for role, code in codes.items() if code == opens}
        assert let_in == ALLOWED[name, which] | {Duty.ADMINISTRATOR}


BARE = [
    ("desk_makers", "verification"),
    *(("desk_orders", act) for act in ("ask-provider", "cancel", "resend", "retry-refund")),
]
"""A refund is not among them: of what was free, the right to it can be taken back."""


@pytest.mark.parametrize(("name", "which"), BARE)
def test_a_post_by_hand_for_an_act_that_is_not_offered_is_refused(desk, sign_in, name, which):
    """A maker without a payment account, an order that was free: the form is not shown, and sent all the same."""
    order, maker = free_order(), make_maker()
    PaymentAccount.objects.filter(partner=maker).delete()
    key = maker.code if name == "desk_makers" else order.number
    client = sign_in(desk(Duty.ADMINISTRATOR))
    data = {"once": "x", "why": WHY, "everything": "on", "seen": "0", "state": "verified", "mail": "1", "refund": "1"}
    before = AuditEntry.objects.count()
    assert client.get(act(name, key, which)).status_code == 302
    assert client.post(act(name, key, which), data).status_code == 422
    assert AuditEntry.objects.count() == before


def test_a_maker_is_paused_and_resumed(paid, desk, sign_in):
    client, partner = sign_in(desk(Duty.MODERATION)), Partner.objects.first()
    address = act("desk_makers", partner.code, "pause")
    assert client.post(address, filled(client, address, **STATEMENT | {"clause": ""})).status_code == 422
    assert client.post(address, filled(client, address, **STATEMENT | {"until": "2020-01-01"})).status_code == 422
    assert sale_state(with_facts(partner.pk)) == "on_sale"
    assert client.post(address, filled(client, address, **STATEMENT)).status_code == 302
    assert sale_state(with_facts(partner.pk)) == "maker_paused"
    page = client.get(reverse("desk_makers:thing", args=[partner.code])).content.decode()
    assert "Paused by the platform" in page
    assert act("desk_makers", partner.code, "resume") in page
    assert address not in page
    resume = act("desk_makers", partner.code, "resume")
    assert client.post(resume, filled(client, resume, why="the copies are gone")).status_code == 302
    assert sale_state(with_facts(partner.pk)) == "on_sale"


def test_a_work_is_taken_down_and_given_back(paid, desk, sign_in):
    client, work = sign_in(desk(Duty.MODERATION)), Offering.objects.first()
    down, back = (act("desk_offerings", work.public_id, which) for which in ("take-down", "give-back"))
    assert client.post(down, filled(client, down, **STATEMENT)).status_code == 302
    assert Offering.objects.get(pk=work.pk).state == "withdrawn"
    assert client.get(reverse("desk_offerings:preview", args=[work.public_id])).status_code == 200
    assert client.post(back, filled(client, back, why="the maker showed the licence")).status_code == 302
    assert Offering.objects.get(pk=work.pk).state == "draft"


def test_a_search_is_hidden_and_suggested_again(desk, sign_in):
    on = NOON.date()
    row = PopularQuery.objects.create(language="en", text="rude", score=5, scored_on=on, reached_on=on)
    client = sign_in(desk(Duty.MODERATION))
    hide, show = (act("desk_searches", row.pk, which) for which in ("hide", "show"))
    assert client.post(hide, filled(client, hide, why=WHY)).status_code == 302
    row.refresh_from_db()
    assert row.hidden_at is not None
    assert show in client.get(reverse("desk_searches:thing", args=[row.pk])).content.decode()
    assert client.post(show, filled(client, show, why="it was harmless")).status_code == 302
    row.refresh_from_db()
    assert row.hidden_at is None


def test_support_sends_a_mail_of_an_order_again_and_cancels_an_unpaid_one(unpaid, desk, sign_in, run_outbox):
    client = sign_in(desk(Duty.SUPPORT))
    mail = SentMail.objects.create(
        key="x", to="anna@example.org", subject=f"Order {unpaid.number}", text=f"Order {unpaid.number}",
        sent_at=unpaid.facts.placed_at,
    )  # fmt: skip
    again, cancel = (act("desk_orders", unpaid.number, which) for which in ("resend", "cancel"))
    assert client.post(again, filled(client, again, mail=mail.pk, why=WHY)).status_code == 302
    run_outbox()
    assert SentMail.objects.filter(subject=mail.subject).count() == 2
    assert client.post(cancel, filled(client, cancel, why=WHY)).status_code == 302
    assert Order.objects.get().status == "cancelled"


def test_the_mail_log_hides_the_keys(paid, desk, sign_in):
    mail = SentMail.objects.exclude(text="").first()
    page = sign_in(desk(Duty.SUPPORT)).get(reverse("desk_mails:thing", args=[mail.pk])).content.decode()
    assert paid.facts.key not in page
    assert paid.number in page


def test_an_administrator_gives_a_duty(paid, desk, sign_in):
    client, new = sign_in(desk(Duty.ADMINISTRATOR)), make_user("new@example.org")
    found = client.get(reverse("desk_operators:index"), {"q": "new@"}).content.decode()
    assert reverse("desk_operators:thing", args=[new.public_id]) in found
    address = act("desk_operators", new.public_id, "give")
    assert client.post(address, filled(client, address, duty="support", why="starts on Monday")).status_code == 302
    assert duties_of(new) == {Duty.SUPPORT}


def test_an_act_that_nobody_knows_is_404(paid, desk, sign_in):
    assert sign_in(desk(Duty.ADMINISTRATOR)).get(act("desk_orders", paid.number, "explode")).status_code == 404
