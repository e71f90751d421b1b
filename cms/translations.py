"""Translations by wagtail-localize: begun for one's own pages, published by those who may, reviewed like their source.

Its views ask for one permission for all pages there are, publish on the right to translate, and save into the row of
a live page even where they make a draft. So every request that would write is looked at before it is let in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from wagtail.models import Locale, Page
from wagtail.snippets.permissions import user_can_edit_snippet_type
from wagtail_localize.models import Translation, TranslationSource

AS_A_COPY = "convert_to_alias"


def only_own_translations(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """404 where the source is not the person's to change, or what would become public not hers to publish."""
    user: Any = request.user
    if not user.is_authenticated or user.is_superuser:
        return
    for source in _sources(kwargs):
        if not isinstance(source, Page):
            if not user_can_edit_snippet_type(user, type(source)):
                raise Http404
            continue
        pages = [source]
        if request.POST.get("include_subtree"):
            pages += source.get_descendants()
        if not all(page.permissions_for_user(user).can_edit() for page in pages):
            raise Http404
        if not all(page.permissions_for_user(user).can_publish() for page in _made_public(request, pages)):
            raise Http404


def _sources(kwargs: dict[str, Any]) -> list[Any]:
    """What the address names: a page, the source of translations, or a snippet's kind."""
    if "page_id" in kwargs:
        return list(Page.objects.filter(pk=kwargs["page_id"]))
    if "translation_source_id" in kwargs:
        found = TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).first()
        try:
            return [found.get_source_instance()] if found else []
        except ObjectDoesNotExist:
            raise Http404 from None
    if "model_name" in kwargs and "pk" in kwargs:
        try:
            return [apps.get_model(kwargs["app_label"], kwargs["model_name"])()]
        except LookupError:
            raise Http404 from None
    return []


def _made_public(request: HttpRequest, pages: list[Page]) -> list[Page]:
    """The pages whose public words the request would change: each wants the right to publish *it*.

    Turning into a copy takes the source's state, live too. Translations that are live are saved in place. Renewing
    with "publish" publishes every translation there is; a translation whose page is gone would be made anew, so the
    source stands for it. Pages above that a language lacks come into being as copies, live like their sources.
    """
    if request.method != "POST":
        return []
    match = request.resolver_match
    if match is not None and match.url_name == AS_A_COPY:
        return pages
    languages = [key for key in request.POST.getlist("locales") if key.isdecimal()]
    live = _translations(pages).filter(locale__in=languages, live=True)
    copied = _copied_above(pages[0], languages)
    if not request.POST.get("publish_translations"):
        return [*live, *copied]
    return [*pages, *_translations(pages), *copied]


def _copied_above(page: Page, languages: Iterable[str]) -> list[Page]:
    """The pages above that one of the languages does not have yet."""
    wanted = Locale.objects.filter(pk__in=languages)
    above = page.get_ancestors().filter(depth__gt=1)
    return [parent for parent in above if any(not parent.has_translation(locale) for locale in wanted)]


def _translations(pages: Iterable[Page]) -> Any:
    keys = [page.translation_key for page in pages]
    return Page.objects.filter(translation_key__in=keys).exclude(pk__in=[page.pk for page in pages])


def translation_of(page: Page) -> Translation | None:
    """The synced translation whose target the page is."""
    found = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).exclude(source__locale=page.locale_id)
    return found.select_related("source", "target_locale").first()
