"""Founding a ring is one act: ring, group, collection, a page in each language, the first editor asked."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page

from cms.models import HomePage, RingIndexPage, RingPage
from cms.review import may_write_showcases
from marketplace.users.models import User
from storefronts.rings.founding import RingFacts, create_ring
from storefronts.rings.invitations import invite_editor
from storefronts.rings.models import Ring
from storefronts.rings.refused import RingRefused

INDEX_SLUG = "rings"
IN_OWN_PAGES = ("add_page", "change_page", "publish_page")
IN_ALL_PAGES = (*IN_OWN_PAGES, "bulk_delete_page", "lock_page", "unlock_page")
IN_COLLECTION = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


@transaction.atomic
def found_ring(
    *, facts: RingFacts, editor_email: str, by: User, at: datetime, sentence: str = "", live: bool = True
) -> Ring:
    """Make a ring with all that belongs to it, and mail its first editor an invitation.

    Raises NotYourRing, RingRefused; nothing is left half done.
    """
    ring = create_ring(facts=facts, by=by, at=at)
    if sentence.strip():
        ring.sentence = {facts.languages[0]: " ".join(sentence.split())[:200]}
        ring.save(update_fields=["sentence"])
    furnish(ring=ring, live=live)
    if editor_email:
        invite_editor(ring=ring, email=editor_email, language=facts.languages[0], by=by, at=at)
    return ring


@transaction.atomic
def furnish(*, ring: Ring, live: bool) -> None:
    """Pages, collection and permissions of a ring; what is there is left. Raises RingRefused without a home page."""
    assert ring.group is not None
    may_open_the_admin(group=ring.group)
    collection = ring_collection(name=ring.name)
    allow_in_collection(group=ring.group, collection=collection)
    for code in ring.languages:
        allow_in_pages(group=ring.group, page=page_in(ring=ring, code=code, live=live), codenames=IN_OWN_PAGES)
    may_write_showcases(ring.group)


def page_in(*, ring: Ring, code: str, live: bool) -> RingPage:
    """The ring's page in one language, made as a translation of its first one."""
    locale, _made = Locale.objects.get_or_create(language_code=code)
    found = RingPage.objects.filter(ring=ring, locale=locale).first()
    if found is not None:
        return found
    page = RingPage(title=ring.name, slug=ring.slug, ring=ring, locale=locale, live=False)
    first = RingPage.objects.filter(ring=ring).order_by("pk").first()
    if first is not None:
        page.translation_key = first.translation_key
    index_in(locale=locale).add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return page


def index_in(*, locale: Locale) -> RingIndexPage:
    """The page of all rings in a language. Where nobody has translated it, Wagtail keeps a copy of the first one."""
    found = RingIndexPage.objects.filter(locale=locale).first()
    if found is not None:
        return found
    first = RingIndexPage.objects.order_by("pk").first()
    if first is None:
        first = _first_index()
        if first.locale_id == locale.pk:
            return first
    made: RingIndexPage = first.copy_for_translation(locale, copy_parents=True, alias=True)
    return made


def _first_index() -> RingIndexPage:
    home = HomePage.objects.filter(alias_of__isnull=True).order_by("pk").first()
    if home is None:
        raise RingRefused(_("There is no home page yet: make one first, rings stand under it."))
    index = RingIndexPage(title="Rings", slug=INDEX_SLUG, locale=home.locale)
    home.add_child(instance=index)
    index.save_revision().publish()
    return index


def ring_collection(*, name: str) -> Collection:
    """The drawer of a ring's pictures and documents."""
    root = Collection.get_first_root_node()
    if root is None:
        root = Collection.add_root(name="Root")
    found = root.get_children().filter(name=name).first()
    return found or root.add_child(instance=Collection(name=name))


def may_open_the_admin(*, group: Group) -> None:
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))


def allow_in_pages(*, group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    """What a group may do with a page and all below it."""
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)


def allow_in_collection(*, group: Group, collection: Collection) -> None:
    """Pictures and documents of one drawer."""
    wanted = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=IN_COLLECTION
    )
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


@transaction.atomic
def furnish_umbrella(*, ring: Ring) -> None:
    """The network's editors: every page and every drawer."""
    assert ring.group is not None
    may_open_the_admin(group=ring.group)
    top = Page.get_first_root_node()
    if top is not None:
        allow_in_pages(group=ring.group, page=top, codenames=IN_ALL_PAGES)
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    allow_in_collection(group=ring.group, collection=root)
