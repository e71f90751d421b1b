"""The one door for provider events: verify over the raw bytes, store once, answer; the worker does the rest."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.payment.gateway import BadSignature, GatewayRefused, TooOld
from marketplace.payment.provider import get_gateway
from marketplace.webhooks.operations import receive

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def stripe(request: HttpRequest) -> HttpResponse:
    """200 for every genuine delivery, also a repeated or unknown one; 400 for anything unsigned: nothing is kept."""
    try:
        event = get_gateway().parse_event(body=request.body, signature=request.headers.get("Stripe-Signature", ""))
    except (BadSignature, GatewayRefused) as fault:
        if isinstance(fault, TooOld):
            log.error("an event of the payment provider was refused: %s. Is our clock right?", fault)
        return HttpResponse("not a signed event\n", status=400, content_type="text/plain")
    receive(event=event, at=timezone.now())
    return HttpResponse("ok\n", content_type="text/plain")
