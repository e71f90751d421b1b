"""Blocks of which editors build pages: one file per family."""

from cms.blocks.cities import CitiesBlock
from cms.blocks.makers import MakersBlock
from cms.blocks.pictures import PictureBlock
from cms.blocks.searches import SearchBlock
from cms.blocks.spread import SpreadBlock
from cms.blocks.stories import StoriesBlock
from cms.blocks.text import CallBlock, QuoteBlock, TextBlock
from cms.blocks.works import HeroBlock, NewestBlock, WorksBlock

HOME_BLOCKS = [
    ("hero", HeroBlock()),
    ("works", WorksBlock()),
    ("stories", StoriesBlock()),
    ("newest", NewestBlock()),
    ("makers", MakersBlock()),
    ("cities", CitiesBlock()),
    ("search", SearchBlock()),
    ("picture", PictureBlock()),
    ("text", TextBlock()),
    ("quote", QuoteBlock()),
    ("call", CallBlock()),
]
TEXT_BLOCKS = [
    ("text", TextBlock()),
    ("picture", PictureBlock()),
    ("quote", QuoteBlock()),
    ("works", WorksBlock()),
    ("call", CallBlock()),
]
STORY_BLOCKS = [
    ("text", TextBlock()),
    ("spread", SpreadBlock()),
    ("works", WorksBlock()),
    ("picture", PictureBlock()),
    ("quote", QuoteBlock()),
    ("makers", MakersBlock()),
    ("search", SearchBlock()),
    ("call", CallBlock()),
]
"""Showcases and articles."""
