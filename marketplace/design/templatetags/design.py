"""Tags of the design system: icons, the mark, pictures, links that may not exist yet, and components with a body."""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, Textarea
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from lucide.templatetags.lucide import lucide as draw_icon

from marketplace.design.mark import dots

register = template.Library()


@lru_cache(maxsize=256)
def _icon(name: str, size: str) -> SafeString:
    drawn = draw_icon(name, size=None, aria_hidden="true", focusable="false", **{"class": f"icon icon-{size}"})
    # The package's own drawing: nothing of a visitor is in it.
    return mark_safe(drawn)  # noqa: S308


@register.simple_tag
def icon(name: str, size: str = "m") -> SafeString:
    """An icon of the package lucide, hidden from screen readers: a word must stand beside it. Sizes s, m, l."""
    return _icon(str(name), str(size))


@lru_cache(maxsize=256)
def _mark(lit: str, label: str) -> SafeString:
    return render_to_string("design/mark.html", {"dots": dots(lit=lit), "label": label})


@register.simple_tag
def mark(lit: str = "", label: str = "") -> SafeString:
    """The ring of twelve dots; `lit` is a city's slug, `label` names it where no word stands beside it."""
    return _mark(str(lit or ""), str(label))


def _picture(pic: Any, sizes: str, *, lazy: bool, mat: bool, hero: bool) -> SafeString:
    shown = {"pic": pic, "sizes": sizes, "lazy": lazy and not hero, "mat": mat, "hero": hero}
    return render_to_string("design/picture.html", shown)


_known_picture = lru_cache(maxsize=4096)(_picture)


@register.simple_tag
def picture(pic: Any, sizes: str = "100vw", *, lazy: bool = True, mat: bool = True, hero: bool = False) -> SafeString:
    """A picture with its renditions. `pic` has width, height, alt, alt_lang, credit, mat, sources, src.

    `hero` is the one large picture of a work's own page: the card that led here grows into it.
    Pictures that are values (frozen) are drawn once: what they show is in their fields.
    """
    is_value = getattr(getattr(pic, "__dataclass_params__", None), "frozen", False)
    draw = _known_picture if is_value else _picture
    return draw(pic, str(sizes), lazy=bool(lazy), mat=bool(mat), hero=bool(hero))


@lru_cache(maxsize=2048)
def _address(
    name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...], _language: str, _urls: str
) -> str | None:
    """Addresses of named pages change with the language only: a page asks for some forty of them."""
    try:
        return reverse(name, args=args, kwargs=dict(kwargs))
    except NoReverseMatch:
        return None


@register.simple_tag
def url_or(name: str, fallback: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page, or `fallback` where that page does not exist in this installation."""
    urls = str(get_urlconf() or settings.ROOT_URLCONF)
    found = _address(name, args, tuple(sorted(kwargs.items())), get_language() or "", urls)
    return fallback if found is None else found


@register.simple_tag
def first_url(*names: str) -> str:
    """The address of the first of the named pages that exists, or nothing."""
    return next((address for name in names if (address := url_or(name, ""))), "")


@register.simple_tag
def nav_item(label: str, *names: str, **kwargs: Any) -> SafeString:
    """A list item with a link to the first of the named pages that exists; nothing if none does, so no dead link."""
    for name in names:
        if address := url_or(name, "", **kwargs):
            return format_html('<li><a href="{}">{}</a></li>', address, label)
    return mark_safe("")


@register.simple_tag
def error_fields(form: BaseForm) -> list[Any]:
    """The visible fields of a form that have errors, in order."""
    return [field for field in form.visible_fields() if field.errors]


@register.filter
def widget_kind(field: Any) -> str:
    """How a field is laid out: cards, choices, checkbox, file, select, textarea or text."""
    widget = field.field.widget
    if own := getattr(widget, "kind", ""):
        return str(own)
    if field.use_fieldset:
        return "choices"
    drawn_as = getattr(widget, "input_type", "textarea" if isinstance(widget, Textarea) else "text")
    return drawn_as if drawn_as in {"checkbox", "file", "select", "textarea"} else "text"


@register.filter
def initials(name: str) -> str:
    """Up to two first letters of a name, for a face that has no picture."""
    words = [word for word in str(name).split() if word[:1].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def _component(name: str, content: str, **context: Any) -> SafeString:
    # The template engine has rendered, and so escaped, the content already.
    return render_to_string(f"design/{name}.html", {"content": mark_safe(content), **context})  # noqa: S308


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A quiet box that says something important: kinds info, ok, warn, error."""
    return _component("notice", content, kind=kind, title=title)


@register.simple_block_tag
def dialog(
    content: str, name: str, title: str, opener: str = "", opener_class: str = "button button-quiet"
) -> SafeString:
    """A native dialog with the id `name` and its own opening button (without `opener` it is opened from elsewhere)."""
    return _component("dialog", content, id=name, title=title, opener=opener, opener_class=opener_class)


@register.simple_block_tag
def empty_state(content: str, title: str, glyph: str = "") -> SafeString:
    """What will be here, and the one next step (the body)."""
    return _component("empty_state", content, title=title, glyph=glyph)


@register.filter
def at(items: Any, index: int) -> Any:
    """The element of a list at a place, from 0."""
    return items[index]


@register.simple_tag
def page_numbers(page: Any) -> list[int]:
    """Numbers to link on a long list: first, last and the neighbours of this one; 0 stands for a gap."""
    last = page.paginator.num_pages
    near = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    gaps = [number for index, number in enumerate(near) if index and number - near[index - 1] > 1]
    return [entry for number in near for entry in ((0, number) if number in gaps else (number,))]
