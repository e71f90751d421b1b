"""Pages of the law."""

from marketplace.compliance.views.pages import PAGES

__all__ = ["PAGES"]
