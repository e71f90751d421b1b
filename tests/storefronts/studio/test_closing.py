"""Closing a storefront: only its owner, only with nothing open; what leaves, what stays, and who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from marketplace.basket.problems import why_not_for_sale
from marketplace.compliance.operations import state_reasons
from marketplace.compliance.operations.notices import Decision
from marketplace.offerings.models import Offering, State
from marketplace.offerings.moderation import TAKEN_DOWN
from marketplace.offerings.operations import OfferingRefused, publish
from marketplace.order.closing import refuse_closed
from marketplace.order.models import Order
from marketplace.order.operations import OrderRefused, place_order
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.partner.closing import ClosedAlready, StillOpen, close_storefront, open_things
from marketplace.partner.invitations import invite
from marketplace.partner.models import Outcome, Partner, PartnerEvent, PartnerStanding, Role, Standing
from marketplace.partner.operations import TeamRefused, seat, set_identity, unseat
from marketplace.partner.permissions import NotYourStorefront, StorefrontClosed
from marketplace.partner.queries import sale_state
from marketplace.partner.standing import StandingRefused, pause_partner
from marketplace.payment.models import RefundRow, RefundState
from marketplace.payment.refunds import refund_lines
from marketplace.users.personal_data import DeletionRefused, delete_account
from search.engines import get_engine
from search.indexing.write import write_keys
from storefronts.bespoke.operations.quotes import decline, send_quote
from storefronts.bespoke.queries import may_be_asked
from storefronts.engagements.states import RUNNING
from storefronts.pages.cards import maker_url, offering_url
from storefronts.pages.documents import OfferingSource, offering_key
from storefronts.pages.maker_documents import StorefrontSource
from storefronts.profiles.operations import save_storefront
from storefronts.rings.models import MembershipState
from storefronts.rings.operations import invite as ask_into_ring
from storefronts.rings.refused import RingRefused
from tests.factories import (
    NOON,
    PASSWORD,
    make_digital,
    make_editor,
    make_maker,
    make_member,
    make_ring,
    make_service,
    make_user,
    owner_of,
)
from tests.marketplace.compliance.paid import DOWNLOAD, place_and_pay
from tests.marketplace.compliance.test_buyers import settled
from tests.marketplace.compliance.test_notices import operator
from tests.marketplace.order.test_trunk import basket_with, facts
from tests.storefronts.bespoke.making import asked, make_request, make_spec
from tests.storefronts.engagements.making import order_of

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=40)


@pytest.fixture
def maker():
    return make_maker(name="Atelier Bleu")


def close(partner, *, by=None, why="I retire.", at=LATER):
    return close_storefront(partner=partner, by=by or owner_of(partner), why=why, at=at)


def fresh(partner):
    return Partner.objects.get(pk=partner.pk)


def is_untouched(partner):
    shown = set(Offering.objects.filter(partner=partner).values_list("state", flat=True))
    return (
        not PartnerStanding.objects.filter(partner=partner).exists()
        and State.WITHDRAWN not in shown
        and not OutboxRow.objects.filter(key__startswith="mail:storefront-closed").exists()
    )


def refused(partner):
    """The sentences and paths of what is open; nothing has changed."""
    with pytest.raises(StillOpen) as said:
        close(partner)
    assert is_untouched(partner)
    return [(thing.sentence, thing.path) for thing in said.value.things]


def test_works_leave_sale_and_the_trail_says_who_when_and_why(maker):
    shown, draft = make_digital(partner=maker), make_digital(partner=maker, published=False)
    close(maker)
    shown.refresh_from_db()
    draft.refresh_from_db()
    assert (shown.state, draft.state) == (State.WITHDRAWN, State.DRAFT)
    standing = PartnerStanding.objects.get(partner=maker)
    assert (standing.state, standing.changed_at) == (Standing.CLOSED, LATER)
    event = PartnerEvent.objects.get(partner=maker)
    assert (event.old, event.new, event.by, event.why, event.at) == (
        "active", "closed", owner_of(maker), "I retire.", LATER,
    )  # fmt: skip
    assert sale_state(fresh(maker)) == "closed"
    assert why_not_for_sale(Offering.objects.get(pk=shown.pk)) == "This is no longer on sale. Remove it to go on."


@pytest.mark.parametrize("role", [Role.EDITOR, Role.FINANCE, None])
def test_only_an_owner_closes(maker, role):
    person = make_user()
    if role:
        seat(partner=maker, user=person, role=role, at=NOON)
    make_digital(partner=maker)
    with pytest.raises(NotYourStorefront):
        close(maker, by=person)
    assert is_untouched(maker)


def test_it_closes_once(maker):
    close(maker)
    with pytest.raises(ClosedAlready):
        close(maker, at=LATER + timedelta(days=1))
    assert PartnerStanding.objects.get(partner=maker).changed_at == LATER
    assert PartnerEvent.objects.count() == 1


def test_an_unpaid_order_keeps_it_open(maker):
    basket = basket_with(make_digital(partner=maker).tiers.first())
    order = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    assert refused(maker) == [
        (f"Order {order.number}-A waits for its payment. It is paid, or ends by itself.", ""),
    ]


def test_a_download_that_is_not_open_yet_keeps_it_open_and_one_that_is_does_not(maker, gateway):
    basket = basket_with(make_digital(partner=maker).tiers.first())
    order = place_and_pay(gateway, basket=basket)
    path = f"/studio/orders/{order.number}-A/"
    assert refused(maker) == [(f"Order {order.number}-A is not delivered yet.", path)]
    other = make_maker()
    place_and_pay(gateway, basket=basket_with(make_digital(partner=other).tiers.first()), consents=DOWNLOAD, token="t2")
    assert open_things(other) == []


def test_running_work_keeps_it_open(maker):
    order = order_of(make_service(partner=maker, title="Couverture").tiers.first())
    said = dict(refused(maker))
    assert said["The work on “Couverture” is not ended."].startswith("/engagements/")
    assert said[f"Order {order.number}-A is not delivered yet."] == f"/studio/orders/{order.number}-A/"


@pytest.mark.parametrize("state", RUNNING)
def test_no_running_state_of_work_is_forgotten(maker, state):
    from storefronts.engagements.models import Engagement

    order_of(make_service(partner=maker).tiers.first())
    Engagement.objects.update(state=state, accepts_at=LATER)
    assert any(path.startswith("/engagements/") for _sentence, path in refused(maker))


def test_open_requests_and_quotes_keep_it_open_until_they_are_answered(maker):
    request = make_request(maker)
    row = asked(request)
    path = f"/studio/requests/{row.public_id}/"
    waits = "The request “Concert poster” waits for your answer. Decline it, or send a quote."
    assert refused(maker) == [(waits, path)]
    send_quote(invitation=row, spec=make_spec(), by=owner_of(maker), at=NOON)
    assert refused(maker) == [
        ("Your quote for “Concert poster” can still be accepted. Take it back, or wait until it ends.", path)
    ]
    other = asked(make_request(make_maker()))
    decline(invitation=other, reason="", by=owner_of(other.storefront.partner), at=NOON)
    close(other.storefront.partner)


def test_money_on_its_way_back_keeps_it_open(maker, gateway):
    basket = basket_with(make_digital(partner=maker).tiers.first())
    order = place_and_pay(gateway, basket=basket, consents=DOWNLOAD)
    refund_lines(order=order, lines=list(order.seller_orders.get().lines.all()), why="goodwill", at=NOON)
    RefundRow.objects.update(state=RefundState.PENDING)
    assert [path for sentence, path in refused(maker) if "way back" in sentence] == [
        f"/studio/orders/{order.number}-A/"
    ]
    RefundRow.objects.update(state=RefundState.SUCCEEDED)
    assert open_things(maker) == []


def test_memberships_end_and_no_ring_asks_again(maker):
    ring, other = make_ring(), make_ring()
    make_member(ring, partner=maker)
    ask_into_ring(ring=other, storefront=maker.storefront, by=make_editor(other), at=NOON)
    close(maker)
    states = set(maker.storefront.memberships.values_list("ring", "state"))
    assert states == {(ring.pk, MembershipState.LEFT), (other.pk, MembershipState.REFUSED)}
    third = make_ring()
    with pytest.raises(RingRefused):
        ask_into_ring(ring=third, storefront=fresh(maker).storefront, by=make_editor(third), at=LATER)
    assert maker.storefront.memberships.count() == 2


def indexed():
    return {key for source in ("offering", "storefront") for key, _version in get_engine().versions(source)}


def test_it_leaves_search_lists_and_requests(maker):
    work = make_digital(partner=maker)
    key, front = offering_key(work.public_id), f"storefront:{maker.storefront.slug}"
    get_engine().ensure_index()
    write_keys([key, front], engine=get_engine())
    assert indexed() == {key, front}
    close(maker)
    assert OfferingSource().versions([key]) == StorefrontSource().versions([front]) == {}
    assert front not in StorefrontSource().ids(None, 100)
    assert StorefrontSource().documents([front]) == []
    settled(LATER)
    assert indexed() == set()
    assert may_be_asked([fresh(maker).storefront]) == []


def test_its_pages_say_that_it_is_gone(client, maker, settings):
    settings.PUBLIC_PAGE_CACHE = False
    work, front = make_digital(partner=maker), maker.storefront
    close(maker)
    page = client.get(maker_url("en", front.slug))
    assert page.status_code == 410
    assert "Atelier Bleu has closed" in page.content.decode()
    gone = client.get(offering_url("en", work.slug, work.public_id))
    assert gone.status_code == 410
    assert maker_url("en", front.slug) not in gone.content.decode()
    sitemap = client.get(reverse("machine:sitemap")).content.decode()
    assert "sitemap-makers" not in sitemap


def test_a_work_that_a_complaint_gives_back_is_not_shown_again(client, maker, settings):
    settings.PUBLIC_PAGE_CACHE = False
    work = make_digital(partner=maker)
    close(maker)
    Offering.objects.filter(pk=work.pk).update(state=State.PAUSED)
    assert client.get(offering_url("en", work.slug, work.public_id)).status_code == 410
    with pytest.raises(StorefrontClosed):
        publish(offering=Offering.objects.get(pk=work.pk), by=owner_of(maker), at=LATER)
    assert TAKEN_DOWN not in work.events.values_list("why", flat=True)


def test_buyers_keep_what_they_bought(client, maker, gateway):
    basket = basket_with(make_digital(partner=maker, title="Marée basse").tiers.first())
    order = place_and_pay(gateway, basket=basket, consents=DOWNLOAD)
    close(maker)
    page = client.get(f"/en/orders/{order.number}/?key={order.facts.key}")
    assert page.status_code == 200
    for said in ("Marée basse", "Atelier Bleu"):
        assert said in page.content.decode()
    entitlement = order.seller_orders.get().lines.get().entitlement
    assert (entitlement.revoked_at, entitlement.opens_at) == (None, NOON)


def test_nothing_of_it_is_changed_any_more_but_the_team(maker):
    owner, person = owner_of(maker), make_user()
    seat(partner=maker, user=person, role=Role.EDITOR, at=NOON)
    invite(partner=maker, email="new@example.org", role=Role.EDITOR, language="en", by=owner, at=NOON)
    close(maker)
    with pytest.raises(StorefrontClosed):
        save_storefront(storefront=maker.storefront, by=owner, at=LATER, name="Other")
    with pytest.raises(StorefrontClosed):
        set_identity(partner=maker, facts=None, by=owner, at=LATER)
    with pytest.raises(StorefrontClosed):
        invite(partner=maker, email="b@example.org", role=Role.EDITOR, language="en", by=owner, at=LATER)
    assert fresh(maker).storefront.name == "Atelier Bleu"
    assert list(maker.invitations.values_list("outcome", flat=True)) == [Outcome.REVOKED]
    unseat(partner=maker, user=person, by=owner)
    assert list(maker.team.values_list("user", flat=True)) == [owner.pk]
    with pytest.raises(TeamRefused):
        unseat(partner=fresh(maker), user=owner, by=owner)


def test_the_platform_cannot_pause_what_is_closed_and_a_decision_does_not_fail_on_it(maker):
    work, judge = make_digital(partner=maker), operator()
    close(maker)
    from marketplace.partner.measures import Reasons

    with pytest.raises(StandingRefused):
        pause_partner(partner=fresh(maker), by=judge, reasons=Reasons("It was reported.", clause="7.2"), at=LATER)
    decision = Decision("pause_maker", "Nothing here has a licence.", "terms", "7.2")
    state_reasons(about=f"offering:{work.public_id}", decision=decision, by=judge, at=LATER)
    assert PartnerStanding.objects.get(partner=maker).state == Standing.CLOSED


def test_a_paused_storefront_can_be_closed_and_stays_closed_when_the_pause_ends(maker):
    from marketplace.partner.measures import Reasons
    from marketplace.partner.standing import lift_pauses

    until = (LATER + timedelta(days=5)).date()
    pause_partner(partner=maker, by=operator(), reasons=Reasons("Too many.", clause="7.2", until=until), at=NOON)
    close(maker)
    assert lift_pauses(at=LATER + timedelta(days=9)) == 0
    assert sale_state(fresh(maker)) == "closed"


def test_an_order_that_slips_in_is_refused(maker):
    basket = basket_with(make_digital(partner=maker).tiers.first())
    shown = facts(basket)
    PartnerStanding.objects.create(partner=maker, state=Standing.ACTIVE, changed_at=NOON)
    # What the buyer's transaction sees when the closing was committed after its look at the basket.
    order = place_order(basket=basket, facts=shown, user=None, at=NOON)
    PartnerStanding.objects.update(state=Standing.CLOSED)
    with pytest.raises(OrderRefused):
        refuse_closed(order=order, to="pending_payment", at=NOON)
    assert refuse_closed(order=order, to="paid", at=NOON) is None


WITHOUT_END = "Without an end: your tax facts, the storefront’s texts and pictures, and drafts."


def test_the_studio_promises_no_deletion_that_nothing_does(client, maker):
    client.force_login(owner_of(maker))
    for state in ("open", "closed"):
        page = " ".join(client.get("/en/studio/storefront/close/").content.decode().split())
        assert WITHOUT_END in page
        assert "your tax facts, because tax law" not in page
        if state == "open":
            close(maker)


def test_closed_is_no_verb_in_french(client, maker):
    """The word that requests have is masculine there, and reads like the English verb."""
    close(maker)
    client.force_login(owner_of(maker))
    page = client.get("/fr/studio/storefront/close/").content.decode()
    assert "</svg>Close</a>" not in page
    assert "<title>Close " not in page
    assert ("</svg>Fermée</a>" in page) or ("</svg>Closed</a>" in page)


def test_the_whole_team_is_told_what_is_kept_and_how_long(maker):
    editor = make_user("ed@example.org", language="de")
    seat(partner=maker, user=editor, role=Role.EDITOR, at=NOON)
    close(maker)
    settled(LATER)
    mails = {mail.to: mail for mail in SentMail.objects.filter(key__startswith="storefront-closed:")}
    assert set(mails) == {owner_of(maker).email, "ed@example.org"}
    said = " ".join(mails[owner_of(maker).email].text.split())
    for part in (
        "Atelier Bleu was closed by its owner on 1 January 2027",
        "Until 1 July 2027",
        "up to ten years",
        WITHOUT_END,
    ):
        assert part in said
    assert "/de/studio/storefront/close/" in mails["ed@example.org"].text


def test_a_sole_owner_closes_first_and_deletes_then(maker):
    owner = owner_of(maker)
    with pytest.raises(DeletionRefused) as said:
        delete_account(user=owner, at=NOON)
    assert said.value.reasons == [
        "You are the only owner of Atelier Bleu. Close the storefront in its studio, or make somebody else owner."
    ]
    close(maker)
    delete_account(user=owner, at=LATER)
    assert maker.team.count() == 0
    assert maker.trader_identity.legal_name == "Atelier Bleu"


# Pages


@pytest.fixture
def signed_in(client):
    def sign(user):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        assert answer.status_code == 302
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        return client

    return sign


CLOSE, CONFIRM = "/en/studio/storefront/close/", "/en/studio/storefront/close/confirm/"


def test_two_steps_close_it(signed_in, maker):
    owner = owner_of(maker)
    client = signed_in(owner)
    assert CLOSE in client.get("/en/studio/storefront/").content.decode()
    first = client.get(CLOSE).content.decode()
    for said in ("This closes Atelier Bleu for good", "All works leave sale", "It cannot be opened again", CONFIRM):
        assert said in first
    wrong = client.post(CONFIRM, {"typed": "Atelier Rouge"})
    assert wrong.status_code == 422
    assert wrong.content.decode().count('class="error-summary"') == 1
    assert not PartnerStanding.objects.exists()
    done = client.post(CONFIRM, {"typed": " atelier bleu ", "why": "I retire."})
    assert (done.status_code, done["Location"]) == (302, CLOSE)
    assert PartnerEvent.objects.get(partner=maker).why == "I retire."
    page = client.get(CLOSE).content.decode()
    assert "Atelier Bleu is closed" in page
    assert "/en/studio/start/" in page


def test_what_is_open_stands_there_with_its_link_and_the_second_step_leads_back(signed_in, maker):
    row = asked(make_request(maker))
    client = signed_in(owner_of(maker))
    page = client.get(CLOSE).content.decode()
    assert f'href="/en/studio/requests/{row.public_id}/"' in page
    assert CONFIRM not in page
    answer = client.post(CONFIRM, {"typed": "Atelier Bleu"})
    assert (answer.status_code, answer["Location"]) == (302, CLOSE)
    assert not PartnerStanding.objects.exists()


def test_the_last_step_asks_for_the_password_again(client, maker):
    client.force_login(owner_of(maker))
    answer = client.get(CONFIRM)
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.FINANCE])
def test_others_of_the_team_find_no_such_page(signed_in, maker, role):
    person = make_user()
    seat(partner=maker, user=person, role=role, at=NOON)
    client = signed_in(person)
    assert client.get(CLOSE).status_code == 404
    assert client.post(CONFIRM, {"typed": "Atelier Bleu"}).status_code == 404
    assert not PartnerStanding.objects.exists()


@pytest.mark.parametrize("page", ["", "works/", "works/new/", "storefront/", "selling/", "ring/"])
def test_in_a_closed_studio_changing_pages_lead_to_the_one_that_says_so(signed_in, maker, page):
    close(maker)
    answer = signed_in(owner_of(maker)).get(f"/en/studio/{page}")
    assert (answer.status_code, answer["Location"]) == (302, CLOSE)


@pytest.mark.parametrize("page", ["orders/", "requests/", "team/", "storefront/close/"])
def test_what_can_be_read_is_still_there(signed_in, maker, page):
    close(maker)
    answer = signed_in(owner_of(maker)).get(f"/en/studio/{page}")
    assert answer.status_code == 200
    assert "/en/studio/works/" not in answer.content.decode()


def test_an_order_of_a_closed_studio_can_be_read(signed_in, maker, gateway):
    basket = basket_with(make_digital(partner=maker, title="Marée basse").tiers.first())
    order = place_and_pay(gateway, basket=basket, consents=DOWNLOAD)
    close(maker)
    page = signed_in(owner_of(maker)).get(f"/en/studio/orders/{order.number}-A/")
    assert page.status_code == 200
    assert "Marée basse" in page.content.decode()


def test_who_opens_a_new_storefront_sits_down_in_it(signed_in, maker):
    owner = owner_of(maker)
    close(maker)
    new = make_maker(name="Atelier Vert", owner=owner)
    page = signed_in(owner).get("/en/studio/works/")
    assert page.status_code == 200
    assert "Atelier Vert" in page.content.decode()
    assert sale_state(fresh(new)) == "on_sale"
    assert Order.objects.count() == 0
    assert issubclass(StorefrontClosed, NotYourStorefront)
    assert issubclass(OfferingRefused, ValueError)
