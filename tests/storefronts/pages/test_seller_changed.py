"""When a seller's facts change, its published works are shown anew."""

import pytest

from marketplace.outbox.models import OutboxRow
from marketplace.partner.models import AccountState
from marketplace.partner.operations import set_payment_account
from marketplace.partner.permissions import NotYourStorefront
from marketplace.users.operators import Duty
from tests.factories import NOON, make_digital, make_maker, make_user, owner_of

pytestmark = pytest.mark.django_db


def test_a_verified_account_is_seen_on_every_published_work():
    maker = make_maker(verified=False)
    published, draft = make_digital(partner=maker), make_digital(partner=maker, published=False)
    OutboxRow.objects.all().delete()
    set_payment_account(partner=maker, state=AccountState.VERIFIED, by=make_user(duties=(Duty.FINANCE,)), at=NOON)
    keys = [row.payload["key"] for row in OutboxRow.objects.filter(topic="search.index")]
    assert keys == [f"offering:{published.public_id}"]
    before = published.version
    published.refresh_from_db()
    assert published.version == before + 1
    assert draft.state == "draft"


def test_nobody_verifies_themselves():
    maker = make_maker(verified=False)
    with pytest.raises(NotYourStorefront):
        set_payment_account(partner=maker, state=AccountState.VERIFIED, by=owner_of(maker), at=NOON)
    maker.payment_account.refresh_from_db()
    assert maker.payment_account.state == AccountState.NONE
