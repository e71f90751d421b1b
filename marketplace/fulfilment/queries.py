"""Reading what is due to sellers."""

from __future__ import annotations

from marketplace.fulfilment.models import DueShare
from marketplace.partner.models import Partner


def is_owed(partner: Partner) -> bool:
    """Whether the seller has a share that is due. Paying out is not built: what was due once is owed until then."""
    return DueShare.objects.filter(line__seller_order__partner=partner, share_minor__gt=0).exists()
