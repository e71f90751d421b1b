"""Evidence of where a buyer is that comes after the decision: kept beside it, never in it (IR 282/2011 Art. 24b)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from marketplace.vat.location import Item, Verdict, judge
from marketplace.vat.models import LocationEvidence, LocationQuestion, VatDecision
from marketplace.vat.territories import Territory, place

BY_THEMSELVES = ("buyer", "seller", "platform")


class QuestionClosed(Exception):
    """Somebody has decided already, or nothing was asked."""


@transaction.atomic
def append_evidence(*, decisions: Iterable[VatDecision], kind: str, source: str, value: str, at: datetime) -> None:
    """Keep one item for each decision. The same item again is not kept twice; nothing is ever changed. A fixed number
    of queries, however many decisions, but for sales that a person has to look at.

    An item that points to another VAT territory than the buyer's is marked: a person looks at it.
    """
    sales = list(decisions)
    items = [
        LocationEvidence(
            decision=sale, kind=kind, source=source, value=value, at=at, contradicts=_contradicts(sale, value)
        )
        for sale in sales
    ]
    LocationEvidence.objects.bulk_create(items, ignore_conflicts=True)
    _ask_or_settle(sales, at)


@transaction.atomic
def look_at_evidence(*, decisions: Iterable[VatDecision], at: datetime) -> None:
    """Nothing further came for these sales: ask where that is too little. For a sale that is paid, not before."""
    _ask_or_settle(list(decisions), at)


def lacks_an_item(question: LocationQuestion) -> bool:
    """Why it was asked: nothing it was shown speaks against the place; there was too little. Asks no database."""
    taxed_in = _state(_home(question.decision.facts["buyer"]))
    return all(item["country"] == taxed_in for item in question.shown)


def verdict_of(decision: VatDecision) -> Verdict | None:
    """What the evidence of a sale to a consumer amounts to.

    None where it decides nothing: a business is where its number is, work of a person is taxed at the maker.
    """
    buyer = decision.facts.get("buyer", {})
    if (
        decision.facts.get("nature") == "human_service"
        or buyer.get("capacity") == "business"
        or not buyer.get("country")
    ):
        return None
    return judge(_items(decision), taxed_in=_state(_home(buyer)), one_is_enough=settings.LOCATION_ONE_ITEM_IS_ENOUGH)


def open_questions() -> QuerySet[LocationQuestion]:
    """Sales whose evidence is contradictory or too little and that nobody has decided on, the oldest first."""
    waiting = LocationQuestion.objects.filter(outcome=LocationQuestion.Outcome.OPEN)
    return waiting.select_related("decision").prefetch_related("decision__later_evidence").order_by("opened_at", "pk")


def settle_question(
    *, public_id: str, right_place: bool, by: AbstractBaseUser, why: str, at: datetime
) -> LocationQuestion:
    """An operator's answer, with a reason. The caller has asked whether they may. Raises QuestionClosed, ValueError."""
    if not why.strip():
        raise ValueError("a decision needs a reason")
    outcome = LocationQuestion.Outcome.CONFIRMED if right_place else LocationQuestion.Outcome.WRONG
    answered = LocationQuestion.objects.filter(public_id=public_id, outcome=LocationQuestion.Outcome.OPEN).update(
        outcome=outcome, decided_at=at, decided_by=by, why=why.strip()[:1000]
    )
    if not answered:
        raise QuestionClosed(public_id)
    return LocationQuestion.objects.get(public_id=public_id)


def _ask_or_settle(decisions: list[VatDecision], at: datetime) -> None:
    """Open a question when items contradict each other or one is missing, close it when a further one settles it.

    An open one that was asked for want of an item shows the contradiction once there is one.
    """
    read = VatDecision.objects.filter(pk__in=[decision.pk for decision in decisions]).order_by("pk")
    settled = []
    for decision in read.prefetch_related("later_evidence"):
        verdict = verdict_of(decision)
        if verdict in (Verdict.CONTRADICTORY, Verdict.MISSING):
            _ask(decision, verdict, at)
        elif verdict == Verdict.SUFFICIENT:
            settled.append(decision.pk)
    LocationQuestion.objects.filter(decision__in=settled, outcome=LocationQuestion.Outcome.OPEN).update(
        outcome=LocationQuestion.Outcome.SETTLED, decided_at=at
    )


def _ask(decision: VatDecision, verdict: Verdict, at: datetime) -> None:
    shown = [{"kind": i.kind, "country": i.country, "from_other": i.from_other} for i in _items(decision)]
    asked, is_new = LocationQuestion.objects.get_or_create(
        decision=decision, defaults={"shown": shown, "opened_at": at}
    )
    if not is_new and verdict == Verdict.CONTRADICTORY and lacks_an_item(asked):
        LocationQuestion.objects.filter(pk=asked.pk, outcome=LocationQuestion.Outcome.OPEN).update(shown=shown)


def _items(decision: VatDecision) -> list[Item]:
    """What was said at the click, then what came later, in order."""
    said = [(one["kind"], one["source"], one["value"]) for one in decision.evidence]
    later = sorted(decision.later_evidence.all(), key=lambda row: (row.at, row.pk))
    came = [(row.kind, row.source, row.value) for row in later]
    home = _home(decision.facts.get("buyer", {}))
    return [Item(kind, _shown(value, home), source not in BY_THEMSELVES) for kind, source, value in [*said, *came]]


def _shown(value: str, home: Territory) -> str:
    """The state that an item points to. Regions and territories share their state's cards and addresses."""
    try:
        found = place(value)
    except ValueError:
        return value
    return _state(home) if _state(found) in (home.state, home.country) else _state(found)


def _state(found: Territory) -> str:
    return found.state or found.country


def _home(buyer: dict[str, str]) -> Territory:
    return place(buyer["country"], buyer.get("postcode", ""))


def evidence_to_review() -> QuerySet[LocationEvidence]:
    """Items that contradict the place a consumer was taxed at, the newest first."""
    return LocationEvidence.objects.filter(contradicts=True).select_related("decision").order_by("-at", "-id")


def _contradicts(decision: VatDecision, country: str) -> bool:
    """A business is taxed where it is established, whatever its card says; a consumer where it lives."""
    buyer = decision.facts.get("buyer", {})
    if buyer.get("capacity") == "business" or not buyer.get("country"):
        return False
    home = _home(buyer)
    return _shown(country, home) != _state(home)
