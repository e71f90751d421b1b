"""Pages that editors make."""

from cms.models.pages import HomePage, StandardPage

__all__ = ["HomePage", "StandardPage"]
