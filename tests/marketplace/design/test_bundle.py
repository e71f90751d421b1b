"""The joined files: complete, in order, small, and served by runserver and collectstatic alike."""

import gzip
import re
from pathlib import Path

import django_htmx
from django.contrib.staticfiles import finders
from django.core.management import call_command
from pytest_django.fixtures import Settings

from marketplace.design.finders import BundleFinder, css_sources, join_css, join_js, js_sources

ROOM = Path(__file__).parents[3] / "marketplace" / "design"
CSS_MOST = 20_000
JS_MOST = 35_000


def test_every_stylesheet_of_the_room_is_in_the_bundle_once() -> None:
    assert sorted(css_sources()) == sorted((ROOM / "css").glob("*.css"))


def test_every_selector_of_a_component_is_in_the_bundle() -> None:
    joined = join_css()
    for source in css_sources():
        for name in re.findall(r"^\s*\.([a-z-]+) \{", source.read_text(encoding="utf-8"), re.MULTILINE):
            assert f".{name} {{" in joined, source.name


def test_layers_come_first_tokens_before_components_and_pages_last() -> None:
    names = [source.stem for source in css_sources()]
    assert names[:3] == ["layers", "reset", "tokens"]
    assert names[-3:] == ["pages", "motion", "print"]
    assert names.index("tokens") < names.index("button") < names.index("pages")


def test_braces_of_every_stylesheet_balance() -> None:
    for source in css_sources():
        text = source.read_text(encoding="utf-8")
        assert text.count("{") == text.count("}"), source.name


def test_every_behaviour_is_in_the_script_and_keeps_its_names_to_itself() -> None:
    joined = join_js()
    for source in js_sources():
        assert "{\n" + source.read_text(encoding="utf-8").strip() + "\n}" in joined
        assert "import " not in source.read_text(encoding="utf-8")


def test_css_and_scripts_stay_small() -> None:
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    css = len(gzip.compress(join_css().encode(), 9))
    js = len(gzip.compress(join_js().encode(), 9)) + len(gzip.compress(htmx.read_bytes(), 9))
    assert css <= CSS_MOST
    assert js <= JS_MOST


def test_the_finder_finds_the_bundle_and_nothing_else() -> None:
    finder = BundleFinder()
    found = finder.find("design/ring.css")
    assert Path(found).read_text(encoding="utf-8") == join_css()
    assert finder.find("design/ring.css", find_all=True) == [found]
    assert finder.find("design/other.css") == []
    assert [path for path, _ in finder.list(None)] == ["design/ring.css", "design/ring.js"]


def test_the_settings_use_the_finder() -> None:
    assert Path(str(finders.find("design/ring.css"))).name == "ring.css"


def test_collected_and_hashed_the_bundle_points_to_hashed_fonts(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    (bundle,) = tmp_path.glob("design/ring.????????????.css")
    text = bundle.read_text(encoding="utf-8")
    assert re.search(r'url\("fonts/commissioner-latin\.[0-9a-f]{12}\.woff2"\)', text)
    assert "commissioner-latin.woff2" not in text
