"""How accounts speak to people: mail through the outbox, in the person's language."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """allauth's adapter; filled by the accounts room."""
