"""What the desk says of a maker who has closed, and of how many buyers of an illegal work were told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.compliance.models import BuyerWarning
from marketplace.compliance.operations import report_content
from marketplace.compliance.operations.notices import Report
from marketplace.offerings.models import Offering
from marketplace.outbox.models import SentMail
from marketplace.partner.after_closing import forget_traders
from marketplace.partner.closing import close_storefront
from marketplace.partner.models import AccountState, Partner, PartnerStanding, PaymentAccount, Standing
from marketplace.partner.standing import StandingRefused, decide_verification
from marketplace.users.operators import Duty
from tests.cases import notice_about
from tests.cms.desk.test_cases import FACTS, LAW, act, send
from tests.factories import NOON, identified, make_maker, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    maker = identified(make_maker(name="Atelier Bleu"))
    close_storefront(partner=maker, by=owner_of(maker), why="I retire.", at=NOON)
    return Partner.objects.get(pk=maker.pk)


def text(page):
    return " ".join(page.content.decode().split())


def test_the_maker_s_page_says_closed_when_why_and_until_when(closed, sign_in, desk):
    client = sign_in(desk(Duty.ADMINISTRATOR))
    said = text(client.get(reverse("desk_makers:thing", args=[closed.code])))
    for part in ("Closed by its owner", "Closed on", "2027-05-22", "I retire.", "1, rue du Panier"):
        assert part in said
    assert "Closed by its owner" in text(client.get(reverse("desk_makers:index")))


@pytest.mark.parametrize("which", ["pause", "resume", "verification"])
def test_nothing_is_decided_about_a_closed_maker(closed, sign_in, desk, which):
    client = sign_in(desk(Duty.ADMINISTRATOR))
    page = client.get(reverse("desk_makers:thing", args=[closed.code]))
    assert act("desk_makers", closed.code, which) not in page.content.decode()
    if which != "resume":
        other = make_maker()
        page = client.get(reverse("desk_makers:thing", args=[other.code]))
        assert act("desk_makers", other.code, which) in page.content.decode()


def test_a_post_by_hand_verifies_no_closed_maker(closed, sign_in, desk):
    client = sign_in(desk(Duty.ADMINISTRATOR))
    PaymentAccount.objects.filter(partner=closed).update(state=AccountState.RESTRICTED)
    address = act("desk_makers", closed.code, "verification")
    said = {"once": "by-hand", "state": "verified", "why": "I have seen the papers."}
    page = client.post(address, said)
    assert (page.status_code, "This cannot be done now." in page.content.decode()) == (422, True)
    assert PaymentAccount.objects.get(partner=closed).state == AccountState.RESTRICTED
    PartnerStanding.objects.filter(partner=closed).delete()
    assert client.post(address, said).status_code == 302, "of an open one the same post decides"
    assert PaymentAccount.objects.get(partner=closed).state == AccountState.VERIFIED


def test_no_act_runs_that_is_not_offered(closed, sign_in, desk):
    client = sign_in(desk(Duty.ADMINISTRATOR))
    page = client.post(act("desk_makers", closed.code, "resume"), {"once": "by-hand", "why": "They asked us to."})
    assert (page.status_code, "This cannot be done now." in page.content.decode()) == (422, True)
    assert PartnerStanding.objects.get(partner=closed).state == Standing.CLOSED


def test_the_operation_decides_nothing_about_a_closed_maker(closed, desk):
    PaymentAccount.objects.filter(partner=closed).update(state=AccountState.RESTRICTED)
    why = "I have seen the papers."
    with pytest.raises(StandingRefused, match="closed"):
        decide_verification(partner=closed, state=AccountState.VERIFIED, by=desk(Duty.FINANCE), why=why, at=NOON)
    assert PaymentAccount.objects.get(partner=closed).state == AccountState.RESTRICTED


def test_after_six_months_the_page_stands_without_the_trader(closed, sign_in, desk):
    forget_traders(at=NOON + timedelta(days=200))
    said = text(sign_in(desk(Duty.ADMINISTRATOR)).get(reverse("desk_makers:thing", args=[closed.code])))
    assert "1, rue du Panier" not in said
    assert "six months after the closing (DSA Art. 30(5))" in said


def test_the_case_says_how_many_buyers_were_told(paid, sign_in, desk, run_outbox):
    work = Offering.objects.order_by("pk").first()
    notice = notice_about(work)
    client = sign_in(desk(Duty.ADMINISTRATOR))
    form = client.get(act("desk_notices", notice.public_id, "decide")).content.decode()
    assert "everybody who bought it in the six months before we learned of it, or since then, is told by mail" in form
    send(client, act("desk_notices", notice.public_id, "decide"), measure="take_down", why=FACTS, **LAW)
    case = reverse("desk_notices:thing", args=[notice.public_id])
    assert "0 so far" in text(client.get(case))
    run_outbox()
    assert SentMail.objects.filter(key__startswith="illegal-work:").count() == 1
    assert BuyerWarning.objects.get().told == 1
    for address in (case, reverse("desk_offerings:thing", args=[work.public_id])):
        said = text(client.get(address))
        assert "Buyers told" in said
        assert "so far" not in said


def test_only_forms_about_a_work_promise_that_buyers_are_told(paid, sign_in, desk):
    """Pausing tells no buyer, whatever its ground: the form says that each illegal work needs its own decision."""
    work = Offering.objects.order_by("pk").first()
    client = sign_in(desk(Duty.ADMINISTRATOR))
    report = Report(
        url=f"http://localhost:8000/en/makers/{work.partner.storefront.slug}/", name="Eva", email="eva@example.org",
        explanation="All of these pictures belong to others.", good_faith=True,
    )  # fmt: skip
    about_storefront = report_content(report=report, language="en", token="n2", at=NOON)
    pause = text(client.get(act("desk_makers", work.partner.code, "pause")))
    whole = text(client.get(act("desk_notices", about_storefront.public_id, "decide")))
    down = text(client.get(act("desk_offerings", work.public_id, "take-down")))
    for form in (pause, whole):
        assert "Each work that is against the law needs its own" in form
        assert "is told by mail" not in form
    assert "or since then, is told by mail" in down
    assert "needs its own" not in down


def test_the_timeline_s_words_are_its_own(closed):
    """ "kept" and "deleted" alone belong to other sentences, where they have another gender and number."""
    from django.utils.translation import override

    from cms.desk.maker_sections import _words
    from marketplace.partner.models import PartnerEvent

    forget_traders(at=NOON + timedelta(days=200))
    event = PartnerEvent.objects.filter(partner=closed, what=PartnerEvent.IDENTITY).first()
    with override("en"):
        assert "kept" in _words(event)
    for language, wrong in (("fr", "supprimée"), ("el", "διαγράφηκε")):
        with override(language):
            assert wrong not in _words(event).split()
