"""Blocks of which editors build pages: one file per family."""

from cms.blocks.cities import CitiesBlock
from cms.blocks.makers import MakersBlock
from cms.blocks.text import CallBlock, TextBlock
from cms.blocks.works import HeroBlock, NewestBlock, WorksBlock

HOME_BLOCKS = [
    ("hero", HeroBlock()),
    ("works", WorksBlock()),
    ("newest", NewestBlock()),
    ("makers", MakersBlock()),
    ("cities", CitiesBlock()),
    ("text", TextBlock()),
    ("call", CallBlock()),
]
TEXT_BLOCKS = [("text", TextBlock()), ("works", WorksBlock()), ("call", CallBlock())]
