"""Anyone can check a certificate: what it is worth, and nothing about who bought it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.delivery.certificates import masked
from marketplace.delivery.doubts import doubts_about
from marketplace.delivery.models import Entitlement
from marketplace.limits.rates import limited
from marketplace.offerings.rights import Rights
from marketplace.offerings.words import tier_label


@never_cache
@require_safe
@limited("licence-checks", limit=120, seconds=3600)
def check(request: HttpRequest, certificate: str) -> HttpResponse:
    """Valid, in doubt or ended, work, maker, licence and date; the buyer's name only masked."""
    found = (
        Entitlement.objects.select_related("line__seller_order__order__facts", "offering")
        .filter(certificate=certificate.lower())
        .first()
    )
    if found is None:
        raise Http404
    line = found.line
    context = {
        "entitlement": found,
        "line": line,
        "doubted_since": doubts_about([found.offering]).get(found.offering_id),
        "valid": found.revoked_at is None,
        "tier": tier_label(line.tier_code),
        "rights": Rights.from_json(line.rights).sentences() if line.rights else [],
        "licensee": masked(line.seller_order.order.facts),
    }
    response = render(request, "delivery/check.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
