"""The one lock of a seller: who closes, and whoever leaves something open or public behind, waits for the other.

It comes before the locks of requests, storefronts and works, so that two never wait for each other.
"""

from __future__ import annotations

from marketplace.partner.models import Partner, PartnerStanding, Standing


def lock_sellers(*pks: int) -> bool:
    """Lock these sellers' rows, in one order, until the transaction ends. Read what depends on them afterwards.

    Returns whether all of them are open: read under the lock, so none of them closes any more. Foreign keys would not
    do it: they are checked at the end of the transaction.
    """
    rows = Partner.objects.select_for_update(no_key=True).filter(pk__in=pks)
    list(rows.order_by("pk").values_list("pk", flat=True))
    return not PartnerStanding.objects.filter(partner__in=pks, state=Standing.CLOSED).exists()
