"""The journal's entries, and what two persons put right in it. Nothing in it is ever edited."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.acts import Act, Deed
from cms.desk.moves import MovesForm
from cms.desk.sections import Cell, Facts, Link, Rows, Section, when
from cms.desk.viewsets import DeskViewSet, Shown
from cms.desk.words import cents
from marketplace.audit.two_persons import ProposalState
from marketplace.ledger.corrections import approve_correction, propose_correction, refuse_correction
from marketplace.ledger.models import Account, Correction, CorrectionStep, Entry
from marketplace.ledger.papers import papers_of
from marketplace.ledger.queries import named
from marketplace.ledger.words import account_words, words_of
from marketplace.users.operators import Duty

MOVED = (gettext_lazy("From"), gettext_lazy("To"), gettext_lazy("Amount"), gettext_lazy("Seller's part of an order"))


class Propose(Act):
    """A posting of its own."""

    name, label, button = "propose", gettext_lazy("Propose a posting"), gettext_lazy("Propose it to a second person")
    help = gettext_lazy(
        "Each move takes an amount from one account and gives it to another. Nothing is posted until a second person "
        "of the finance desk approves it; then it counts in the open month."
    )
    form_class = MovesForm
    needs_recent = True
    is_grave = True

    def run(self, deed: Deed) -> str:
        propose_correction(
            steps=deed.data["steps"], by=deed.by, why=deed.why, at=deed.at, corrects=deed.thing,
            reference=deed.data["reference"],
        )  # fmt: skip
        return _("Proposed. A second person of the finance desk finds it under “Corrections”.")


class Correct(Propose):
    """The same, about one entry."""

    name, label = "correct", gettext_lazy("Propose a correction")
    help = gettext_lazy(
        "Below stand the moves that would undo it: keep what is wrong, empty the others, add what is right. Nothing is "
        "posted until a second person of the finance desk approves it; then it counts in the open month."
    )
    shows = 2


class Approve(Act):
    name, label, button = "approve", gettext_lazy("Approve"), gettext_lazy("Approve and post it")
    help = gettext_lazy("Only somebody else than the person who proposed it. It is posted today, and stays for good.")
    needs_recent = True
    is_grave = True
    shows = 2

    def is_offered(self, thing: Correction) -> bool:
        return bool(thing.state == ProposalState.PROPOSED)

    def run(self, deed: Deed) -> str:
        entry = approve_correction(proposal=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("Approved and posted as entry %(number)s.") % {"number": entry.public_id}


class Refuse(Act):
    name, label, button = "refuse", gettext_lazy("Refuse"), gettext_lazy("Refuse the posting")
    help = gettext_lazy("Nothing is posted. Who proposed it can take it back so, too.")
    needs_recent = True

    def is_offered(self, thing: Correction) -> bool:
        return bool(thing.state == ProposalState.PROPOSED)

    def run(self, deed: Deed) -> str:
        refuse_correction(proposal=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("Refused. Nothing was posted.")


class Corrections(DeskViewSet):
    name, icon = "desk_corrections", "edit"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Corrections")
    duties = (Duty.FINANCE,)
    needs_recent = True
    acts = (Approve, Refuse)
    begins = Propose
    states, state_label = tuple(ProposalState.choices), gettext_lazy("State")
    empty = gettext_lazy("No posting was proposed yet.")
    search_help = gettext_lazy("what it is about, number of the entry, reason")
    columns_shown = (
        Shown("why", gettext_lazy("Why"), is_title=True),
        Shown("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Shown("moves", gettext_lazy("Amounts"), lambda row: ", ".join(map(_amount, row.steps.all()))),
        Shown("reference", gettext_lazy("About")),
        Shown("by", gettext_lazy("Proposed by"), lambda row: str(row.proposed_by or "")),
        Shown("at", gettext_lazy("When"), lambda row: when(row.proposed_at)),
    )

    def rows(self) -> QuerySet[Correction]:
        steps = CorrectionStep.objects.select_related("source_owner", "target_owner")
        rows = Correction.objects.select_related("proposed_by", "decided_by", "corrects", "entry")
        return rows.prefetch_related(Prefetch("steps", steps)).order_by("-proposed_at", "-pk")

    def search(self, rows: QuerySet[Correction], words: str) -> QuerySet[Correction]:
        return (
            rows.filter(reference__icontains=words)
            | rows.filter(corrects__public_id__iexact=words)
            | rows.filter(entry__public_id__iexact=words)
            | rows.filter(why__icontains=words)
        )

    def about(self, thing: Correction) -> str:
        return f"correction:{thing.public_id}"

    def title(self, thing: Correction) -> str:
        return _("Correction: %(why)s") % {"why": thing.why}

    def status(self, thing: Correction) -> str:
        return str(thing.get_state_display())

    def sections(self, thing: Correction) -> list[Section]:
        return [
            Facts(_("Proposal"), [
                (_("Puts right"), entry_link(thing.corrects)), (_("About"), thing.reference), (_("Why"), thing.why),
                (_("Proposed by"), f"{thing.proposed_by or ''}, {when(thing.proposed_at)}"),
                (_("Decide until"), when(thing.expires_at)),
                (_("Decided by"), f"{thing.decided_by}, {when(thing.decided_at)}" if thing.decided_by else None),
                (_("Reason"), thing.decided_why), (_("Posted as"), entry_link(thing.entry)),
            ]),
            Rows(_("Moves"), list(map(str, MOVED)), [
                [_side(step.source_purpose, step.source_owner, step.source_subject),
                 _side(step.target_purpose, step.target_owner, step.target_subject), _amount(step), step.about]
                for step in thing.steps.all()
            ]),
        ]  # fmt: skip


def entry_link(entry: Entry | None) -> Link | None:
    return Link(entry.public_id, reverse("desk_entries:thing", args=[entry.public_id])) if entry else None


def _amount(step: CorrectionStep) -> str:
    return cents(step.amount_minor, step.currency)


def _side(purpose: str, owner: object, subject: str) -> str:
    """An account in words, with whose and which it is."""
    whose = getattr(owner, "code", "")
    return " · ".join(filter(None, (account_words(purpose), whose, subject)))


class Entries(DeskViewSet):
    """Read only, and each can be corrected by a further one."""

    name, icon = "desk_entries", "list-ul"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Journal")
    duties = (Duty.FINANCE,)
    needs_recent = True
    acts = (Correct,)
    empty = gettext_lazy("Nothing is booked yet.")
    search_help = gettext_lazy("number of the entry, the order or the movement")
    columns_shown = (
        Shown("number", gettext_lazy("Entry"), lambda row: row.public_id, is_title=True),
        Shown("day", gettext_lazy("Booked on"), lambda row: row.booked_on.isoformat(), sort="booked_on"),
        Shown("kind", gettext_lazy("What happened"), lambda row: words_of(row.kind)),
        Shown("reference", gettext_lazy("About")),
        Shown("by", gettext_lazy("By"), lambda row: row.by_name),
    )

    def rows(self) -> QuerySet[Entry]:
        return Entry.objects.order_by("-booked_on", "-pk")

    def search(self, rows: QuerySet[Entry], words: str) -> QuerySet[Entry]:
        return rows.filter(public_id__iexact=words) | rows.filter(reference__icontains=words)

    def about(self, thing: Entry) -> str:
        return f"entry:{thing.public_id}"

    def title(self, thing: Entry) -> str:
        return f"{thing.public_id}: {words_of(thing.kind)}"

    def sections(self, thing: Entry) -> list[Section]:
        moves = list(thing.moves.select_related("entry", "source__owner", "target__owner").order_by("pk"))
        papers = papers_of(moves)
        return [
            Facts(_("Entry"), [
                (_("Happened"), when(thing.at)), (_("Booked on"), thing.booked_on.isoformat()),
                (_("About"), thing.reference), (_("Why"), thing.why), (_("By"), thing.by_name),
            ]),
            Rows(_("Moves"), [*map(str, MOVED), _("Documents")], [
                [_account(move.source), _account(move.target), cents(move.amount_minor, move.source.currency),
                 move.about, ", ".join(paper.number for paper in papers[move.pk])]
                for move in moves
            ]),
            Rows(_("Corrections"), [_("Why"), _("State"), _("When")], _corrections(thing), _("None.")),
        ]  # fmt: skip


def _account(account: Account) -> str:
    return " · ".join(filter(None, (account_words(account.purpose), named(account))))


def _corrections(entry: Entry) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for row in entry.corrections.order_by("proposed_at", "pk"):
        link = Link(row.why, reverse("desk_corrections:thing", args=[row.public_id]))
        rows.append([link, str(row.get_state_display()), when(row.proposed_at)])
    return rows
