"""Told to whoever shows a seller: something that buyers see about it has changed."""

from django.dispatch import Signal

seller_changed = Signal()
"""Keyword: ``partner`` and ``at``. Sent by hand, in the operation's transaction."""
