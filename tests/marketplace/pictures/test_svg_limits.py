"""A drawing's proportions are the uploader's to choose, our memory is not."""

import pytest

from marketplace.pictures.renditions import TALLEST, open_picture


def drawing(size: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect width="9" height="9" fill="red"/></svg>'.encode()


@pytest.mark.parametrize(
    ("size", "drawn"),
    [
        ('viewBox="0 0 9 9"', (1600, 1600)),
        ('width="1600" height="800"', (1600, 800)),
        ('width="1" height="2000000"', (1, TALLEST)),
    ],
)
def test_a_drawing_is_bounded_on_both_sides(size, drawn):
    assert open_picture(drawing(size)).size == drawn
