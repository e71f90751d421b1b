"""What only a person can judge about money that was called back from a seller: found on the desk, and decided there."""

import pytest
from django.urls import reverse

from marketplace.audit.models import AuditEntry
from marketplace.outbox.models import OutboxRow
from marketplace.payouts.models import Reversal
from marketplace.users.operators import Duty
from tests.cms.desk.conftest import WHY
from tests.marketplace.payouts.things import money_things

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(paid):
    return Reversal.objects.get(public_id=money_things(paid)["desk_reversals"])


def act(row, name):
    return reverse("desk_reversals:act", args=[row.public_id, name])


def test_it_waits_on_the_first_page_and_stands_in_the_list(row, desk, sign_in):
    client = sign_in(desk(Duty.FINANCE))
    assert "Reversals whose outcome nobody knows" in client.get(reverse("wagtailadmin_home")).content.decode()
    page = client.get(f"{reverse('desk_reversals:index')}?state=unresolved").content.decode()
    assert row.line.transfer.seller_order.number in page


def test_it_is_called_back_once_more_or_written_down(row, desk, sign_in):
    client = sign_in(desk(Duty.FINANCE))
    assert client.post(act(row, "again"), {"why": WHY, "once": "1"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.attempt) == ("planned", 2)
    assert OutboxRow.objects.filter(key=f"reverse:{row.public_id}:2").exists()
    Reversal.objects.update(state="unresolved")
    client.post(act(row, "happened"), {"why": WHY, "once": "2", "provider_id": "trr_9"})
    row.refresh_from_db()
    assert (row.state, row.provider_id) == ("done", "trr_9")
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == ["call.again", "call.happened"]


def test_support_decides_nothing(row, desk, sign_in):
    client = sign_in(desk(Duty.SUPPORT))
    assert client.post(act(row, "again"), {"why": WHY, "once": "1"}).status_code in (302, 403, 404)
    row.refresh_from_db()
    assert (row.state, row.attempt) == ("unresolved", 1)
