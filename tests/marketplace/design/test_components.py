"""What the tags and components write."""

from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string

from marketplace.design.context import own_name, path_in
from marketplace.design.forms import CardLabel, MoneyInput, RadioCards
from marketplace.design.mark import DOTS, LIT_RADIUS, dots
from marketplace.design.templatetags.design import icon, initials, page_numbers, url_or, widget_kind


class Sale(forms.Form):
    title = forms.CharField(help_text="Short.")
    note = forms.CharField(widget=forms.Textarea, required=False)
    price = forms.CharField(widget=MoneyInput(currency="PLN"))
    kind = forms.ChoiceField(widget=RadioCards, choices=[("file", CardLabel("A file", "At once."))])
    spoken = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=[("de", "Deutsch")])
    agreed = forms.BooleanField()


def draw(source: str, **context: object) -> str:
    return Template("{% load design %}" + source).render(Context(context))


def test_an_icon_is_hidden_from_screen_readers_and_has_no_inline_style() -> None:
    drawn = icon("heart", "s")
    assert drawn.startswith("<svg")
    assert 'class="icon icon-s"' in drawn
    assert 'aria-hidden="true"' in drawn
    assert "style=" not in drawn


def test_the_mark_lights_one_city_and_none_without_a_name() -> None:
    assert [dot.lit for dot in dots()] == [False] * 12
    lisbon = dots(lit="lisbon")
    assert [dot.lit for dot in lisbon].count(True) == 1
    assert lisbon[1].lit
    assert lisbon[1].r == f"{LIT_RADIUS:.1f}"
    assert dots(lit="a new city")[0].lit


def test_the_marks_dots_go_round_once_without_touching() -> None:
    angles = [angle for angle, _ in DOTS]
    assert angles == sorted(angles)
    assert len(DOTS) == 12
    assert max(radius for _, radius in DOTS) <= 9.5


def test_an_address_that_does_not_exist_falls_back() -> None:
    assert url_or("no:such", "/somewhere/") == "/somewhere/"


def test_a_field_is_described_by_its_help_and_its_error() -> None:
    form = Sale({})
    drawn = str(form["title"].as_field_group())
    assert 'for="id_title"' in drawn
    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert 'id="id_title_helptext"' in drawn
    assert 'id="id_title_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert "icon" in drawn


def test_a_field_that_may_stay_empty_says_so_and_one_that_may_not_does_not() -> None:
    assert "optional" in str(Sale()["note"].as_field_group())
    assert "optional" not in str(Sale()["title"].as_field_group())


@pytest.mark.parametrize(
    ("name", "kind"),
    [("title", "text"), ("note", "textarea"), ("kind", "cards"), ("spoken", "choices"), ("agreed", "checkbox")],
)
def test_each_kind_of_widget_has_its_layout(name: str, kind: str) -> None:
    assert widget_kind(Sale()[name]) == kind


def test_a_choice_of_cards_has_a_title_a_line_of_help_and_one_label_each() -> None:
    drawn = str(Sale()["kind"].as_field_group())
    assert '<span class="cards-title">A file</span>' in drawn
    assert '<span class="cards-help">At once.</span>' in drawn
    assert drawn.count("<label") == 1
    assert drawn.count("<legend") == 1


def test_money_shows_its_currency_and_asks_for_a_decimal_keyboard() -> None:
    drawn = str(Sale()["price"].as_field_group())
    assert "PLN" in drawn
    assert 'inputmode="decimal"' in drawn


def test_a_refused_form_starts_with_links_to_its_wrong_fields() -> None:
    drawn = str(Sale({"title": "Rings"}))
    assert drawn.index('role="alert"') < drawn.index('for="id_title"')
    assert 'href="#id_price"' in drawn
    assert 'href="#id_title"' not in drawn


def test_a_form_nobody_sent_has_no_summary_of_errors() -> None:
    assert "error-summary" not in str(Sale())


def test_a_form_escapes_what_was_typed() -> None:
    drawn = str(Sale({"title": "<script>x</script>"}))
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_a_picture_is_sized_lazy_and_named() -> None:
    pic = SimpleNamespace(
        width=900,
        height=1200,
        alt="Hills",
        alt_lang="en",
        mat=3,
        src="/m/a.webp",
        sources=[("image/avif", "/m/a.avif 400w")],
    )
    drawn = draw('{% picture pic sizes="50vw" %}', pic=pic)
    assert 'width="900" height="1200"' in drawn
    assert 'alt="Hills" lang="en"' in drawn
    assert 'loading="lazy"' in drawn
    assert "mat-3" in drawn
    assert '<source type="image/avif" srcset="/m/a.avif 400w" sizes="50vw">' in drawn
    assert 'loading="lazy"' not in draw("{% picture pic lazy=False %}", pic=pic)


def test_a_card_names_the_language_of_its_title_and_is_one_link() -> None:
    pic = SimpleNamespace(width=4, height=3, alt="", alt_lang="", mat=0, src="/a.webp", sources=[])
    price = SimpleNamespace(text="€12.00", note="incl. 19% VAT", about="")
    card = SimpleNamespace(
        url="/en/works/ringe-1/",
        title="Ringe",
        lang="de",
        maker="Atelier",
        city="Vienna",
        picture=pic,
        price=price,
        detail="",
        badges=[],
        ratio=13,
    )
    drawn = render_to_string("design/card_offering.html", {"card": card})
    assert drawn.count("<a ") == 1
    assert '<a href="/en/works/ringe-1/" lang="de">Ringe</a>' in drawn
    assert "card r-13" in drawn
    assert "incl. 19% VAT" in drawn


def test_a_block_component_escapes_its_title_and_keeps_its_body() -> None:
    drawn = draw('{% notice "warn" title=title %}<p>{{ text }}</p>{% endnotice %}', title="<b>", text="a < b")
    assert "&lt;b&gt;" in drawn
    assert "<p>a &lt; b</p>" in drawn


def test_a_dialog_can_be_opened_without_scripts() -> None:
    drawn = draw('{% dialog name="d" title="Sure?" opener="Open" %}Body{% enddialog %}')
    assert '<dialog class="dialog" id="d" aria-labelledby="d-title">' in drawn
    assert '<details class="without-script"><summary>Open</summary>' in drawn


def test_initials_are_first_and_last() -> None:
    assert initials("Ana Maria Ribeiro") == "AR"
    assert initials("Μαρία Παπαδοπούλου") == "ΜΠ"
    assert initials("") == ""


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, [1, 2, 0, 12]), (4, [1, 0, 3, 4, 5, 0, 12]), (12, [1, 0, 11, 12]), (2, [1, 2, 3, 0, 12])],
)
def test_page_numbers_show_ends_neighbours_and_gaps(number: int, expected: list[int]) -> None:
    assert page_numbers(Paginator(range(240), 20).page(number)) == expected


def test_a_page_in_another_language_keeps_its_path() -> None:
    assert path_in("/en/works/ringe-1/", "de") == "/de/works/ringe-1/"
    assert path_in("/design/", "de") == "/de/"
    assert own_name("el") == "Ελληνικά"
    assert own_name("fr") == "Français"


def test_the_mail_frame_draws_its_example_in_both_forms() -> None:
    context = {
        "buyer_name": "Marta",
        "url": "https://ring.example/en/library/",
        "lines": [("Ringe", "€12.00")],
        "total": "€12.00",
    }
    page = render_to_string("mail/example.html", context)
    text = render_to_string("mail/example.txt", context)
    assert "Marta" in page
    assert 'href="https://ring.example/en/library/"' in page
    assert "https://ring.example/en/library/" in text
    assert "<" not in text
    assert text.index("Ringe: €12.00") < text.index("Total: €12.00")
