"""Pages that editors make."""

from cms.models.pages import HomePage, StandardPage
from cms.models.pictures import PagePicture
from cms.models.rings import RingIndexPage, RingPage
from cms.models.stories import ArticlePage, ShowcaseIndexPage, ShowcasePage

__all__ = [
    "ArticlePage", "HomePage", "PagePicture", "RingIndexPage", "RingPage", "ShowcaseIndexPage", "ShowcasePage",
    "StandardPage",
]  # fmt: skip
