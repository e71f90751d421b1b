"""The one domain signal between houses that may not know each other. Sent by hand, in the operation's transaction."""

from django.dispatch import Signal

offering_changed = Signal()
"""Keyword: ``offering`` (the row, as it now is) and ``at``."""
