"""``expand``: ids replaced by the objects they name, along paths such as ``payment_intent.latest_charge``."""

from __future__ import annotations

from marketplace.sandbox import books, lists
from marketplace.sandbox.box import Box
from marketplace.sandbox.errors import invalid
from marketplace.sandbox.store import Body

DEEPEST = 4
_LINE = {"balance_transaction": "balance_transaction"}
_FAILURE = {"failure_balance_transaction": "balance_transaction"}
_EXPANDABLE: dict[str, dict[str, str]] = {
    "balance_transaction": {"source": ""},
    "charge": {**_LINE, "payment_intent": "payment_intent", "source_transfer": "transfer"},
    "checkout.session": {"payment_intent": "payment_intent"},
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "payment_intent": {"latest_charge": "charge"},
    "payout": {**_LINE, **_FAILURE},
    "refund": {
        **_LINE,
        **_FAILURE,
        "charge": "charge",
        "payment_intent": "payment_intent",
        "source_transfer_reversal": "transfer_reversal",
    },
    "transfer": {**_LINE, "destination_payment": "charge", "source_transaction": "charge"},
    "transfer_reversal": {**_LINE, "destination_payment_refund": "refund", "transfer": "transfer"},
}
_SOURCES = {
    "ch": "charge",
    "du": "dispute",
    "po": "payout",
    "py": "charge",
    "pyr": "refund",
    "re": "refund",
    "tr": "transfer",
    "trr": "transfer_reversal",
}


def expand(box: Box, body: Body, paths: list[str]) -> Body:
    """``body`` with what the paths name filled in. Raises ApiError 400 for what cannot be expanded."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise invalid(f"You cannot expand more than {DEEPEST} levels of a property: {path}.", "expand")
        if body.get("object") == "list":
            if steps[0] != "data" or len(steps) == 1:
                raise _refused(path)
            for item in body["data"]:
                _walk(box, item, steps[1:], path)
        else:
            _walk(box, body, steps, path)
    return body


def _walk(box: Box, body: Body, steps: list[str], path: str) -> None:
    step, rest = steps[0], steps[1:]
    if body["object"] == "checkout.session" and step == "line_items" and not rest:
        lines = box.store.hidden(body["id"])["lines"]
        body[step] = lists.page(lines, {}, f"/v1/checkout/sessions/{body['id']}/line_items")
        return
    if body["object"] == "charge" and step == "refunds" and not rest:
        found = box.store.newest("refund", account=box.store.account_of(body["id"]), charge=body["id"])
        body[step] = lists.page(found, {}, f"/v1/charges/{body['id']}/refunds")
        return
    kind = _EXPANDABLE.get(body["object"], {}).get(step)
    if kind is None:
        raise _refused(path)
    if isinstance(body.get(step), str):
        body[step] = box.get(kind or _SOURCES[body[step].partition("_")[0]], body[step])
        if kind == "balance_transaction":
            books.as_of_now(box, body[step])
    if rest and body.get(step) is not None:
        _walk(box, body[step], rest, path)


def _refused(path: str) -> Exception:
    return invalid(f"This property cannot be expanded ({path}).", "expand")
