"""Documents of the sale in the table's world: the buyer's invoice, the maker's own, and one that the maker is asked for;
and VAT that the buyer took back before, so that whoever asks again changes nothing."""

from __future__ import annotations

from typing import Any

from marketplace.invoicing.models import Document, Issuer, Purpose, Series, Wanted
from marketplace.vat.models import LateProof, VatIdCheck
from tests.factories import make_file


def documents_of(order: Any, now: Any) -> dict[str, dict[str, Any]]:
    part = order.seller_orders.get()
    _vat_taken_back(part, now)
    series = Series.objects.create(issuer=Issuer.objects.create(partner=None), year=now.year, type="380", last=2)
    bought = _document(order, series, now, position=1, to_buyer=True)
    billed = _document(order, series, now, position=2, to_buyer=False, seller_order=part, partner=part.partner)
    asked = {
        "task": {}, "purpose": Purpose.choices[0][0], "partner": part.partner, "order": order, "seller_order": part,
        "to_buyer": True, "gross_minor": 100, "currency": "EUR", "reason": Wanted.STATE, "asked_at": now,
    }  # fmt: skip
    own = Wanted.objects.create(key="table:own", number="R1", file=make_file(), uploaded_at=now, **asked)
    wanted = Wanted.objects.create(key="table:wanted", **asked)
    return {
        "documents:document": {"public_id": bought.public_id, "form": "cii"},
        "documents:own": {"public_id": own.public_id},
        "studio:document_object": {"public_id": billed.public_id},
        "studio:document_upload": {"public_id": wanted.public_id},
    }


def _vat_taken_back(part: Any, now: Any) -> None:
    check = VatIdCheck.objects.create(number="DE136695976", outcome="valid", checked_at=now)
    LateProof.objects.create(
        decision=part.lines.get(kind="digital").decision, check_answer=check, state=LateProof.State.CORRECTED,
        found_at=now, changed_at=now,
    )  # fmt: skip


def _document(order: Any, series: Series, now: Any, *, position: int, **more: Any) -> Document:
    party = {"name": "Somebody", "country": "LU"}
    return Document.objects.create(
        key=f"table:{position}", series=series, position=position, number=f"T-{position}", type="380",
        purpose=Purpose.choices[0][0], order=order, issued_at=now, issued_on=now.date(), tax_point=now.date(),
        language="en", currency="EUR", seller=party, buyer=party, lines=[], groups=[], net_minor=100, vat_minor=17,
        gross_minor=117, cii="<invoice/>", ubl="<invoice/>", sha256="0" * 64, validated_by="the table of access", **more,
    )  # fmt: skip
