"""Words for the states of an order, for its buyer."""

from __future__ import annotations

from django.utils.translation import gettext as _


def status_label(status: str) -> str:
    """An order's state in the active language."""
    return {
        "pending_payment": _("Waiting for payment"),
        "paid": _("Paid"),
        "partly_fulfilled": _("Partly delivered"),
        "fulfilled": _("Delivered"),
        "completed": _("Completed"),
        "cancelled": _("Not paid"),
        "expired": _("Not paid"),
        "partly_refunded": _("Partly refunded"),
        "refunded": _("Refunded"),
    }.get(status, status)


def step_label(status: str) -> str:
    """What happened when an order came into a state."""
    return _("Ordered") if status == "pending_payment" else status_label(status)
