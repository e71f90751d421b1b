"""Showcases by trait, made as editors make them: pages with revisions that are published."""

from __future__ import annotations

from itertools import count

from django.core.management import call_command
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import Translation, TranslationSource

from cms.models import ArticlePage, HomePage, ShowcaseIndexPage, ShowcasePage
from tests.factories import make_digital

_numbers = count(1)


def make_index(language: str = "en") -> ShowcaseIndexPage:
    """Home and list of showcases in a language; the English home is the site's."""
    locale, _created = Locale.objects.get_or_create(language_code=language)
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        home = _home(locale)
    found = ShowcaseIndexPage.objects.filter(locale=locale).first()
    if found is None:
        first = ShowcaseIndexPage.objects.first()
        if first is not None:
            found = first.copy_for_translation(locale)
            found.save_revision().publish()
            return found
        found = ShowcaseIndexPage(title="Showcases", slug="showcases", locale=locale)
        home.add_child(instance=found)
    return found


def _home(locale):
    first = HomePage.objects.first()
    if first is not None:
        copy = first.copy_for_translation(locale)
        copy.save_revision().publish()
        return copy
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    home = root.add_child(instance=HomePage(title="Home", slug="ring", locale=locale))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", is_default_site=True, root_page=home)
    return home


def make_showcase(*, works=None, body=None, title="", kind=ShowcasePage, live=True, index=True, **fields):
    """A showcase of ``works`` on one wall; published and found by search unless told otherwise."""
    parent = make_index()
    if works is None and body is None:
        works = [make_digital(), make_digital()]
    number = next(_numbers)
    page = kind(
        title=title or f"Showcase {number}", slug=f"showcase-{number}", locale=parent.locale, live=False,
        intro=fields.pop("intro", "Why these."), author_name=fields.pop("author_name", "Ida Curator"),
        body=body if body is not None else [("works", {"title": "On the wall", "works": list(works)})], **fields,
    )  # fmt: skip
    parent.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    if index:
        call_command("reindex", verbosity=0)
    return kind.objects.get(pk=page.pk)


def make_article(**fields):
    return make_showcase(kind=ArticlePage, body=[("text", {"title": "", "text": "<p>Words.</p>"})], **fields)


def in_german(page, *, live: bool = False):
    """The page's synced translation, as the translation editor begins it."""
    make_index("de")
    source, _new = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="de"))
    translation.save_target(publish=live)
    return translation.get_target_instance()
