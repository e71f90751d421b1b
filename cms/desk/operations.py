"""What operators change that no room below could keep a trail of: mails, promises, duties."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.audit.operations import record
from marketplace.outbox import operations as outbox
from marketplace.outbox.mail import FORGOTTEN, promise_again
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.outbox.topics import moves_money
from marketplace.users.models import User
from marketplace.users.operators import GROUPS, Duty, duties_of, require_duty


class DeskRefused(Exception):
    """It cannot be done as things stand; nothing was changed. The message is for the operator."""


@transaction.atomic
def resend_mail(*, mail: SentMail, by: User, why: str, once: str, at: datetime) -> bool:
    """Send a mail again, word for word, to the address it went to. ``once`` is the form: sent twice, mailed once.

    Returns False for a form that was sent before. Raises NotYourDesk, ReasonMissing, DeskRefused.
    """
    require_duty(by, Duty.SUPPORT)
    if mail.to == FORGOTTEN or not mail.subject:
        raise DeskRefused(_("This mail was forgotten with its reader: there is nothing to send."))
    if not mail.text:
        raise DeskRefused(
            _("Only the subject of this mail is kept, as it held a secret. Its reader asks for a new one.")
        )
    if not promise_again(mail=mail, key=f"again:{mail.pk}:{once}", at=at):
        return False
    record(by=by, action="mail.resend", about=f"mail:{mail.pk}", why=why, at=at, facts={"key": mail.key})
    return True


@transaction.atomic
def revive_row(*, row: OutboxRow, by: User, why: str, at: datetime) -> None:
    """Give a dead promise another chance. Raises NotYourDesk, ReasonMissing, DeskRefused (it is not dead)."""
    require_duty(by, Duty.SUPPORT)
    if not outbox.revive(row=row, at=at):
        raise DeskRefused(_("This is not dead: it is being done, or was."))
    record(by=by, action="outbox.revive", about=f"outbox:{row.pk}", why=why, at=at, facts={"key": row.key})


@transaction.atomic
def give_up_row(*, row: OutboxRow, by: User, why: str, at: datetime) -> None:
    """Decide that a dead promise is not kept. Raises NotYourDesk, ReasonMissing, DeskRefused (it is not dead, or it
    moves money: the finance desk decides what became of that)."""
    require_duty(by, Duty.ADMINISTRATOR)
    if moves_money(row.topic):
        raise DeskRefused(
            _("This moves money: decide about the refund or the transfer itself, then try it again here.")
        )
    if not outbox.give_up(row=row, why=why, at=at):
        raise DeskRefused(_("This is not dead: it is being done, or was."))
    record(by=by, action="outbox.give_up", about=f"outbox:{row.pk}", why=why, at=at, facts={"key": row.key})


@transaction.atomic
def give_duty(*, to: User, duty: Duty, by: User, why: str, at: datetime) -> None:
    """Make a person an operator, or one with a further duty. Only administrators may.

    Raises NotYourDesk, ReasonMissing, DeskRefused (the account is closed, or has the duty).
    """
    require_duty(by, Duty.ADMINISTRATOR)
    locked = User.objects.select_for_update().get(pk=to.pk)
    if not locked.is_active:
        raise DeskRefused(_("This account is closed."))
    if locked.groups.filter(name=GROUPS[duty]).exists():
        raise DeskRefused(_("This person has that duty already."))
    locked.groups.add(Group.objects.get(name=GROUPS[duty]))
    record(by=by, action="duty.give", about=about_person(to), why=why, at=at, facts={"duty": str(duty)})


@transaction.atomic
def take_duty(*, of: User, duty: Duty, by: User, why: str, at: datetime) -> None:
    """Take a duty from a person. Nobody takes the administrator's from themselves: one is always left.

    Raises NotYourDesk, ReasonMissing, DeskRefused.
    """
    require_duty(by, Duty.ADMINISTRATOR)
    locked = User.objects.select_for_update().get(pk=of.pk)
    if not locked.groups.filter(name=GROUPS[duty]).exists():
        raise DeskRefused(_("This person does not have that duty."))
    if of.pk == by.pk and duty == Duty.ADMINISTRATOR:
        raise DeskRefused(_("Ask another administrator: nobody takes this duty from themselves."))
    locked.groups.remove(Group.objects.get(name=GROUPS[duty]))
    record(by=by, action="duty.take", about=about_person(of), why=why, at=at, facts={"duty": str(duty)})


def about_person(person: User) -> str:
    """A person's name in the trail."""
    return f"person:{person.public_id}"


def open_duties(person: User) -> list[Duty]:
    """The duties that a person does not have yet."""
    held = set(person.groups.values_list("name", flat=True))
    return [duty for duty in Duty if GROUPS[duty] not in held]


def held_duties(person: User) -> list[Duty]:
    """The duties given to a person, without those that come with being administrator."""
    if not duties_of(person):
        return []
    held = set(person.groups.values_list("name", flat=True))
    return [duty for duty in Duty if GROUPS[duty] in held]
