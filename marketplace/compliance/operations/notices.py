"""Somebody reports content; an operator decides with reasons; both sides hear of it (DSA Art. 16, 17; P2B Art. 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.audit.operations import record
from marketplace.compliance.measures import NONE, measure_named, measures_for
from marketplace.compliance.models import CaseEvent, CaseState, Complaint, Ground, Notice, Side, StatementOfReasons
from marketplace.compliance.operations.buyers import warn_buyers
from marketplace.compliance.subjects import owner_of, partner_of, subject_of
from marketplace.outbox.mail import promise_mail
from marketplace.partner.models import Partner
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty

SHORTEST, LONGEST = 20, 10_000
MOVES: dict[str, tuple[str, ...]] = {CaseState.RECEIVED: (CaseState.DECIDED,), CaseState.DECIDED: ()}
"""Of notices and of complaints."""


class CaseRefused(ValueError):
    """What was asked cannot be; nothing was written. The message is for the person."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an operator decides, with everything that DSA Art. 17(3) wants said."""

    measure: str
    facts: str
    ground: str = ""
    """``law`` or ``terms``; empty only where nothing is done."""
    ground_text: str = ""
    scope: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What the form brings."""

    url: str
    explanation: str
    name: str = ""
    email: str = ""
    is_child_abuse: bool = False
    good_faith: bool = False


@transaction.atomic
def report_content(*, report: Report, language: str, token: str, at: datetime) -> Notice:
    """Take a notice, confirm it, tell the operator. One notice per ``token``. Raises CaseRefused."""
    if (sent := Notice.objects.filter(token=token).first()) is not None:
        return sent
    _check(report)
    subject = subject_of(report.url)
    notice = Notice.objects.create(
        token=token, url=report.url, about=subject.about, partner=subject.partner,
        explanation=report.explanation.strip(), name=report.name.strip(), email=report.email.strip().lower(),
        is_child_abuse=report.is_child_abuse, good_faith=True, language=language, received_at=at,
    )  # fmt: skip
    CaseEvent.objects.create(notice=notice, old="", new=notice.state, why="reported", at=at)
    if notice.email:
        promise_mail(
            template="notice_received", to=notice.email, language=language, key=f"notice-received:{notice.public_id}",
            at=at, context={"notice": notice.public_id},
        )  # fmt: skip
    promise_mail(
        template="notice_arrived", to=settings.PLATFORM_EMAIL, language="en", at=at,
        key=f"notice-arrived:{notice.public_id}", context={"notice": notice.public_id},
    )  # fmt: skip
    return notice


def _check(report: Report) -> None:
    address = urlsplit(report.url)
    if address.scheme not in ("http", "https") or not address.netloc or len(report.url) > 1000:
        raise CaseRefused(_("Give the exact address of a page of this marketplace."))
    if not SHORTEST <= len(report.explanation.strip()) <= LONGEST:
        raise CaseRefused(_("Say why you think that it is illegal: at least 20 characters, at most 10,000."))
    if not report.is_child_abuse and not (report.name.strip() and report.email.strip()):
        raise CaseRefused(_("Give your name and e-mail address. Only for crimes against children neither is needed."))
    if not report.good_faith:
        raise CaseRefused(_("Confirm that you believe in good faith that what you say is right and complete."))


@transaction.atomic
def decide_notice(*, notice: Notice, decision: Decision, by: User, at: datetime) -> StatementOfReasons:
    """Decide a notice: measure, reasons, trail and mails in one transaction.

    Raises NotYourDesk, CaseRefused, and what the measure raises; nothing is written then.
    """
    require_duty(by, Duty.MODERATION)
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    move_case(locked, CaseState.DECIDED, by=by, why=decision.facts, at=at)
    about = locked.about or f"notice:{locked.public_id}"
    return write_statement(about=about, notice=locked, decision=decision, by=by, at=at)


@transaction.atomic
def state_reasons(*, about: str, decision: Decision, by: User, at: datetime) -> StatementOfReasons:
    """A decision that no notice led to (an operator saw it). Raises as ``decide_notice``."""
    require_duty(by, Duty.MODERATION)
    return write_statement(about=about, notice=None, decision=decision, by=by, at=at)


def move_case(case: Notice | Complaint, to: CaseState, *, by: User, why: str, at: datetime) -> None:
    """One listed transition of a locked notice or complaint, with who, when and why. Raises CaseRefused."""
    if to not in MOVES[case.state]:
        raise CaseRefused(_("This has been decided already. Look at it again before you go on."))
    which = {"notice": case} if isinstance(case, Notice) else {"complaint": case}
    CaseEvent.objects.create(**which, old=case.state, new=to, by=by, why=why[:300], at=at)
    case.state = to
    if isinstance(case, Notice):
        case.save(update_fields=["state"])


def write_statement(
    *, about: str, notice: Notice | None, decision: Decision, by: User, at: datetime
) -> StatementOfReasons:
    """Do what was decided and write down why. Inside the caller's transaction, after its check of the duty."""
    _check_decision(about, decision, at)
    partner = partner_of(about) or (notice.partner if notice else None)
    said = StatementOfReasons.objects.create(
        notice=notice, about=about, partner=partner, measure=decision.measure, scope=decision.scope.strip(),
        until=decision.until, facts=decision.facts.strip(), ground=decision.ground,
        ground_text=decision.ground_text.strip(), decided_by=by, decided_at=at,
    )  # fmt: skip
    measure_named(decision.measure).apply(
        about=about, by=by, why=f"statement {said.public_id}", at=at, until=decision.until
    )
    record(
        by=by, action="decide_content", about=about, why=decision.facts, at=at,
        facts={"statement": said.public_id, "measure": said.measure, "notice": notice.public_id if notice else ""},
    )  # fmt: skip
    warn_buyers(statement=said, at=at)
    if notice is not None and notice.email:
        promise_mail(
            template="decision_reporter", to=notice.email, language=notice.language, at=at,
            key=f"decision-reporter:{said.public_id}", context={"statement": said.public_id, "side": Side.REPORTER},
        )  # fmt: skip
    if decision.measure != NONE:
        context = {"statement": said.public_id, "side": Side.AFFECTED}
        tell_affected(said, "decision_affected", said.public_id, at, context)
    return said


def _check_decision(about: str, decision: Decision, at: datetime) -> None:
    if decision.measure not in dict(measures_for(about)):
        raise CaseRefused(_("Choose a measure that fits what was reported."))
    if not decision.facts.strip():
        raise CaseRefused(_("Say which facts the decision rests on."))
    if decision.measure != NONE and not (decision.ground in Ground.values and decision.ground_text.strip()):
        raise CaseRefused(_("Name the law or the clause of the terms, and why it fits."))
    if decision.until is not None and not measure_named(decision.measure).may_end:
        raise CaseRefused(_("Only a pause ends by itself. Leave the end empty."))
    if decision.until is not None and decision.until <= at:
        raise CaseRefused(_("The end lies in the past."))


def tell_affected(said: StatementOfReasons, template: str, what: str, at: datetime, context: dict[str, str]) -> None:
    """One mail to each whose content it is: the maker's team, or the person who wrote it."""
    if said.partner is not None:
        tell_team(said.partner, template, what, at, context)
    elif (owner := owner_of(said.about)) is not None and owner.email:
        promise_mail(
            template=template, to=owner.email, language=owner.language, at=at, key=f"{template}:{what}", context=context
        )


def tell_team(partner: Partner, template: str, what: str, at: datetime, context: dict[str, str]) -> None:
    """One mail to everybody in a maker's team."""
    for seat in partner.team.select_related("user"):
        promise_mail(
            template=template, to=seat.user.email, language=seat.user.language, at=at,
            key=f"{template}:{what}:{seat.user.public_id}", context=context,
        )  # fmt: skip
