"""Asking the register about a VAT number, and keeping what it said: for buyers and for sellers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from marketplace.vat.models import LateProof, VatIdCheck
from marketplace.vat.vies import VatRegister, VatRegisterDown, well_formed

FRESH = timedelta(hours=24)
"""How long an answer of the register is believed (eu-rules VAT-25)."""


def check_vat_id(*, vat_id: str, at: datetime) -> VatIdCheck:
    """Ask the register about a number, or take its answer of the last 24 hours. Kept as evidence either way.

    Raises VatIdRejected for a number that cannot be one; a register that is down is an answer too ("unavailable").
    """
    number = well_formed(vat_id)
    try:
        return ask_register(vat_id=number, at=at)
    except VatRegisterDown as down:
        return VatIdCheck.objects.create(number=number, outcome="unavailable", raw={"error": str(down)}, checked_at=at)


def ask_register(*, vat_id: str, at: datetime) -> VatIdCheck:
    """The same for who can wait. Raises VatRegisterDown, and VatIdRejected for a number that cannot be one."""
    number = well_formed(vat_id)
    fresh = (
        VatIdCheck.objects.filter(number=number, checked_at__gte=at - FRESH, outcome__in=("valid", "invalid"))
        .order_by("-checked_at")
        .first()
    )
    if fresh is not None:
        return fresh
    register: VatRegister = import_string(settings.VAT_REGISTER)()
    answer = register.check(number, settings.PLATFORM_VAT_ID)
    return VatIdCheck.objects.create(
        number=number,
        requester=settings.PLATFORM_VAT_ID,
        outcome="valid" if answer.valid else "invalid",
        name=answer.name[:250],
        address=answer.address,
        consultation_number=answer.consultation_number[:40],
        raw=answer.raw,
        checked_at=at,
    )


def forget_answers(answers: QuerySet[VatIdCheck]) -> int:
    """Delete those of them that no decision and no late proof rests on. Returns how many."""
    free = answers.filter(vatdecision__isnull=True).exclude(pk__in=LateProof.objects.values("check_answer"))
    ids = list(free.values_list("pk", flat=True))
    QuerySet(VatIdCheck).filter(pk__in=ids).delete()  # the model's own manager refuses: nearly all of them are kept
    return len(ids)
