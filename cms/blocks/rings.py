"""What editors may put on a ring's page between its story and its newest works."""

from __future__ import annotations

from cms.blocks.makers import MakersBlock
from cms.blocks.text import CallBlock, TextBlock
from cms.blocks.works import WorksBlock

RING_BLOCKS = [
    ("works", WorksBlock()),
    ("makers", MakersBlock()),
    ("text", TextBlock()),
    ("call", CallBlock()),
]
UMBRELLA_BLOCKS = [("works", WorksBlock()), ("makers", MakersBlock()), ("text", TextBlock()), ("call", CallBlock())]
