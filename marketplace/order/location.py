"""Sales whose evidence of the place contradicts itself or is too little: a person decides (IR 282/2011 Art. 24b)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from marketplace.audit.operations import check_reason, record
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty
from marketplace.vat.evidence import QuestionClosed, settle_question
from marketplace.vat.models import LocationQuestion


class LocationRefused(Exception):
    """Nothing was decided; the message is for the operator."""


def location_questions() -> QuerySet[LocationQuestion]:
    """All of them, open ones first and the oldest of them before others, with what was sold and all evidence."""
    rows = LocationQuestion.objects.select_related("decision__line_facts__seller_order__order", "decided_by")
    return rows.prefetch_related("decision__later_evidence").order_by(
        F("decided_at").desc(nulls_first=True), "opened_at", "pk"
    )


@transaction.atomic
def decide_location(
    *, question: LocationQuestion, right_place: bool, by: User, why: str, at: datetime
) -> LocationQuestion:
    """Say once whether a sale was taxed at the right place. The VAT decision itself is never edited.

    Raises NotYourDesk, ReasonMissing, LocationRefused (somebody, or a further item, has settled it).
    """
    require_duty(by, Duty.FINANCE)
    reason = check_reason(why)
    try:
        decided = settle_question(public_id=question.public_id, right_place=right_place, by=by, why=reason, at=at)
    except QuestionClosed as closed:
        raise LocationRefused(_("This is decided already.")) from closed
    facts = {
        "outcome": decided.outcome, "place": decided.decision.place, "rate": decided.decision.rate,
        "order": decided.decision.line_facts.seller_order.order.number,
    }  # fmt: skip
    record(by=by, action="location.decide", about=about_location(decided), why=reason, at=at, facts=facts)
    return decided


def about_location(question: LocationQuestion) -> str:
    """Its name in the trail."""
    return f"location:{question.public_id}"
