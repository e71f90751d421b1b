"""What the platform decides against a seller, and the reasons it owes (DSA Art. 17, P2B Art. 4).

An operation that restricts calls ``announce`` in its own transaction: the owners are promised a mail with the reasons,
and every listener hears of it (the compliance room keeps the statement of reasons).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from marketplace.audit.operations import ReasonMissing, check_reason
from marketplace.outbox.mail import promise_mail
from marketplace.partner.models import Partner, Role
from marketplace.users.models import User


class Ground(TextChoices):
    """On what a decision rests (DSA Art. 17(3)(d) and (e))."""

    LAW = "law", gettext_lazy("Illegal under the law of the Union or of a member state")
    TERMS = "terms", gettext_lazy("Against the terms of the marketplace")


class Kind(TextChoices):
    """What was decided."""

    MAKER_PAUSED = "maker_paused", gettext_lazy("Sales paused")
    MAKER_RESUMED = "maker_resumed", gettext_lazy("Sales resumed")
    OFFERING_TAKEN_DOWN = "offering_taken_down", gettext_lazy("Work taken down")
    OFFERING_GIVEN_BACK = "offering_given_back", gettext_lazy("Work given back")


RESTRICTS = (Kind.MAKER_PAUSED, Kind.OFFERING_TAKEN_DOWN)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Facts in the operator's words, the kind of ground, the article or clause, and how long it holds.

    ``until``: the first day on which it no longer holds; None: until it is lifted.
    """

    facts: str
    ground: str = Ground.TERMS
    clause: str = ""
    until: date | None = None
    from_notice: bool = False
    """Whether a notice of somebody else led to it, rather than our own look (Art. 17(3)(b))."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One decision. ``about`` as in the trail: ``maker:code`` or ``offering:public id``; ``title`` in words."""

    kind: str
    about: str
    title: str
    partner: Partner
    reasons: Reasons
    by: User | None
    at: datetime


Listener = Callable[[Measure], str]
"""Hears of a measure; says where its owners can object (a path behind the language), or ""."""
_listeners: dict[str, Listener] = {}


def on_measure(name: str, listener: Listener) -> None:
    """Let a room hear of every measure, inside its transaction. Called in AppConfig.ready()."""
    _listeners[name] = listener


def check_reasons(reasons: Reasons) -> Reasons:
    """Raises ReasonMissing unless facts and the clause are there: a decision without them would be void."""
    check_reason(reasons.facts)
    if not reasons.clause.strip():
        raise ReasonMissing(_("Name the article of the law or the clause of the terms that this rests on."))
    return reasons


def announce(measure: Measure) -> None:
    """Tell every listener and promise the owners their mail. Inside the transaction of the measure."""
    objections = [path for listener in _listeners.values() if (path := listener(measure))]
    for seat in measure.partner.team.filter(role=Role.OWNER).select_related("user"):
        promise_mail(
            template="measure_taken", to=seat.user.email, language=seat.user.language, at=measure.at,
            key=f"measure:{measure.kind}:{measure.about}:{seat.user.public_id}:{measure.at.timestamp():.6f}",
            context=_context(measure) | {"object_at": next(iter(objections), "")},
        )  # fmt: skip


def _context(measure: Measure) -> dict[str, Any]:
    reasons = measure.reasons
    return {
        "kind": str(measure.kind), "title": measure.title, "maker": measure.partner.name, "facts": reasons.facts,
        "ground": str(reasons.ground), "clause": reasons.clause, "from_notice": reasons.from_notice,
        "until": reasons.until.isoformat() if reasons.until else "",
    }  # fmt: skip


def measure_mail(context: dict[str, Any]) -> dict[str, Any]:
    """Words of the reader's language for what the promise holds as codes."""
    kind, path = Kind(context["kind"]), context.get("object_at", "")
    return {
        "headline": _headline(kind, context["maker"], context["title"]),
        "is_restricting": kind in RESTRICTS,
        "scope": _("All works of the studio, in all countries.")
        if kind in (Kind.MAKER_PAUSED, Kind.MAKER_RESUMED)
        else _("This work, in all countries."),
        "until": date.fromisoformat(context["until"]) if context["until"] else None,
        "ground_text": Ground(context["ground"]).label,
        "contact": settings.PLATFORM_EMAIL,
        "object_url": f"{settings.SITE_URL}/{get_language() or 'en'}{path}" if path else "",
    }


def _headline(kind: Kind, maker: str, title: str) -> str:
    sentences = {
        Kind.MAKER_PAUSED: _("We have paused the sales of %(name)s"),
        Kind.MAKER_RESUMED: _("%(name)s can sell again"),
        Kind.OFFERING_TAKEN_DOWN: _("We have taken down “%(name)s”"),
        Kind.OFFERING_GIVEN_BACK: _("“%(name)s” is yours again as a draft"),
    }
    return sentences[kind] % {"name": maker if kind in (Kind.MAKER_PAUSED, Kind.MAKER_RESUMED) else title}
