"""What the platform has promised to do, what it could not, and the mails that left."""

from __future__ import annotations

import json
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from cms.desk.acts import Act, Deed
from cms.desk.operations import give_up_row, resend_mail, revive_row
from cms.desk.secrets import hide_in, hide_keys
from cms.desk.sections import Facts, Section, Text, when
from cms.desk.viewsets import DeskViewSet, Shown, row_or_404
from marketplace.outbox.mail import FORGOTTEN
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.outbox.topics import moves_money
from marketplace.users.operators import Duty

OPEN = Q(done_at__isnull=True, dead_at__isnull=True)
STATES = (
    ("dead", gettext_lazy("Dead: waits for you")), ("late", gettext_lazy("Late")), ("open", gettext_lazy("Open")),
    ("done", gettext_lazy("Done")),
)  # fmt: skip


def row_state(row: OutboxRow, *, at: datetime) -> str:
    """dead, done, late (due, and not being done) or open."""
    if row.dead_at:
        return "dead"
    if row.done_at:
        return "done"
    return "late" if row.due_at < at and row.attempts else "open"


def of_state(rows: QuerySet[OutboxRow], name: str, value: str) -> QuerySet[OutboxRow]:
    """The rows in one of ``STATES``."""
    wanted = {
        "dead": Q(dead_at__isnull=False), "done": Q(done_at__isnull=False), "open": OPEN,
        "late": OPEN & Q(due_at__lt=timezone.now(), attempts__gt=0),
    }  # fmt: skip
    return rows.filter(wanted[value])


def state_word(row: OutboxRow) -> str:
    return str(dict(STATES)[row_state(row, at=timezone.now())])


class OutboxFilters(WagtailFilterSet):  # type: ignore[misc]  # Wagtail is untyped
    state = ChoiceFilter(label=gettext_lazy("State"), choices=STATES, method=of_state)
    topic = CharFilter(label=gettext_lazy("Topic"), field_name="topic", lookup_expr="exact")

    class Meta:
        model = OutboxRow
        fields: list[str] = []


class Revive(Act):
    name, label, button = "revive", gettext_lazy("Try again"), gettext_lazy("Try again")
    help = gettext_lazy("With all its attempts anew. Mend the cause first where it is ours.")
    duties = (Duty.SUPPORT,)

    def is_offered(self, thing: OutboxRow) -> bool:
        return thing.dead_at is not None

    def run(self, deed: Deed) -> str:
        revive_row(row=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("It is tried again within seconds.")


class GiveUp(Act):
    name, label, button = "give-up", gettext_lazy("Give up"), gettext_lazy("Give it up")
    help = gettext_lazy("It will never be done. Where a person waits for it, tell them another way first.")
    duties = (Duty.ADMINISTRATOR,)
    is_grave = True

    def is_offered(self, thing: OutboxRow) -> bool:
        return thing.dead_at is not None and not moves_money(thing.topic)

    def run(self, deed: Deed) -> str:
        give_up_row(row=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("Given up.")


class Outbox(DeskViewSet):
    name, icon = "desk_outbox", "download"
    menu_label = label = gettext_lazy("Outbox")
    duties = (Duty.SUPPORT,)
    acts = (Revive, GiveUp)
    filterset = OutboxFilters
    empty = gettext_lazy("No task in the last thirty days.")
    search_help = gettext_lazy("name of the task, topic, error")
    columns_shown = (
        Shown("key", gettext_lazy("Task"), is_title=True),
        Shown("state", gettext_lazy("State"), state_word),
        Shown("topic", gettext_lazy("Topic")),
        Shown("attempts", gettext_lazy("Attempts"), lambda row: str(row.attempts)),
        Shown("due", gettext_lazy("Due"), lambda row: when(row.due_at)),
    )

    def rows(self) -> QuerySet[OutboxRow]:
        return OutboxRow.objects.order_by("-pk")

    def search(self, rows: QuerySet[OutboxRow], words: str) -> QuerySet[OutboxRow]:
        return rows.filter(Q(key__icontains=words) | Q(topic__icontains=words) | Q(error__icontains=words))

    def about(self, thing: OutboxRow) -> str:
        return f"outbox:{thing.pk}"

    def status(self, thing: OutboxRow) -> str:
        return state_word(thing)

    def sections(self, thing: OutboxRow) -> list[Section]:
        return [
            Facts(_("Task"), [
                (_("Topic"), thing.topic), (_("Promised"), when(thing.created_at)), (_("Due"), when(thing.due_at)),
                (_("Attempts"), str(thing.attempts)), (_("The other side is silent since"), when(thing.waiting_since)),
                (_("Being done by"), thing.leased_by if thing.leased_until else None),
                (_("Dead since"), when(thing.dead_at)), (_("Done"), when(thing.done_at)),
            ]),
            Text(_("Last error"), thing.error),
            Text(_("Content"), json.dumps(hide_in(thing.payload), indent=2, ensure_ascii=False)),
        ]  # fmt: skip


class SendAgain(Act):
    name, label, button = "resend", gettext_lazy("Send it again"), gettext_lazy("Send it again")
    help = gettext_lazy("Word for word, to the same address.")
    duties = (Duty.SUPPORT,)

    def is_offered(self, thing: SentMail) -> bool:
        return thing.to != FORGOTTEN and bool(thing.text)

    def run(self, deed: Deed) -> str:
        resend_mail(mail=deed.thing, by=deed.by, why=deed.why, once=deed.data["once"], at=deed.at)
        return _("The mail is on its way again to %(to)s.") % {"to": deed.thing.to}


class Mails(DeskViewSet):
    name, icon = "desk_mails", "mail"
    menu_label = label = gettext_lazy("Mail log")
    duties = (Duty.SUPPORT,)
    acts = (SendAgain,)
    empty = gettext_lazy("No mail has left yet.")
    search_help = gettext_lazy("address, subject")
    columns_shown = (
        Shown("subject", gettext_lazy("Subject"), lambda mail: mail.subject or _("(forgotten)"), is_title=True),
        Shown("to", gettext_lazy("To")),
        Shown("language", gettext_lazy("Language")),
        Shown("sent", gettext_lazy("Sent"), lambda mail: when(mail.sent_at)),
    )

    def rows(self) -> QuerySet[SentMail]:
        return SentMail.objects.defer("html", "text").order_by("-sent_at", "-pk")

    def search(self, rows: QuerySet[SentMail], words: str) -> QuerySet[SentMail]:
        return rows.filter(Q(to__icontains=words) | Q(subject__icontains=words))

    def find(self, key: str) -> SentMail:
        found: SentMail = row_or_404(SentMail.objects.all(), pk=key)  # with the texts that the list leaves out
        return found

    def about(self, thing: SentMail) -> str:
        return f"mail:{thing.pk}"

    def title(self, thing: SentMail) -> str:
        return thing.subject or _("(forgotten)")

    def sections(self, thing: SentMail) -> list[Section]:
        facts = [
            (_("To"), thing.to),
            (_("Sent"), when(thing.sent_at)),
            (_("Language"), thing.language),
            (_("Key"), thing.key),
        ]
        return [Facts(_("Mail"), facts), Text(_("Text"), hide_keys(thing.text))]
