"""Registers that know whether a VAT number is valid: the Commission's VIES, and a local one for development.

"Wrong" and "try later" are different exceptions. A number that is well formed but not registered is neither: it is an
answer (`valid=False`). The consultation number is evidence, and VIES gives one only when the requester's own number
is sent (IR 282/2011 Art. 18).
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError

from marketplace.vat.territories import MEMBER_STATES

OFFICIAL = "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number"
TIMEOUT_SECONDS = 5.0
_LONGEST_ANSWER = 100_000


class VatIdRejected(ValueError):
    """The number cannot be right: no member state's prefix, wrong length, or a wrong check digit."""


class VatRegisterDown(Exception):
    """The register, or the member state behind it, did not answer. Charge VAT and ask again later."""


@dataclass(frozen=True, slots=True)
class VatCheck:
    """One answer about one number. `number` is compact and starts with the VAT prefix (EL for Greece)."""

    number: str
    valid: bool
    name: str
    address: str
    consultation_number: str
    checked_at: datetime
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def country(self) -> str:
        return country_of(self.number)


class VatRegister(Protocol):
    def check(self, vat_id: str, requester: str = "") -> VatCheck:
        """Ask about a number, in the name of `requester`. Raises VatIdRejected, VatRegisterDown."""
        ...


def well_formed(vat_id: str) -> str:
    """The compact form of a number whose prefix, length and check digits are right. Raises VatIdRejected.

    GR is taken for Greece's EL. XI (Northern Ireland) is refused: it is for goods only.
    """
    compact = re.sub(r"[^0-9A-Z+*]", "", vat_id.upper())
    compact = f"EL{compact[2:]}" if compact[:2] == "GR" else compact
    if country_of(compact) not in MEMBER_STATES:
        raise VatIdRejected("the first two letters must be those of a member state")
    try:
        return str(eu_vat.validate(compact))
    except ValidationError as wrong:
        raise VatIdRejected(str(wrong)) from wrong


def country_of(vat_id: str) -> str:
    """The ISO code of a number's state: GR for EL."""
    prefix = vat_id[:2].upper()
    return "GR" if prefix == "EL" else prefix


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class LocalRegister:
    """A register that asks nobody, for development and tests. Its answers depend on the number's last digit alone.

    Any number with right check digits is valid, but: last digit 8: not registered; last digit 9: the register is
    down. Trailing letters do not count. So DE136695976 is valid, DE136695048 is not, and DE811569869 gets no answer.
    """

    clock: Callable[[], datetime] = _now

    def check(self, vat_id: str, requester: str = "") -> VatCheck:
        number = well_formed(vat_id)
        last = re.sub(r"\D", "", number)[-1]
        if last == "9":
            raise VatRegisterDown("MS_UNAVAILABLE")
        valid = last != "8"
        return VatCheck(
            number=number,
            valid=valid,
            name=f"Example company {number}" if valid else "",
            address="1 Example street" if valid else "",
            consultation_number=f"LOCAL-{number}" if valid and requester else "",
            checked_at=self.clock(),
            raw={"register": "local", "valid": valid},
        )


@dataclass(frozen=True, slots=True)
class ViesRegister:
    """The Commission's VIES over its REST interface."""

    url: str = OFFICIAL
    timeout: float = TIMEOUT_SECONDS
    clock: Callable[[], datetime] = _now

    def check(self, vat_id: str, requester: str = "") -> VatCheck:
        number = well_formed(vat_id)
        asked: dict[str, str] = {"countryCode": number[:2], "vatNumber": number[2:]}
        if requester:
            own = self._own(requester)
            asked |= {"requesterMemberStateCode": own[:2], "requesterNumber": own[2:]}
        return read_answer(number, self._post(asked), at=self.clock())

    @staticmethod
    def _own(requester: str) -> str:
        """Our own number, which the operator configured: a mistake in it is not the buyer's."""
        try:
            return well_formed(requester)
        except VatIdRejected as wrong:
            raise VatRegisterDown(f"the requester's own number is wrong: {wrong}") from wrong

    def _post(self, asked: dict[str, str]) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310  # the address comes from settings, not from people
            self.url,
            data=json.dumps(asked).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:  # noqa: S310  # as above
                answer = json.loads(response.read(_LONGEST_ANSWER))
        except urllib.error.HTTPError as error:
            raise VatRegisterDown(f"HTTP {error.code}") from error
        except (OSError, ValueError) as error:
            raise VatRegisterDown(str(error) or type(error).__name__) from error
        if not isinstance(answer, dict):
            raise VatRegisterDown("the answer is not an object")
        return answer


def read_answer(number: str, answer: dict[str, Any], *, at: datetime) -> VatCheck:
    """A VatCheck from the register's JSON. Raises VatRegisterDown for its error words, VatIdRejected for bad input."""
    errors = [str(wrapped.get("error", "")) for wrapped in answer.get("errorWrappers") or []]
    errors += [str(answer["userError"])] if answer.get("userError") not in (None, "", "VALID", "INVALID") else []
    if "INVALID_INPUT" in errors:
        raise VatIdRejected("the register does not take this number")
    if errors or not isinstance(answer.get("valid"), bool):
        raise VatRegisterDown(errors[0] if errors else "the answer does not say whether the number is valid")
    return VatCheck(
        number=number,
        valid=answer["valid"],
        name=_said(answer, "name"),
        address=_said(answer, "address"),
        consultation_number=_said(answer, "requestIdentifier"),
        checked_at=at,
        raw=answer,
    )


def _said(answer: dict[str, Any], key: str) -> str:
    """A field's text; VIES writes "---" where a state keeps it to itself."""
    text = str(answer.get(key) or "").strip()
    return "" if text.strip("-") == "" else text


def from_settings() -> VatRegister:
    """The register the settings name: VIES_URL, or the local one when it is empty."""
    from django.conf import settings  # here, so that the rest of this file needs no Django

    url: str = settings.VIES_URL
    return ViesRegister(url=url) if url else LocalRegister()
