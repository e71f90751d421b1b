"""The balances: every movement of money leaves one balance transaction, at the platform or at a seller."""

from __future__ import annotations

from marketplace.sandbox import lists
from marketplace.sandbox.box import Box, new_id
from marketplace.sandbox.errors import ApiError
from marketplace.sandbox.store import Body

DAY = 86_400
SETTLES_AFTER = 7 * DAY
_FEES = {"card": (150, 25), "sepa_debit": (0, 35), "ideal": (0, 29), "bancontact": (0, 35)}
_FILTERS = ("currency", "payout", "source", "type")


def fee_of(method: str, amount: int) -> int:
    """The provider's price for taking ``amount`` minor units: basis points and a fixed part by method."""
    points, fixed = _FEES[method]
    return amount * points // 10_000 + fixed


def midnight(at: int) -> int:
    """Money becomes available at the start of a day (UTC)."""
    return at - at % DAY


def book(
    box: Box,
    *,
    source: str | None,
    currency: str,
    amount: int,
    kind: str,
    category: str,
    fee: int = 0,
    account: str = "",
    available_on: int | None = None,
    description: str | None = None,
    exchange_rate: float | None = None,
) -> str:
    """Write one line; gives back its id. ``amount`` and ``fee`` in minor units, available at once without a date."""
    now = box.now()
    available = now if available_on is None else max(now, midnight(available_on))
    detail = {"amount": fee, "application": None, "currency": currency, "description": "Stripe processing fees"}
    line: Body = {
        "id": new_id("txn_3" if not account else "txn_1"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": available,
        "balance_type": "payments",
        "created": now,
        "currency": currency,
        "description": description,
        "exchange_rate": exchange_rate,
        "fee": fee,
        "fee_details": [detail | {"type": "stripe_fee"}] if fee else [],
        "net": amount - fee,
        "reporting_category": category,
        "source": source,
        "status": "pending",
        "type": kind,
    }
    box.store.add("balance_transaction", line, account=account)
    box.store.change(
        "INSERT INTO purse (account, currency, available_on, net) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (account, currency, available_on) DO UPDATE SET net = net + excluded.net",
        account,
        currency,
        available if available > now else 0,
        amount - fee,
    )
    return str(line["id"])


def available_on(box: Box, transaction: str | None) -> int | None:
    """When the money of a booked line can be used; None for a line that is not there yet."""
    if transaction is None:
        return None
    return int(box.get("balance_transaction", transaction)["available_on"])


def as_of_now(box: Box, line: Body) -> Body:
    """A line as it reads today: pending until its day has come."""
    line["status"] = "available" if line["available_on"] <= box.now() else "pending"
    return line


def funds(box: Box, account: str, currency: str) -> tuple[int, int]:
    """Available and pending minor units of one currency. Either can be negative."""
    found = box.store.rows(
        "SELECT sum(CASE WHEN available_on <= ?1 THEN net ELSE 0 END), "
        "sum(CASE WHEN available_on > ?1 THEN net ELSE 0 END) FROM purse WHERE account = ?2 AND currency = ?3",
        box.now(),
        account,
        currency,
    )[0]
    return int(found[0] or 0), int(found[1] or 0)


def balance(box: Box, account: str) -> Body:
    """``GET /v1/balance``: what is available and what is still on its way, per currency."""
    rows = box.store.rows("SELECT DISTINCT currency FROM purse WHERE account = ? ORDER BY currency", account)
    names = [row["currency"] for row in rows] or ["eur"]
    both = {name: funds(box, account, name) for name in names}
    answer: Body = {"object": "balance", "livemode": False}
    for place, part in enumerate(("available", "pending")):
        answer[part] = [
            {"amount": both[name][place], "currency": name, "source_types": {"card": both[name][place]}}
            for name in names
        ]
    if not account:
        answer["connect_reserved"] = [{"amount": 0, "currency": name} for name in names]
    answer["refund_and_dispute_prefunding"] = {
        part: [{"amount": 0, "currency": name, "source_types": {"card": 0}} for name in names]
        for part in ("available", "pending")
    }
    return answer


def transactions(box: Box, account: str, params: Body) -> Body:
    """``GET /v1/balance_transactions``. ``payout`` names the lines that an automatic payout paid out."""
    params = dict(params)
    paid_out = params.pop("payout", None)
    page = lists.stored(
        box.store,
        "balance_transaction",
        account,
        params,
        "/v1/balance_transactions",
        _FILTERS,
        hidden={"payout": paid_out} if paid_out else None,
    )
    page["data"] = [as_of_now(box, line) for line in page["data"]]
    return page


def require_available(box: Box, account: str, currency: str, amount: int, words: str) -> None:
    """Raises ApiError 400 ``balance_insufficient`` when less than ``amount`` is available now."""
    if funds(box, account, currency)[0] < amount:
        raise ApiError(400, words, code="balance_insufficient")


def settle_all(box: Box) -> None:
    """What is pending becomes available now, everywhere."""
    now = box.now()
    box.store.change(
        "UPDATE thing SET body = json_set(body, '$.available_on', ?1) WHERE kind = 'balance_transaction' "
        "AND json_extract(body, '$.available_on') > ?1",
        now,
    )
    rows = box.store.rows("SELECT account, currency, sum(net) AS net FROM purse GROUP BY account, currency")
    box.store.change("DELETE FROM purse")
    for row in rows:
        box.store.change(
            "INSERT INTO purse (account, currency, available_on, net) VALUES (?, ?, 0, ?)",
            row["account"],
            row["currency"],
            row["net"],
        )
