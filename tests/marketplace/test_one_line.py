"""Names and titles cannot turn the text around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.offerings import media
from marketplace.offerings.models import Kind
from marketplace.offerings.operations import create_draft, save_words
from marketplace.offerings.texts import Words
from marketplace.one_line import DIRECTIONS, one_line
from marketplace.partner.models import TaxNature
from storefronts.profiles.models import Storefront
from storefronts.profiles.operations import save_storefront
from tests.factories import NOON, make_digital, make_file, make_maker, owner_of

TURNED = "Poster\u202egpj.exe\u2066\u200f"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (TURNED, "Postergpj.exe"),
        ("  two\twords\n ", "two words"),
        ("ملصق من مرسيليا", "ملصق من مرسيليا"),
        ("👩\u200d🎨 می\u200cخواهم", "👩\u200d🎨 می\u200cخواهم"),
        ("\u202e", ""),
    ],
)
def test_every_script_stays_and_direction_marks_go(typed, kept):
    assert one_line(typed) == kept


@given(st.text(max_size=60))
def test_whatever_is_typed_stays_on_one_line_and_is_cleaned_once(typed):
    kept = one_line(typed)
    assert not set(kept) & (DIRECTIONS | set("\n\r\t\x00\x85"))
    assert one_line(kept) == " ".join(kept.split())


@pytest.mark.django_db
def test_titles_tags_labels_alt_texts_and_names_are_cleaned():
    partner = make_maker()
    by = owner_of(partner)
    work = create_draft(
        partner=partner, kind=Kind.DIGITAL, tax_nature=TaxNature.E_SERVICE, words=Words("fr", TURNED), by=by, at=NOON
    )
    text = save_words(offering=work, words=Words("fr", TURNED, TURNED, "", [TURNED, "\u202e"]), by=by, at=NOON)
    assert (text.title, text.summary, text.tags) == ("Postergpj.exe", "Postergpj.exe", ["Postergpj.exe"])
    media.add_file(offering=work, file=make_file(), label=TURNED, by=by, at=NOON)
    assert work.files.get().label == "Postergpj.exe"
    shown = make_digital(partner=partner).pictures.get()
    media.describe_picture(shown=shown, language="fr", alt=TURNED, by=by, at=NOON)
    shown.refresh_from_db()
    assert shown.alt == {"fr": "Postergpj.exe"}
    front = Storefront.objects.get(partner=partner)
    save_storefront(storefront=front, by=by, at=NOON, name=TURNED, city=TURNED, sentence={"fr": TURNED})
    front.refresh_from_db()
    assert (front.name, front.city, front.sentence) == ("Postergpj.exe", "Postergpj.exe", {"fr": "Postergpj.exe"})
