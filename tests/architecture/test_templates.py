"""Templates: every word is translatable, nothing is inline, nothing comes from another host."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import HOUSES, ROOT

TEMPLATES = sorted(
    path for house in HOUSES for path in (ROOT / house).rglob("templates/**/*.html") if "__pycache__" not in path.parts
)
# The gallery of components is for developers and never in production.
DEVELOPERS_ONLY = ("marketplace/design/templates/design/gallery", "marketplace/outbox/templates/")
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
CLASSES = re.compile(r"{%\s*block (?:hue|\w*class)\s*%}.*?{%\s*endblock\b.*?%}", re.DOTALL)
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
COMMENTS = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
NOT_TEXT = re.compile(r"<(script|style|code|svg)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
SPOKEN_ATTRIBUTE = re.compile(r"""\b(?:alt|title|placeholder|aria-label|aria-description)=("[^"]*"|'[^']*')""")
WORD = re.compile(r"[A-Za-z]{2,}")
INLINE_STYLE = re.compile(r"""<[a-z][^>]*\sstyle\s*=""", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"""<[a-z][^>]*\son[a-z]+\s*=\s*["']""", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
OUTSIDE = re.compile(r"""(?:src|srcset|action|data-src)\s*=\s*["']\s*(?:https?:)?//""", re.IGNORECASE)
# The name of the house and of things that are called the same in every language.
SAME_EVERYWHERE = {
    "Creative", "Ring", "EUR", "VAT", "ID", "PDF", "SVG", "PNG", "WAV", "ZIP", "SHA", "VIES", "URL", "QR", "TOTP", "JSON",
}  # fmt: skip


def place(path):
    return path.relative_to(ROOT).as_posix()


def for_people(path):
    return "mail/" not in place(path) and not place(path).startswith(DEVELOPERS_ONLY)


def bare_words(text: str) -> list[str]:
    """Words that a reader would see untranslated: text between tags, and attributes that are read out."""
    text = NOT_TEXT.sub(" ", TAGS.sub("", CLASSES.sub("", TRANSLATED.sub(" ", COMMENTS.sub(" ", text)))))
    spoken = " ".join(SPOKEN_ATTRIBUTE.findall(text))
    seen = re.sub(r"<[^>]*>", " ", text)
    seen = re.sub(r"&[a-z]+;|&#\d+;", " ", f"{seen} {spoken}")
    return [word for word in WORD.findall(seen) if word not in SAME_EVERYWHERE]


def test_the_heuristic_sees_a_bare_word_and_an_attribute():
    assert bare_words('<p>{% translate "Fine" %} Hello</p>') == ["Hello"]
    assert bare_words('<input placeholder="Search"{% if x %} disabled{% endif %}>') == ["Search"]
    assert bare_words("{% blocktranslate trimmed %}All fine{% endblocktranslate %}<code>sk_test</code>") == []


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_every_word_can_be_translated(path):
    if for_people(path):
        assert bare_words(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(path):
    if "mail/" in place(path):
        return  # mail programs know no style sheets
    text = COMMENTS.sub(" ", path.read_text())
    assert not INLINE_STYLE.search(text)
    assert not INLINE_HANDLER.search(text)
    assert not OUTSIDE.search(text)
    for attributes, body in SCRIPT.findall(text):
        data = "application/" in attributes  # json and ld+json are data
        assert data or ("src=" in attributes and not body.strip())
