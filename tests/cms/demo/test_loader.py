from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.core.management.base import CommandError

from cms.demo.accounts import PEOPLE
from cms.demo.home import load_home
from cms.demo.opinions import load_opinions
from cms.demo.synthetic import add_synthetic
from cms.models import HomePage
from marketplace.files.models import PrivateFile
from marketplace.offerings.models import CategoryNames, Offering, OfferingFile, OfferingText, Tier
from marketplace.offerings.queries import for_studio, missing_for_publishing
from marketplace.outbox.models import OutboxRow
from marketplace.pictures.models import Picture
from marketplace.reviews.models import Review
from marketplace.users.models import User
from storefronts.profiles.models import Storefront
from tests.factories import NOON

COUNTED = (CategoryNames, Offering, OfferingText, OfferingFile, Tier, Picture, PrivateFile, Storefront, HomePage, User)


def _counts() -> list[int]:
    return [model.objects.count() for model in COUNTED]


def test_second_run_adds_nothing(demo, small, loaded):
    before = _counts()
    assert loaded(demo["maker"]) == 0
    assert load_home(small) == 0
    assert _counts() == before
    assert Offering.objects.count() == 8
    assert HomePage.objects.filter(alias_of__isnull=True).count() == 4


def test_every_file_and_picture_lies_where_its_row_says(demo):
    files = list(PrivateFile.objects.all())
    assert files
    assert all(storages["private"].size(row.file.name) == row.size for row in files)
    for picture in Picture.objects.all():
        assert default_storage.exists(f"pictures/{picture.digest[:2]}/{picture.digest}/640.avif")


def test_demo_works_pass_the_checks_before_publishing(demo):
    assert {o.public_id: missing_for_publishing(o) for o in for_studio(Offering.objects.all())} == {
        o.public_id: [] for o in Offering.objects.all()
    }


def test_a_limited_edition_is_kept_as_one(demo):
    edition = Offering.objects.get(edition_size__isnull=False)
    tier = edition.tiers.get()
    assert (edition.edition_size, tier.code) == (150, "personal")
    assert tier.product.stockrecords.get().num_in_stock == 150
    assert tier.product.get_product_class().track_stock


def test_each_person_of_the_demo_can_sign_in(demo, client):
    from cms.demo.accounts import PASSWORD

    for person in PEOPLE:
        user = User.objects.get(email=person.email)
        assert user.check_password(PASSWORD)
        assert user.emailaddress_set.get().verified


def test_production_gets_no_published_passwords(db, settings):
    settings.PLATFORM_IS_DEMO = settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("load_demo", "--no-index")
    assert User.objects.count() == 0


def test_logins_are_printed(settings):
    out = StringIO()
    call_command("demo_logins", stdout=out)
    assert all(person.email in out.getvalue() for person in PEOPLE)


def test_some_works_are_rated_by_people_who_have_them(demo):
    at = NOON + timedelta(days=30)
    written = load_opinions(at=at)
    reviews = Review.objects.select_related("line__entitlement", "offering__partner__storefront")
    assert written == len(reviews) > 0
    assert all(row.line.entitlement.opens_at <= row.written_at <= at for row in reviews)
    assert all(row.offering.partner.storefront.is_demo and row.offering.edition_size is None for row in reviews)
    assert not OutboxRow.objects.filter(topic="mail").exists()
    assert load_opinions(at=at) == 0


def test_synthetic_works_fill_up_once(demo):
    assert add_synthetic(50, at=NOON, progress=lambda _n: None) == 42
    made = Offering.objects.filter(slug__startswith="synthetic-")
    assert made.count() == made.filter(files__versions__isnull=False).distinct().count() == 42  # all can be bought
    assert add_synthetic(50, at=NOON, progress=lambda _n: None) == 0
    assert Offering.objects.count() == 50
    made = Offering.objects.filter(slug="synthetic-000001").get()
    assert made.texts.get(language="en").title.startswith("Synthetic 000001")
    assert made.tiers.get().product.stockrecords.get().terms.amount_minor >= 200
