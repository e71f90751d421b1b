"""The demo's showcases and articles."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from wagtail.images import get_image_model
from wagtail.models import Collection

from cms.demo.content import load
from cms.demo.editorial import load_editorial, stories
from cms.models import ArticlePage, PagePicture, ShowcasePage
from tests.factories import NOON

LANGUAGES = {"en", "de", "fr", "el"}


def texts_of(value, name=""):
    """Every text by language in a story: (where, mapping)."""
    if isinstance(value, dict) and value and set(value) <= LANGUAGES:
        yield name, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts_of(part, f"{name}.{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from texts_of(part, f"{name}[{number}]")


@pytest.mark.parametrize("story", stories(), ids=lambda story: story["slug"]["en"])
def test_story_is_complete_in_its_languages_and_names_works_that_exist(story):
    content, languages = load(), set(story["slug"])
    assert {"en", "de"} <= languages
    for where, text in texts_of(story):
        assert set(text) == languages, where
        assert "!" not in "".join(text.values()), where
    for block in story["body"]:
        picked = (
            [block["work"]] if "work" in block else [*block.get("works", []), *([block["of"]] if "of" in block else [])]
        )
        assert all(number in content.series[hand].works for hand, number in picked)
        assert set(block.get("makers", [])) <= set(content.makers)


def test_three_showcases_and_two_articles_one_of_them_in_four_languages():
    kinds = [story["kind"] for story in stories()]
    assert (kinds.count("showcase"), kinds.count("article")) == (3, 2)
    assert any(set(story["slug"]) == LANGUAGES for story in stories())


def test_loading_again_makes_nothing_new_and_leaves_edits(demo):
    pages = ShowcasePage.objects.count(), ArticlePage.objects.count()
    assert pages == (8, 4)
    page = ShowcasePage.objects.live().first()
    page.title = "Edited by hand"
    page.save_revision().publish()
    assert load_editorial(at=NOON) == 0
    assert (ShowcasePage.objects.count(), ArticlePage.objects.count()) == pages
    assert ShowcasePage.objects.get(pk=page.pk).title == "Edited by hand"


def test_home_shows_the_stories(demo, client):
    text = client.get("/de/").content.decode()
    assert "Ausgesucht und erzählt" in text
    assert "/de/showcases/sieben-arten-das-meer-zu-zeichnen/" in text


def test_translations_of_a_story_are_one_document(demo, client):
    text = client.get("/el/search/?kind=showcase").content.decode()
    assert text.count("card-story") == 5
    assert "/el/showcases/epta-tropoi-na-schediaseis-ti-thalassa/" in text


def test_picture_of_an_article_is_shown_by_our_own_renditions(demo, client, small):
    Collection.objects.exists() or Collection.add_root(name="Root")
    image = get_image_model().objects.create(title="a hand", file=_upload())
    page = ArticlePage.objects.get(slug="a-print-that-nobody-pressed")
    page.body = [
        ("picture", {"image": image, "alt": "A hand", "credit": "Somebody, CC BY 4.0", "caption": "", "wide": False})
    ]
    page.save_revision().publish()
    text = client.get("/en/showcases/a-print-that-nobody-pressed/").content.decode()
    digest = PagePicture.objects.get(image=image).picture.digest
    assert f"/media/pictures/{digest[:2]}/{digest}/" in text
    assert 'type="image/avif"' in text
    assert 'width="900" height="600" alt="A hand" loading="lazy"' in text
    assert "Somebody, CC BY 4.0" in text


def _upload():
    import io

    from django.core.files.base import ContentFile
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(made, "PNG")
    return ContentFile(made.getvalue(), name="hand.png")


def test_reindexing_keeps_the_stories(demo, client):
    call_command("reindex", verbosity=0)
    assert client.get("/en/search/?kind=showcase").content.decode().count("card-story") == 5
