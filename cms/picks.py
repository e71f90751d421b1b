"""The works an editor picked for a page, and which of them are off sale and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.stock import sold_out
from marketplace.offerings.models import Offering, State
from marketplace.partner.models import AccountState


@dataclass(frozen=True, slots=True)
class Pick:
    """``why_gone`` is a sentence for the editor, "" while it is on sale."""

    title: str
    maker: str
    why_gone: str


REASONS: dict[str, Any] = {
    State.PAUSED: gettext_lazy("paused by its maker"),
    State.WITHDRAWN: gettext_lazy("withdrawn by its maker"),
}


def picks_of(body: Iterable[Any]) -> list[Pick]:
    """Every picked work of a stream once, in its order. Three queries whatever their number."""
    picked = list(_picked(body))
    ids = dict.fromkeys(work.pk for work in picked if work is not None)
    rows = Offering.objects.filter(pk__in=ids).select_related("product", "partner__payment_account").in_bulk()
    gone = sold_out({"id": row.public_id} for row in rows.values())
    deleted = [Pick(_("A work that no longer exists"), "", _("deleted"))] if None in picked else []
    return [*(_pick(rows[pk], gone) for pk in ids), *deleted]


def _picked(body: Iterable[Any]) -> Iterator[Offering | None]:
    for block in body:
        value = block.value
        if not hasattr(value, "document_keys") or "makers" in value:
            continue
        yield from [value["work"]] if "work" in value else value["works"]


def _pick(row: Offering, gone: frozenset[str]) -> Pick:
    account = getattr(row.partner, "payment_account", None)
    why = ""
    if row.state != State.PUBLISHED:
        why = str(REASONS.get(row.state, _("not published")))
    elif account is None or account.state != AccountState.VERIFIED:
        why = _("waits for its maker’s verification")
    elif row.public_id in gone:
        why = _("sold out")
    return Pick(row.product.title, row.partner.name, why)
