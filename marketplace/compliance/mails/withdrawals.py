"""Mails of a withdrawal: the way in, the receipt on a durable medium, and what sellers and platform are told."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from marketplace.compliance.models import Withdrawal
from marketplace.compliance.queries.withdrawals import withdrawals
from marketplace.compliance.words import effect_sentence, moment
from marketplace.order.models import Order


def link_mail(context: dict[str, Any]) -> dict[str, Any]:
    """The context holds the order's number and the mark of the time of asking."""
    order = Order.objects.select_related("facts").get(number=context["number"])
    query = urlencode({"key": order.facts.key, "asked": context["asked"]})
    return {
        "number": order.number,
        "url": f"{settings.SITE_URL}{reverse('legal:withdraw_order', args=[order.number])}?{query}",
    }


def receipt_mail(context: dict[str, Any]) -> dict[str, Any]:
    """Content, date and time of the statement, and its effect. The context holds its public id."""
    found = withdrawals().get(public_id=context["withdrawal"])
    return {
        "w": found,
        "received": moment(found.submitted_at, found.country),
        "lines": _lines(found, part=""),
        "url": f"{settings.SITE_URL}{reverse('legal:withdrawal', args=[found.public_id])}?key={found.key}",
    }


def told_mail(context: dict[str, Any]) -> dict[str, Any]:
    """For one seller (``part``: the number of its part) or, where that is empty, for the platform."""
    found = withdrawals().get(public_id=context["withdrawal"])
    part = context["part"]
    return {
        "w": found,
        "part": part,
        "number": part or found.order.number,
        "received": moment(found.submitted_at, found.country),
        "lines": _lines(found, part=part),
        "problem": "" if part else found.problem,
    }


def _lines(found: Withdrawal, *, part: str) -> list[dict[str, Any]]:
    """Lines with their effect; with ``part`` only that seller's."""
    return [
        {
            "line": row.line,
            "sentence": effect_sentence(
                outcome=row.outcome, refund_minor=row.refund_minor, done_bps=row.done_bps, line=row.line
            ),
        }
        for row in found.lines.all()
        if not part or row.line.seller_order.number == part
    ]
