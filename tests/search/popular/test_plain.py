"""What may ever be shown to others."""

from __future__ import annotations

import pytest

from search.popular.plain import household, plain


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Hochzeit   Einladung ", "hochzeit einladung"),
        ("“Art déco”", "art déco"),
        ("Плакат", "плакат"),
        ("αφίσα για γάμο", "αφίσα για γάμο"),
        ("logo & icon", "logo & icon"),
        ("kalender 2027", "kalender 2027"),
        ("l'affiche", "l'affiche"),
        ("ＰＯＳＴＥＲ", "poster"),
    ],
)  # fmt: skip
def test_a_wish_is_shown_in_small_letters(typed, shown):
    assert plain(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "ab", "12345", "a 12345", "lea@example.org", "lea (at) home", "www.example.org", "https://example.org",
        "+49 170 1234567", "x" * 41, "one two three four five six", "🎨🎨🎨", "<b>poster</b>", "title:poster", "\x00\x01", "''''",
    ],
)  # fmt: skip
def test_what_may_name_somebody_or_is_no_wish_is_never_shown(typed):
    assert plain(typed) == ""


def test_one_home_is_one():
    assert household("2001:db8:1:2:3::4") == household("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert household("2001:db8:1:3::9") != household("2001:db8:1:2::9")
    assert household("192.0.2.7") == "192.0.2.7"
    assert household("") == ""
