"""Disputes: the buyer's bank asks, takes the money, and gives it back or keeps it."""

from __future__ import annotations

from marketplace.sandbox import books, fx
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.dispute_shapes import new_dispute
from marketplace.sandbox.errors import ApiError, invalid, unsupported
from marketplace.sandbox.metadata import merged
from marketplace.sandbox.store import Body

FEE = 2000
"""What the provider takes for a dispute, in minor units of the currency in which the charge was settled."""
ANSWER_WITHIN = 7 * books.DAY
KINDS = ("dispute", "inquiry", "prevented")
REASONS = ("fraudulent", "duplicate", "general", "product_not_received", "product_unacceptable", "unrecognized")
_OPEN = ("needs_response", "under_review")
_ASKED = ("warning_needs_response", "warning_under_review")
_BUILT = ("evidence", "expand", "metadata", "submit")
_NO_TEXT = ("appeal", "enhanced_evidence")


def start(box: Box, call: Call, charge_id: str, kind: str = "dispute", reason: str = "fraudulent") -> Body:
    """The bank disputes what is left of a charge; an inquiry takes no money, a prevented one never will.

    A debit that its bank takes back is lost at once: nobody is heard.
    """
    if kind not in KINDS or reason not in REASONS:
        raise invalid(f"Invalid dispute: one of {', '.join(KINDS)} for one of {', '.join(REASONS)}", "kind")
    charge = box.get("charge", charge_id, "charge", "")
    amount = charge["amount"] - charge["amount_refunded"]
    if charge["status"] != "succeeded" or charge["disputed"]:
        raise ApiError(400, f"Charge {charge_id} cannot be disputed: it failed, or it is disputed already.")
    if amount == 0 and kind != "prevented":
        raise ApiError(400, f"Charge {charge_id} has been refunded: nothing is left to dispute.")
    status = {"dispute": "needs_response", "inquiry": "warning_needs_response", "prevented": "prevented"}[kind]
    dispute = new_dispute(charge, amount or charge["amount"], status, reason, box.now() + ANSWER_WITHIN, box.now())
    box.store.add("dispute", dispute)
    charge["disputed"] = True
    box.store.save(charge)
    box.announce(call, "charge.dispute.created", dispute)
    if kind == "dispute":
        _withdraw(box, call, dispute)
        if charge["payment_method_details"]["type"] == "sepa_debit":
            return decide(box, call, dispute["id"], won=False)
    elif kind == "prevented":
        box.announce(call, "charge.dispute.closed", dispute)
    return dispute


def escalate(box: Box, call: Call, dispute_id: str) -> Body:
    """An inquiry becomes a dispute: now the money is taken."""
    dispute = _in(box, dispute_id, _ASKED)
    before = dispute["status"]
    dispute |= {"status": "needs_response", "is_charge_refundable": False}
    box.store.save(dispute)
    box.announce(call, "charge.dispute.updated", dispute, {"status": before})
    _withdraw(box, call, dispute)
    return dispute


def update(box: Box, call: Call, dispute_id: str, params: Body) -> Body:
    """Keep evidence, and hand it in unless ``submit`` is false. Raises ApiError 400 once it is decided."""
    for name in params:
        if name not in _BUILT:
            raise unsupported(name)
    dispute = _in(box, dispute_id, ("needs_response", "warning_needs_response"))
    for name, value in params.get("evidence", {}).items():
        if name in _NO_TEXT:
            raise unsupported(f"evidence[{name}]")
        dispute["evidence"][name] = value or None
    before = {"status": dispute["status"]}
    dispute["metadata"] = merged(dispute["metadata"], params)
    details = dispute["evidence_details"]
    details["has_evidence"] = any(v for name, v in dispute["evidence"].items() if name not in _NO_TEXT)
    if "evidence" in params and params.get("submit", True):
        details["submission_count"] += 1
        details["submission_method"] = "manual"
        dispute["status"] = dispute["status"].replace("needs_response", "under_review")
    box.store.save(dispute)
    box.announce(call, "charge.dispute.updated", dispute, before)
    return dispute


def close(box: Box, call: Call, dispute_id: str) -> Body:
    """The shop gives in: lost; an inquiry ends without a dispute."""
    return decide(box, call, dispute_id, won=False)


def decide(box: Box, call: Call, dispute_id: str, *, won: bool) -> Body:
    """The bank's last word. Won: what was withdrawn comes back, the fee too."""
    dispute = _in(box, dispute_id, _OPEN + _ASKED)
    before = dispute["status"]
    asked = before in _ASKED
    dispute["status"] = "warning_closed" if asked else ("won" if won else "lost")
    if not asked and won:
        _line(box, dispute, dispute["amount"], -FEE, "dispute_reversal")
    box.store.save(dispute)
    if asked:
        charge = box.get("charge", dispute["charge"])
        charge["disputed"] = False
        box.store.save(charge)
    box.announce(call, "charge.dispute.closed", dispute, {"status": before})
    if not asked and won:
        box.announce(call, "charge.dispute.funds_reinstated", dispute)
    return dispute


def blocks_refund(box: Box, charge: Body) -> bool:
    """Whether money of a charge is with the bank, or was lost to it."""
    found = box.store.newest("dispute", account="", charge=charge["id"])
    return any(not dispute["is_charge_refundable"] for dispute in found)


def _in(box: Box, dispute_id: str, states: tuple[str, ...]) -> Body:
    dispute = box.get("dispute", dispute_id, "dispute")
    if dispute["status"] not in states:
        raise ApiError(400, f"This dispute has a status of {dispute['status']}.")
    return dispute


def _withdraw(box: Box, call: Call, dispute: Body) -> None:
    _line(box, dispute, -dispute["amount"], FEE, "dispute")
    box.store.save(dispute)
    box.announce(call, "charge.dispute.funds_withdrawn", dispute)


def _line(box: Box, dispute: Body, amount: int, fee: int, category: str) -> None:
    moved, currency, rate = fx.settled(box, amount, dispute["currency"])
    line = books.book(
        box,
        source=dispute["id"],
        currency=currency,
        amount=moved,
        exchange_rate=rate,
        fee=fee,
        kind="adjustment",
        category=category,
        description=f"Chargeback {'withdrawal' if amount < 0 else 'reversal'} for {dispute['charge']}",
    )
    dispute["balance_transactions"].append(books.as_of_now(box, box.get("balance_transaction", line)))
