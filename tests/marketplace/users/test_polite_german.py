"""Our German says Sie, so the sentences of the package that signs people in must not say Du."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import polib
from django.utils import translation
from django.utils.translation import gettext

from tests.architecture.sources import ROOT

CATALOGUE = ROOT / "marketplace" / "users" / "locale" / "de" / "LC_MESSAGES"
FAMILIAR = re.compile(r"\b(du|dich|dir|dein\w*|gib|klicke?|melde)\b", re.IGNORECASE)
NOT_SHOWN = ("socialaccount", "idp", "usersessions", "openid")
"""Parts of the package that are not installed here."""


def test_no_sentence_that_our_pages_show_says_du():
    theirs = polib.pofile(str(Path(allauth.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.po"))
    shown = [one for one in theirs if not any(part in place for place, _line in one.occurrences for part in NOT_SHOWN)]
    with translation.override("de"):
        assert [one.msgid for one in shown if one.msgstr and FAMILIAR.search(gettext(one.msgid))] == []


def test_what_is_compiled_is_what_is_written():
    written, compiled = polib.pofile(str(CATALOGUE / "django.po")), polib.mofile(str(CATALOGUE / "django.mo"))
    assert {one.msgid: one.msgstr for one in written} == {one.msgid: one.msgstr for one in compiled}
    placeholders = re.compile(r"%\(\w+\)s|%d")
    wrong = [
        one.msgid
        for one in written
        if sorted(placeholders.findall(one.msgid)) != sorted(placeholders.findall(one.msgstr))
    ]
    assert wrong == []
