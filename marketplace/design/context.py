"""What every page's frame knows without asking a database."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.messages import get_messages
from django.contrib.messages.constants import DEFAULT_LEVELS
from django.http import HttpRequest
from django.utils.translation import get_language


def own_name(code: str) -> str:
    """A language's name in that language, with a capital letter as on a list: "Deutsch"."""
    name = str(LANG_INFO.get(code, {}).get("name_local", code))
    return name[:1].upper() + name[1:]


def path_in(path: str, code: str) -> str:
    """The same page in another language: the first segment is the language, if there is one."""
    known = {language for language, _ in settings.LANGUAGES}
    head, _, rest = path.lstrip("/").partition("/")
    return f"/{code}/{rest}" if head in known else f"/{code}/"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Name of the platform, language of the address and of the interface, this page elsewhere, its canonical address.

    A view that knows better (translated slugs, fewer languages) gives its own `languages` or `canonical`.
    An address that only takes forms names the page it belongs to (acts.py).
    """
    here = getattr(request, "own_page", "") or request.get_full_path()
    asked = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    shown = getattr(settings, "INTERFACE_LANGUAGES", None) or [code for code, _ in settings.LANGUAGES]
    listed = list(shown) if asked in shown else [*shown, asked]
    return {
        "platform_name": getattr(settings, "PLATFORM_NAME", "Creative Ring"),
        "platform_is_demo": getattr(settings, "PLATFORM_IS_DEMO", False),
        "page_lang": asked,
        "ui_lang": asked if asked in shown else "en",
        "languages": [(code, own_name(code), path_in(here, code)) for code in listed],
        "here": quote(here),
        "canonical": request.build_absolute_uri(here.partition("?")[0]),
    }


def messages(request: HttpRequest) -> dict[str, Any]:
    """Django's messages, but on a page that everybody shares none: reading them would open the session.

    There they come with the personal fragment instead.
    """
    if getattr(request, "public_page", False):
        return {"messages": (), "DEFAULT_MESSAGE_LEVELS": DEFAULT_LEVELS}
    return {"messages": get_messages(request), "DEFAULT_MESSAGE_LEVELS": DEFAULT_LEVELS}
