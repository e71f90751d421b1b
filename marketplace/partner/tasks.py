"""What follows from a change of a seller's facts, through the outbox."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from marketplace.outbox.topics import TryLater
from marketplace.vat.operations import ask_register
from marketplace.vat.vies import VatIdRejected, VatRegisterDown

log = logging.getLogger(__name__)


def check_seller_vat_id(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Ask the register about a seller's number; its answer is kept as evidence and shown in the studio."""
    (payload,) = payloads
    try:
        ask_register(vat_id=payload["vat_id"], at=at)
    except VatRegisterDown as down:
        raise TryLater(f"register of VAT numbers: {down}") from down
    except VatIdRejected as wrong:
        # EX numbers of small businesses stand in no register that answers: nothing to ask.
        log.info("a seller's VAT number is not asked about: %s", wrong)
