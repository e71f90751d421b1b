"""The instruction on withdrawal and the model form (CRD Art. 6(1)(h), Annex I(A) and (B)), as the mail says them.

The versioned terms hold the same sentences, frozen in their template; a test holds the two together. What changes here
makes a new INSTRUCTION_VERSION, and a new version of the terms.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

INSTRUCTION_VERSION = "2026-11-27-whole"
INSTRUCTION_VERSIONS = frozenset({INSTRUCTION_VERSION})
"""Of mails that held the whole of it. Mails before were shortened: no conditions, no model form."""


def operator_line() -> str:
    """To whom a withdrawal goes, in one line."""
    parts = (settings.PLATFORM_NAME, *settings.PLATFORM_ADDRESS.splitlines(), settings.PLATFORM_EMAIL)
    return ", ".join(part.strip() for part in parts if part.strip())


def instruction(*, has_files: bool, has_work: bool) -> list[str]:
    """The right, how to use it, what follows, when it is lost, the form: a sentence or more an item."""
    operator = {"operator": operator_line()}
    said = [_period(), _how() % operator, _help(), _effects()]
    if has_work:
        said.append(_work())
    if has_files:
        said.append(_files())
    return [*said, _form() % operator]


def _period() -> str:
    return _(
        "The 14 days run from the day of the contract, that is of the order, and end with the last minute of the last "
        "day. You are in time if you send your statement before they end."
    )


def _how() -> str:
    return _(
        "To withdraw, tell us with one clear statement, for instance by letter or e-mail: %(operator)s. We take it "
        "for the maker too."
    )


def _help() -> str:
    return _(
        "You can use the model form below, but need not. You can also withdraw online, with the function that is "
        "linked at the foot of every page and at your order; we confirm at once by mail that your statement came."
    )


def _effects() -> str:
    return _(
        "If you withdraw, we pay back all that you paid under this contract, without delay and at the latest 14 days "
        "after your statement reached us: by the means of payment that you used, unless you expressly agree to "
        "another, and without a fee."
    )


def _work() -> str:
    return _(
        "Services: if you asked that the work start before the 14 days end, you pay for the part that was done until "
        "you told us, in proportion to the whole. Once the work is complete the right has ended, if you asked for the "
        "early start and knew that you lose the right with the completion."
    )


def _files() -> str:
    return _(
        "Downloads: the right ends when the download opens, if you expressly asked for the file before the 14 days "
        "end, knew that you lose the right with it, and this was confirmed to you. If you did not ask, the file opens "
        "after the 14 days."
    )


def _form() -> str:
    return _(
        "Model form: To %(operator)s. I withdraw from my contract about the following works or services: ... "
        "Ordered on: ... Order number: ... Name: ... Address: ... Signature (only on paper): ... Date: ..."
    )
