"""Price reductions: announced below the lowest of 30 days, shown in each market, ended by themselves."""

from datetime import timedelta

import pytest

from marketplace.offerings.reductions import announce_reduction, end_due_reductions, end_reduction
from marketplace.offerings.refused import OfferingRefused
from marketplace.offerings.rights import PRESETS
from marketplace.offerings.tiers import PriceSpec, TierSpec, set_tiers
from marketplace.partner.models import PriceChange, PriceReduction, PriceTerms
from marketplace.partner.permissions import NotYourStorefront
from tests.factories import NOON, make_digital, make_maker, owner_of

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=40)


@pytest.fixture
def tier(db):
    return make_digital(price=10000, tiers=("personal",)).tiers.get()


def price_now(tier):
    return PriceTerms.objects.get(stockrecord__product=tier.product).amount_minor


def set_price(tier, amount, at, **more):
    offering = tier.offering
    spec = TierSpec("personal", PriceSpec(amount_minor=amount, **more), PRESETS["personal"], tier.licence)
    set_tiers(offering=offering, tiers=[spec], by=owner_of(offering.partner), at=at)


def reduce_to(tier, amount, at=LATER, **more):
    return announce_reduction(tier=tier, amount_minor=amount, by=owner_of(tier.offering.partner), at=at, **more)


def test_every_price_is_written_down_once(tier):
    set_price(tier, 10000, LATER)  # a form that saves itself sends the same price again
    set_price(tier, 8000, LATER)
    assert list(PriceChange.objects.values_list("amount_minor", "at")) == [(10000, NOON), (8000, LATER)]
    with pytest.raises(TypeError):
        PriceChange.objects.first().save()


def test_a_reduction_has_to_lie_below_the_lowest_of_30_days(tier):
    set_price(tier, 8000, LATER - timedelta(days=10))
    set_price(tier, 10000, LATER - timedelta(days=5))
    with pytest.raises(OfferingRefused, match=r"80\.00"):
        reduce_to(tier, 9000)
    assert (price_now(tier), PriceReduction.objects.count()) == (10000, 0)
    assert reduce_to(tier, 7000).reference_minor == 8000
    assert price_now(tier) == 7000


def test_at_its_end_the_old_price_comes_back(tier):
    made = reduce_to(tier, 7000, ends_at=LATER + timedelta(days=7))
    assert end_due_reductions(at=LATER + timedelta(days=6)) == 0
    assert end_due_reductions(at=LATER + timedelta(days=7)) == 1
    made.refresh_from_db()
    assert (price_now(tier), made.ended_at) == (10000, LATER + timedelta(days=7))
    assert end_due_reductions(at=LATER + timedelta(days=8)) == 0


def test_without_an_end_the_price_stays_and_the_announcement_is_over_after_30_days(tier):
    reduce_to(tier, 7000)
    assert end_due_reductions(at=LATER + timedelta(days=30)) == 1
    assert (price_now(tier), PriceReduction.objects.filter(ended_at__isnull=True).count()) == (7000, 0)


def test_another_price_ends_the_announcement_and_is_not_undone(tier):
    reduce_to(tier, 7000, ends_at=LATER + timedelta(days=7))
    set_price(tier, 12000, LATER + timedelta(days=1))
    assert end_due_reductions(at=LATER + timedelta(days=8)) == 0
    assert price_now(tier) == 12000


def test_the_maker_ends_it_and_only_the_maker(tier):
    made = reduce_to(tier, 7000)
    with pytest.raises(NotYourStorefront):
        end_reduction(reduction=made, by=owner_of(make_maker()), at=LATER)
    assert price_now(tier) == 7000
    end_reduction(reduction=made, by=owner_of(tier.offering.partner), at=LATER)
    end_reduction(reduction=made, by=owner_of(tier.offering.partner), at=LATER)
    assert price_now(tier) == 10000


def test_strangers_reduce_nothing(tier):
    with pytest.raises(NotYourStorefront):
        announce_reduction(tier=tier, amount_minor=7000, by=owner_of(make_maker()), at=LATER)
    assert price_now(tier) == 10000


@pytest.mark.parametrize(
    ("amount", "ends"), [(7000, timedelta(days=-1)), (7000, timedelta(days=61)), (10, timedelta(days=5))]
)
def test_what_is_no_reduction_is_refused(tier, amount, ends):
    with pytest.raises(OfferingRefused):
        reduce_to(tier, amount, ends_at=LATER + ends)
    assert (price_now(tier), PriceReduction.objects.count()) == (10000, 0)


def test_a_running_one_is_ended_before_the_next(tier):
    reduce_to(tier, 7000)
    with pytest.raises(OfferingRefused, match="running"):
        reduce_to(tier, 6000, at=LATER + timedelta(days=1))
    assert price_now(tier) == 7000


def test_another_side_within_30_days_cannot_be_compared(tier):
    set_price(tier, 9000, LATER - timedelta(days=3), side="net")
    with pytest.raises(OfferingRefused, match="fixed prices"):
        reduce_to(tier, 5000)


def test_the_page_shows_the_reference_as_its_market_pays_it(client, db):
    work = make_digital(price=10000, side="net", tiers=("personal",))
    announce_reduction(
        tier=work.tiers.get(), amount_minor=7000, by=owner_of(work.partner), at=NOON + timedelta(hours=1)
    )
    url = f"/de/works/{work.slug}-{work.public_id}/"
    german = client.get(url, headers={"Accept-Language": "de-DE"}).content.decode()
    austrian = client.get(url, headers={"Accept-Language": "de-AT"}).content.decode()
    assert "119,00" in german
    assert "83,30" in german
    assert "120,00" in austrian
    assert "84,00" in austrian


def test_without_a_reduction_nothing_is_struck_through(client, db):
    work = make_digital()
    assert "<s " not in client.get(f"/de/works/{work.slug}-{work.public_id}/").content.decode()


def test_the_studio_announces_and_ends(client, tier):
    work = tier.offering
    client.force_login(owner_of(work.partner))
    edit, reduce = f"/en/studio/works/{work.public_id}/", f"/en/studio/works/{work.public_id}/reduce/personal/"
    assert "It has to lie below" in client.get(edit).content.decode()
    assert client.post(reduce, {"reduce-personal-amount": "70"}).status_code == 302
    assert price_now(tier) == 7000
    assert "End the reduction" in client.get(edit).content.decode()
    client.post(reduce, {"do": "end"})
    assert price_now(tier) == 10000
    client.post(reduce, {"reduce-personal-amount": ""})
    assert price_now(tier) == 10000


def test_the_studio_of_others_is_not_there(client, tier):
    client.force_login(owner_of(make_maker()))
    url = f"/en/studio/works/{tier.offering.public_id}/reduce/personal/"
    assert client.post(url, {"reduce-personal-amount": "70"}).status_code == 404
    assert price_now(tier) == 10000
