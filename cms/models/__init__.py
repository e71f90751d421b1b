"""Pages that editors make."""

from cms.models.pages import HomePage, StandardPage
from cms.models.rings import RingIndexPage, RingPage

__all__ = ["HomePage", "RingIndexPage", "RingPage", "StandardPage"]
