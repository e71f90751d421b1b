"""Colours get the name that people give them, and a picture those that can be seen in it."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from marketplace.pictures.colours import COLOURS, MOST, SAMPLES, colours_of, name_of
from marketplace.pictures.operations import look_at_colours, store_picture
from marketplace.pictures.renditions import make
from marketplace.pictures.shown import path_of
from tests.factories import NOON, make_picture


def painted(*parts: tuple[str, int], mode: str = "RGB") -> Image.Image:
    """A picture of 100 columns, each part so many of them."""
    image, left = Image.new(mode, (100, 40)), 0
    for colour, columns in parts:
        image.paste(Image.new(mode, (columns, 40), colour), (left, 0))
        left += columns
    return image


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("shade", "name"),
    [
        ("#000080", "blue"), ("#87ceeb", "blue"), ("#1f3a6e", "blue"), ("#0f3d5c", "blue"), ("#0a2030", "blue"), ("#008080", "turquoise"), ("#00ffff", "turquoise"),
        ("#32cd32", "green"), ("#808000", "green"), ("#013220", "green"), ("#800000", "red"), ("#dc143c", "red"),
        ("#ffd700", "yellow"), ("#e1ad01", "yellow"), ("#ff7f50", "orange"), ("#e2725b", "orange"), ("#d2b48c", "brown"),
        ("#5c4033", "brown"), ("#4b0082", "violet"), ("#c8a2c8", "violet"), ("#ff00ff", "pink"), ("#ffb6c1", "pink"),
        ("#c0c0c0", "grey"), ("#36454f", "grey"), ("#708090", "grey"), ("#fffff0", "white"), ("#f5f5dc", "white"),
        ("#111111", "black"),
    ],
)  # fmt: skip
def test_a_shade_has_the_name_that_people_give_it(shade, name):
    assert colours_of(Image.new("RGB", (8, 8), shade)) == [name]


def test_every_sample_is_of_its_own_name():
    wrong = [
        (name, sample)
        for name, samples in SAMPLES.items()
        for sample in samples
        if name_of(*(part >> 4 for part in bytes.fromhex(sample))) != name
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ([("white", 90), ("#d32f2f", 10)], ["white", "red"]),
        ([("white", 96), ("#d32f2f", 4)], ["white"]),
        ([("#d32f2f", 75), ("white", 25)], ["red"]),
        ([("#1e5fbf", 40), ("#f7c81e", 60)], ["yellow", "blue"]),
        (
            [("#1e5fbf", 30), ("#f7c81e", 25), ("#d32f2f", 20), ("#2e7d32", 15), ("#7b1fa2", 10)],
            ["blue", "yellow", "red", "green"],
        ),
    ],
)
def test_what_covers_enough_of_a_picture_counts_and_paper_must_cover_more(parts, names):
    found = colours_of(painted(*parts))
    assert found == names
    assert len(found) <= MOST


def test_what_is_transparent_has_no_colour():
    image = painted(("#d32f2f", 50), mode="RGBA")
    assert colours_of(image) == ["red"]
    assert colours_of(Image.new("RGBA", (9, 9), (0, 0, 0, 0))) == []


def test_fine_patterns_have_the_colours_of_their_threads_and_not_of_their_mixture():
    woven = Image.new("RGB", (256, 256), "#f7c81e")
    for column in range(0, 256, 2):
        woven.paste("#1e5fbf", (column, 0, column + 1, 256))
    assert set(colours_of(woven)) <= {"yellow", "blue"}


def test_the_same_bytes_give_the_same_names():
    data = png(painted(("#1e5fbf", 60), ("white", 40)))
    assert make(data).colours == make(data).colours == ("blue", "white")
    assert set(make(data).colours) <= set(COLOURS)


@pytest.mark.django_db
def test_a_stored_picture_keeps_its_colours():
    stored = store_picture(data=png(painted(("#2e7d32", 100))), credit="Atelier", at=NOON)
    assert stored.colours == ["green"]


@pytest.mark.django_db
def test_an_older_picture_is_looked_at_from_what_is_stored():
    picture = make_picture()
    out = io.BytesIO()
    painted(("#d32f2f", 100)).save(out, "WEBP")
    default_storage.save(path_of(picture.digest, 320), ContentFile(out.getvalue()))
    look_at_colours(picture=picture)
    picture.refresh_from_db()
    assert picture.colours == ["red"]


@pytest.mark.django_db
def test_a_picture_that_cannot_be_read_has_none_and_is_not_asked_again():
    picture = make_picture()
    look_at_colours(picture=picture)
    picture.refresh_from_db()
    assert picture.colours == []
