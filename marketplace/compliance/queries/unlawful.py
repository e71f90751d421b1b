"""Which works the platform took down because they were found unlawful (DSA Art. 16, 17), and holds to it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from marketplace.compliance.models import ComplaintOutcome, Ground, StatementOfReasons
from marketplace.offerings.models import Offering, OfferingEvent
from marketplace.offerings.moderation import GIVEN_BACK, about_offering


def found_unlawful(offerings: Collection[Offering]) -> dict[int, datetime]:
    """When, by the work's primary key. What a complaint reversed, or the platform gave back since, is not there.

    A decision because of our terms says nothing about the law, and the buyers' licences stand.
    """
    names = {about_offering(offering): offering.pk for offering in offerings}
    reversed_ones = StatementOfReasons.objects.filter(complaints__outcome=ComplaintOutcome.REVERSED)
    said = StatementOfReasons.objects.filter(about__in=names, measure="take_down", ground=Ground.LAW)
    rows = said.exclude(pk__in=reversed_ones).order_by("decided_at").values_list("about", "decided_at")
    found = {names[about]: at for about, at in rows}
    if not found:
        return {}
    events = OfferingEvent.objects.filter(offering__in=found, why=GIVEN_BACK).order_by("at")
    given_back = dict(events.values_list("offering", "at"))
    return {pk: at for pk, at in found.items() if pk not in given_back or given_back[pk] < at}
