"""Accounts as people name them: a purpose of the chart, and whose or which it is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.ledger.chart import CHART, Place, Purpose, Rule
from marketplace.ledger.models import Account
from marketplace.ledger.postings import AGENT, DEEMED
from marketplace.ledger.words import account_words
from marketplace.partner.models import Partner
from marketplace.vat.territories import place as place_of

CHANNELS = ("oss", "return")


class NoSuchPlace(ValueError):
    """The words name no account; the message says what is wanted."""


def place_named(purpose: str, words: str) -> Place:
    """The account of ``purpose`` that ``words`` name: the seller's code where it has one, then its subject.

    A subject is one that the books know, so that a slip of the pen makes no new account; a state may be new. Raises
    NoSuchPlace.
    """
    wanted, parts = Purpose(purpose), words.split()
    rule = CHART[wanted]
    if len(parts) != rule.of_seller + bool(rule.subject):
        raise NoSuchPlace(_asked(wanted, rule))
    owner = _seller(parts.pop(0)) if rule.of_seller else None
    found = Place(wanted, owner, parts[0] if parts else "")
    if found.subject and not _is_known(found):
        raise NoSuchPlace(
            _("The books have no “%(subject)s” under “%(account)s”.")
            % {"subject": found.subject, "account": account_words(wanted)}
        )
    return found


def named(account: Account) -> str:
    """What names this account beside its purpose, as ``place_named`` reads it."""
    return " ".join(filter(None, (account.owner.code if account.owner else "", account.subject)))


def currencies() -> list[str]:
    """Those that the books are kept in; the euro first."""
    others = set(Account.objects.order_by().values_list("currency", flat=True).distinct()) - {"EUR"}
    return ["EUR", *sorted(others)]


def _asked(purpose: Purpose, rule: Rule) -> str:
    what = {
        (True, True): _("the seller's code and %(subject)s, with a space between"),
        (True, False): _("the seller's code"),
        (False, True): _("%(subject)s"),
        (False, False): _("nothing more than its name"),
    }[rule.of_seller, bool(rule.subject)]
    return _("“%(account)s” wants %(what)s.") % {
        "account": account_words(purpose), "what": what % {"subject": subject_words(purpose)},
    }  # fmt: skip


def subject_words(purpose: Purpose) -> str:
    """What the subject of an account names, in words."""
    return {
        Purpose.SELLER_HOLD: _("the number of the seller's part of the order"),
        Purpose.ON_THE_WAY: _("the number of the transfer"),
        Purpose.REFUNDS_OWED: _("the number of the refund"),
        Purpose.DISPUTES: _("the number of the dispute"),
        Purpose.PLATFORM_COMMISSION: _("“agent” or “deemed”"),
        Purpose.VAT_PAYABLE: _("the channel and the state, like oss:FR or return:LU"),
        Purpose.SUSPENSE: _("the number of the movement"),
    }.get(purpose, "")


def _seller(code: str) -> int:
    pk: int | None = Partner.objects.filter(code=code).values_list("pk", flat=True).first()
    if pk is None:
        raise NoSuchPlace(_("There is no seller with the code “%(code)s”.") % {"code": code})
    return pk


def _is_known(wanted: Place) -> bool:
    if wanted.purpose == Purpose.PLATFORM_COMMISSION:
        return wanted.subject in (AGENT, DEEMED)
    if wanted.purpose == Purpose.VAT_PAYABLE:
        return _is_tax(wanted.subject)
    known = Account.objects.filter(purpose=wanted.purpose.value, owner_id=wanted.owner, subject=wanted.subject)
    return known.exists()


def _is_tax(subject: str) -> bool:
    channel, _colon, state = subject.partition(":")
    try:
        found = place_of(state)
    except ValueError:
        return False
    return channel in CHANNELS and found.in_eu_vat and state == state.upper()
