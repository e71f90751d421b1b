"""An operator takes a work down with reasons, and gives it back."""

import pytest

from marketplace.audit.models import AuditEntry
from marketplace.audit.operations import ReasonMissing
from marketplace.offerings.models import Offering, OfferingEvent, State
from marketplace.offerings.moderation import MOVES, give_back, take_down
from marketplace.offerings.operations import publish, withdraw
from marketplace.offerings.refused import TransitionRefused
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.partner.measures import Ground, Reasons
from marketplace.users.operators import Duty, NotYourDesk
from tests.factories import NOON, make_digital, make_user, owner_of

pytestmark = pytest.mark.django_db
REASONS = Reasons("the picture is from a museum's catalogue", Ground.LAW, "Directive 2001/29/EC, Art. 2")


@pytest.fixture
def mia(db):
    return make_user(duties=(Duty.MODERATION,))


def test_a_work_that_was_taken_down_is_not_for_sale_and_its_owner_knows_why(mia, run_outbox, client):
    work = make_digital(title="Affiche du port")
    take_down(offering=work, by=mia, reasons=REASONS, at=NOON)
    run_outbox()
    work.refresh_from_db()
    assert (work.state, work.product.is_public) == ("withdrawn", False)
    mail = SentMail.objects.get(key__startswith="measure:")
    assert (mail.to, mail.subject) == (owner_of(work.partner).email, "We have taken down “Affiche du port”")
    assert "Directive 2001/29/EC, Art. 2" in mail.text
    assert "This work, in all countries." in mail.text
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.about) == ("offering.take_down", f"offering:{work.public_id}")
    assert client.get(f"/en/works/{work.slug}-{work.public_id}/").status_code in (200, 410)


def test_it_comes_back_as_a_draft_that_its_maker_can_publish(mia):
    work = make_digital()
    take_down(offering=work, by=mia, reasons=REASONS, at=NOON)
    with pytest.raises(TransitionRefused):
        publish(offering=work, by=owner_of(work.partner), at=NOON)
    given = give_back(offering=work, by=mia, why="the maker showed the licence", at=NOON)
    assert given.state == "draft"
    assert publish(offering=given, by=owner_of(work.partner), at=NOON).state == "published"
    with pytest.raises(TransitionRefused):
        give_back(offering=work, by=mia, why="the maker showed the licence", at=NOON)


def test_what_its_maker_withdrew_is_not_given_back(mia):
    work = make_digital()
    withdraw(offering=work, by=owner_of(work.partner), at=NOON, why="taken down by me")
    with pytest.raises(TransitionRefused, match="Only what the platform"):
        give_back(offering=work, by=mia, why="asked by the maker", at=NOON)
    assert (Offering.objects.get().state, AuditEntry.objects.count()) == ("withdrawn", 0)


@pytest.mark.parametrize("state", list(State))
def test_only_the_listed_moves_happen(mia, state):
    work = make_digital()
    Offering.objects.filter(pk=work.pk).update(state=state)
    events = OfferingEvent.objects.count()
    if State.WITHDRAWN in MOVES.get(state, ()):
        assert take_down(offering=work, by=mia, reasons=REASONS, at=NOON).state == "withdrawn"
        return
    with pytest.raises(TransitionRefused):
        take_down(offering=work, by=mia, reasons=REASONS, at=NOON)
    assert (Offering.objects.get().state, OfferingEvent.objects.count(), AuditEntry.objects.count()) == (
        state,
        events,
        0,
    )


@pytest.mark.parametrize("duties", [(), (Duty.SUPPORT,), (Duty.FINANCE,)])
def test_strangers_owners_and_other_duties_take_nothing_down(duties):
    work = make_digital()
    OutboxRow.objects.all().delete()
    for by in (make_user(duties=duties), owner_of(work.partner)):
        with pytest.raises(NotYourDesk):
            take_down(offering=work, by=by, reasons=REASONS, at=NOON)
        with pytest.raises(NotYourDesk):
            give_back(offering=work, by=by, why="because I say so", at=NOON)
    assert (Offering.objects.get().state, OutboxRow.objects.count()) == ("published", 0)


def test_without_a_ground_nothing_is_taken_down(mia):
    work = make_digital()
    with pytest.raises(ReasonMissing):
        take_down(offering=work, by=mia, reasons=Reasons("it is ugly, we think", Ground.TERMS, ""), at=NOON)
    assert Offering.objects.get().state == "published"
