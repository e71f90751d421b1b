"""The home page of the demo, in four languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cms.demo.content_types import Content, Texts
from cms.demo.rows import stable_id
from cms.models import HomePage
from marketplace.offerings.models import Offering
from storefronts.profiles.models import Storefront


def load_home(content: Content) -> int:
    """Make the home page where it is missing; an edited one is left as it is. Returns how many were made."""
    assert content.home is not None
    locales = {code: _locale(code) for code in settings.INTERFACE_LANGUAGES}
    home = _first(locales["en"], body_for(content, "en"), content.home.hero["en"], content.home.intro["en"])
    made = 0 if home[1] else 1
    for code, locale in locales.items():
        if code == "en" or home[0].has_translation(locale):
            continue
        page = home[0].copy_for_translation(locale)
        _fill(page, body_for(content, code), content.home.hero[code], content.home.intro[code])
        page.save_revision().publish()
        made += 1
    return made


def _locale(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def _first(locale: Locale, body: list[Any], title: str, intro: str) -> tuple[HomePage, bool]:
    """The English home page as the root of the site, and whether it was there already."""
    found = HomePage.objects.filter(locale=locale).first()
    if found is None:
        root = Page.get_first_root_node()
        if root is None:
            root = Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
        page = _fill(HomePage(slug="ring", locale=locale), body, title, intro)
        root.add_child(instance=page)
        page.save_revision().publish()
        _serve_at_root(page)
        return page, False
    return found, True


def _serve_at_root(page: HomePage) -> None:
    """The site starts at our page; Wagtail's own welcome page goes."""
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    welcome = site.root_page if site.root_page_id else None
    site.root_page, site.site_name = page, settings.PLATFORM_NAME
    site.save()
    if welcome is not None and welcome.specific_class is Page and welcome.depth > 1:
        welcome.delete()


def _fill(page: HomePage, body: list[Any], title: str, intro: str) -> HomePage:
    page.title = page.draft_title = title
    page.seo_title = f"{settings.PLATFORM_NAME}: {title}"
    page.search_description = intro
    page.body = body
    page.show_in_menus = False
    return page


def body_for(content: Content, code: str) -> list[Any]:
    """The blocks of the home page in one language, as raw stream data."""
    home = content.home
    assert home is not None
    works = _in_order(Offering, "public_id", [stable_id(f"{hand}:{number}") for hand, number in home.works])
    makers = _in_order(Storefront, "slug", list(home.makers))
    title = {name: _say(texts, code) for name, texts in home.sections.items()}
    call = CALL[code]
    body: list[tuple[str, dict[str, Any]]] = [
        (
            "hero",
            {"work": works[0] if works else None, "title": _say(home.hero, code), "intro": _say(home.intro, code)},
        ),
        ("works", {"title": title["works"], "works": works[1:]}),
        ("stories", {"title": STORIES[code], "count": 3, "ring": ""}),
        ("makers", {"title": title["makers"], "makers": makers}),
        ("newest", {"title": title["services"], "what": "service", "count": 6}),
        ("cities", {"title": title["cities"], "cities": list(home.cities)}),
        ("newest", {"title": title["free"], "what": "free", "count": 8}),
        ("call", {"title": call[0], "text": call[1], "button": call[2]}),
    ]
    return [(kind, value) for kind, value in body if value.get("works", True) and value.get("makers", True)]


def _in_order(model: Any, name: str, wanted: list[str]) -> list[Any]:
    found = {getattr(row, name): row for row in model.objects.filter(**{f"{name}__in": wanted})}
    return [found[key] for key in wanted if key in found]


def _say(texts: Texts, code: str) -> str:
    return texts.get(code) or texts["en"]


STORIES: Mapping[str, str] = {
    "en": "Chosen and told",
    "de": "Ausgesucht und erzählt",
    "fr": "Choisi et raconté",
    "el": "Διαλεγμένα και ειπωμένα",
}
CALL: Mapping[str, tuple[str, str, str]] = {
    "en": (
        "You make things?",
        "Open a storefront in ten minutes. You set price and licence; we do the VAT of 27 states, the documents and the payment.",
        "Sell your work",
    ),
    "de": (
        "Sie gestalten?",
        "Eröffnen Sie in zehn Minuten Ihr Schaufenster. Preis und Lizenz bestimmen Sie; die Umsatzsteuer von 27 Staaten, Belege und Zahlung übernehmen wir.",
        "Eigene Werke anbieten",
    ),
    "fr": (
        "Vous créez ?",
        "Ouvrez votre vitrine en dix minutes. Vous fixez le prix et la licence ; nous nous chargeons de la TVA de 27 États, des documents et du paiement.",
        "Vendre vos œuvres",
    ),
    "el": (
        "Δημιουργείτε;",
        "Ανοίξτε τη βιτρίνα σας σε δέκα λεπτά. Εσείς ορίζετε τιμή και άδεια· εμείς αναλαμβάνουμε τον ΦΠΑ 27 κρατών, τα παραστατικά και την πληρωμή.",
        "Πουλήστε τα έργα σας",
    ),
}
