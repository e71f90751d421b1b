"""English on our pages is ours: no installed package's catalogue may put other words into our mouth."""

from __future__ import annotations

import polib
from django.utils import translation
from django.utils.translation import gettext

from tests.architecture.sources import ROOT


def test_english_stands_as_written():
    """Oscar's English catalogue turns "Basket" into "Cart"; ours (marketplace/locale/en) turns it back."""
    ours = polib.pofile(str(ROOT / "marketplace" / "locale" / "de" / "LC_MESSAGES" / "django.po"))
    with translation.override("en"):
        changed = {
            one.msgid: gettext(one.msgid) for one in ours if one.msgctxt is None and gettext(one.msgid) != one.msgid
        }
    assert len(ours) > 300
    assert changed == {}
