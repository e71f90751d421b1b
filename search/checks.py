"""What people forget when they switch search by meaning on."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from search import meaning


@register()
def meaning_is_there(**kwargs: Any) -> list[CheckMessage]:
    """What SEARCH_MEANING names is known and installed."""
    try:
        meaning.current()
    except ImproperlyConfigured as fault:
        return [Error(str(fault), id="search.E001")]
    return []
