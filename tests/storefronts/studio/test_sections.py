"""Saving sections: by themselves, with the button, in two windows, with impossible things in them."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from marketplace.files.models import PrivateFile
from marketplace.offerings.models import Kind, Offering
from marketplace.offerings.operations import create_draft
from marketplace.offerings.texts import Words
from marketplace.partner.models import PriceTerms, TaxNature
from tests.factories import NOON, make_digital, make_maker, make_service, owner_of
from tests.marketplace.files.small import pdf

pytestmark = pytest.mark.django_db
WORDS = {
    "words-title": "Affiche neuve",
    "words-summary": "Une affiche.",
    "words-description": "Une histoire.",
    "words-tags": "a, b",
}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def work(client):
    made = make_digital(published=False, title="Affiche ancienne", tiers=("personal",))
    client.force_login(owner_of(made.partner))
    return made


def save(client, work, section, data, *, lang="fr", htmx=True):
    headers = HTMX if htmx else {}
    return client.post(f"/en/studio/works/{work.public_id}/save/{section}/?lang={lang}", data, headers=headers)


def title_of(work, language="fr"):
    return work.texts.get(language=language).title


def seen_in(answer) -> str:
    return answer.content.decode().split('name="seen" value="')[1][:16]


def prices(**changes):
    values = {
        "side": "gross",
        "personal-on": "on",
        "personal-pricing": "fixed",
        "personal-amount": "12",
        "personal-minimum": "",
        "personal-use": "personal",
        "personal-territory": "world",
        "personal-seats": "1",
        "personal-licence": "LicenseRef-Ring-personal",
    }
    return {f"prices-{name}": value for name, value in (values | changes).items()}


def test_a_section_saves_by_itself_and_says_when(client, work):
    answer = save(client, work, "words", WORDS)
    assert answer.status_code == 200
    assert "saved " in answer.content.decode()
    assert title_of(work) == "Affiche neuve"


def test_without_scripts_the_page_comes_back_to_the_section(client, work):
    answer = save(client, work, "words", WORDS, htmx=False)
    assert answer.status_code == 302
    assert answer["Location"] == f"/en/studio/works/{work.public_id}/?lang=fr#words"
    assert title_of(work) == "Affiche neuve"


def test_another_language_is_a_text_of_its_own(client, work):
    save(client, work, "words", WORDS | {"words-title": "Νέα αφίσα"}, lang="el")
    assert (title_of(work), title_of(work, "el")) == ("Affiche ancienne", "Νέα αφίσα")


@pytest.mark.parametrize("title", ["x" * 300, "", "ab", "<script>alert(1)</script>"])
def test_an_impossible_title_is_refused_and_what_was_typed_stays(client, work, title):
    page = save(client, work, "words", WORDS | {"words-title": title, "words-summary": "Typed just now"}, htmx=False)
    assert page.status_code == 422
    assert "Typed just now" in page.content.decode()
    assert "error-summary" in page.content.decode()
    fragment = save(client, work, "words", WORDS | {"words-title": title})
    assert "Not saved yet" in fragment.content.decode()
    assert title_of(work) == "Affiche ancienne"


@pytest.mark.parametrize("title", ["🎨🖌️ Affiche", "ملصق الميناء", "שלום עולם"])
def test_emoji_and_right_to_left_titles_are_kept_and_shown(client, work, title):
    save(client, work, "words", WORDS | {"words-title": title})
    page = client.get(f"/en/studio/works/{work.public_id}/").content.decode()
    assert title_of(work) == title
    assert f'dir="auto">{title}</h1>' in page


def test_the_second_of_two_windows_is_told_and_may_then_replace(client, work):
    seen = seen_in(client.get(f"/en/studio/works/{work.public_id}/"))
    save(client, work, "words", WORDS | {"words-title": "First window", "seen": seen})
    refused = save(client, work, "words", WORDS | {"words-title": "Second window", "seen": seen})
    assert "another window" in refused.content.decode()
    assert title_of(work) == "First window"
    save(client, work, "words", WORDS | {"words-title": "Second window", "seen": seen_in(refused)})
    assert title_of(work) == "Second window"


def test_saving_again_and_again_in_one_window_is_no_conflict(client, work):
    seen = seen_in(client.get(f"/en/studio/works/{work.public_id}/"))
    for number in range(3):
        answer = save(client, work, "words", WORDS | {"words-title": f"Version {number}", "seen": seen})
        seen = seen_in(answer)
    assert title_of(work) == "Version 2"


@pytest.mark.parametrize(
    ("amount", "minor"), [("12,50", 1250), ("12.50", 1250), ("1.200,00", 120000), ("€ 7", 700), ("100000", 10_000_000)]
)
def test_prices_are_read_as_people_write_them(client, work, amount, minor):
    save(client, work, "prices", prices(**{"personal-amount": amount}))
    assert PriceTerms.objects.get().amount_minor == minor


@pytest.mark.parametrize("amount", ["0", "0.49", "10000000", "100000.01", "-5", "a lot", ""])
def test_impossible_prices_are_refused_with_a_sentence(client, work, amount):
    answer = save(client, work, "prices", prices(**{"personal-amount": amount}), htmx=False)
    assert answer.status_code == 422
    assert "euro" in answer.content.decode() or "as a number" in answer.content.decode()
    assert PriceTerms.objects.get().amount_minor == 1200


def test_free_and_pay_what_you_want(client, work):
    save(client, work, "prices", prices(**{"personal-pricing": "free", "personal-amount": ""}))
    assert list(PriceTerms.objects.values_list("pricing", "amount_minor")) == [("free", 0)]
    asked = {"personal-pricing": "pay_what_you_want", "personal-amount": "8", "personal-minimum": "2"}
    save(client, work, "prices", prices(**asked))
    assert list(PriceTerms.objects.values_list("amount_minor", "minimum_minor")) == [(800, 200)]
    refused = save(client, work, "prices", prices(**(asked | {"personal-minimum": "9"})))
    assert "minimum lies between" in refused.content.decode()
    assert PriceTerms.objects.get().minimum_minor == 200


def test_rights_start_from_a_preset_and_can_be_changed(client, work):
    save(
        client,
        work,
        "prices",
        prices(**{"personal-seats": "", "personal-term_years": "5", "personal-attribution": "on"}),
    )
    rights = work.tiers.get().rights
    assert (rights["seats"], rights["term_years"], rights["attribution"], rights["exclusive"]) == (None, 5, True, False)


def test_three_example_buyers_while_the_price_is_typed(client, work):
    answer = client.post(
        f"/en/studio/works/{work.public_id}/examples/personal/", prices(**{"personal-amount": "12"}), headers=HTMX
    )
    text = answer.content.decode()
    assert [who in text for who in ("A consumer in France", "A consumer in Hungary", "A business in Germany")] == [
        True
    ] * 3
    assert "€12.00" in text
    assert "€9.00" in text  # 12.00 less 2.00 VAT less 10 %
    assert PriceTerms.objects.get().amount_minor == 1200


def test_an_impossible_price_has_no_examples(client, work):
    answer = client.post(f"/en/studio/works/{work.public_id}/examples/personal/", prices(**{"personal-amount": "x"}))
    assert (answer.status_code, "you receive" in answer.content.decode()) == (200, True)
    assert "<table" not in answer.content.decode()


def test_a_service_needs_days_and_keeps_extras_and_brief(client):
    service = make_service(published=False, brief=False)
    client.force_login(owner_of(service.partner))
    refused = save(
        client,
        service,
        "prices",
        {
            "prices-side": "gross",
            "prices-basic-on": "on",
            "prices-basic-pricing": "fixed",
            "prices-basic-amount": "90",
            "prices-basic-use": "commercial",
            "prices-basic-territory": "world",
        },
    )
    assert "in how many days" in refused.content.decode()
    save(client, service, "extras", {"extras-0-name": "Express", "extras-0-amount": "30", "extras-0-days": "0"})
    save(client, service, "brief", {"brief-0-label": "Pour qui ?", "brief-0-required": "on"})
    service.refresh_from_db()
    assert [extra.name for extra in service.extras.all()] == [{"fr": "Express"}]
    assert [(row["label"], row["required"]) for row in service.brief_questions] == [({"fr": "Pour qui ?"}, True)]
    assert service.tiers.filter(is_active=True).count() == 3


def test_sections_of_another_kind_are_not_there(client, work):
    assert save(client, work, "brief", {}).status_code == 404
    assert save(client, work, "nonsense", {}).status_code == 404


def test_a_refused_file_keeps_what_was_typed_beside_it(client, work):
    before = PrivateFile.objects.count()
    url = f"/en/studio/works/{work.public_id}/files/"
    refused = [
        ({"file": SimpleUploadedFile("poster.png", b"MZ\x90 program")}, "Programs and web pages are not accepted"),
        ({}, "Choose a file first"),
        ({"file": SimpleUploadedFile("a.png", b"")}, "The file is empty"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 half a file")}, "the rest is damaged or missing"),
    ]
    for sent, says in refused:
        answer = client.post(url, sent | {"label": "Ten by fifteen"})
        page = answer.content.decode()
        assert (answer.status_code, says in page, 'value="Ten by fifteen"' in page) == (422, True, True), says
        assert 'id="file-label"' in page
    assert PrivateFile.objects.count() == before


def test_a_refused_version_keeps_its_note_in_its_own_form(client, work):
    kept = work.files.get()
    again = SimpleUploadedFile("work.txt", b"words")
    url = f"/en/studio/works/{work.public_id}/files/"
    assert client.post(url, {"file": again, "kept": kept.pk, "note": "Larger"}).status_code == 302
    again.seek(0)
    answer = client.post(url, {"file": again, "kept": kept.pk, "note": "Larger still"})
    assert answer.status_code == 422
    assert "the same file as before" in answer.content.decode()
    assert f'value="Larger still" maxlength="200" id="note-{kept.pk}"' in answer.content.decode()
    assert kept.versions.count() == 2


def test_a_refused_picture_keeps_its_words(client, work):
    url = f"/en/studio/works/{work.public_id}/pictures/?lang=fr"
    for sent, says in (
        ({}, "Choose a picture first"),
        ({"picture": SimpleUploadedFile("a.png", b"no picture")}, "not a picture, or it is damaged"),
    ):
        answer = client.post(url, sent | {"alt": "Un port au matin"})
        page = answer.content.decode()
        assert (answer.status_code, says in page, 'value="Un port au matin"' in page) == (422, True, True)
    assert work.pictures.count() == 1


def on_sale(client):
    made = make_digital(title="Affiche", tiers=("personal",))
    client.force_login(owner_of(made.partner))
    return made


def test_what_is_on_sale_cannot_be_emptied_in_the_studio(client):
    work = on_sale(client)
    base = f"/en/studio/works/{work.public_id}/"
    page = client.post(f"{base}files/{work.files.get().pk}/remove/", follow=True).content.decode()
    assert "Add the file that buyers get." in page
    assert "Pause it first" in page
    page = client.post(f"{base}pictures/{work.pictures.get().pk}/", {"do": "remove"}, follow=True).content.decode()
    assert "Add at least one picture." in page
    answer = save(client, work, "words", WORDS | {"words-description": "short"}, htmx=False)
    assert answer.status_code == 422
    assert "at least 40 characters" in answer.content.decode()
    assert "\nshort</textarea>" in answer.content.decode()
    assert "Set at least one price." in save(client, work, "prices", {"prices-side": "gross"}).content.decode()
    assert (work.files.filter(removed_at=None).count(), work.pictures.count(), title_of(work)) == (1, 1, "Affiche")
    assert work.tiers.filter(is_active=True).count() == 1


def test_drafts_save_while_they_are_typed_and_works_on_sale_only_by_the_button(client, work):
    draft = client.get(f"/en/studio/works/{work.public_id}/").content.decode()
    assert draft.count('hx-trigger="change delay:300ms, input delay:1500ms"') == 3
    assert "saved by itself" in draft
    sold = on_sale(client)
    page = client.get(f"/en/studio/works/{sold.public_id}/").content.decode()
    assert "input delay:1500ms" not in page
    assert "goes live when you press" in page
    story = "Une histoire assez longue pour être publiée."
    assert save(client, sold, "words", WORDS | {"words-description": story}, htmx=False).status_code == 302
    assert title_of(sold) == "Affiche neuve"


@pytest.mark.parametrize("missing", ["use", "territory"])
def test_a_tier_without_its_use_is_refused_with_a_sentence(client, work, missing):
    before = work.tiers.get().rights
    answer = save(client, work, "prices", prices(**{f"personal-{missing}": ""}), htmx=False)
    assert answer.status_code == 422
    assert "Say what the buyer may do with it, and where." in answer.content.decode()
    assert work.tiers.get().rights == before


def test_an_open_licence_asks_for_nothing_but_itself(client, work):
    data = prices() | {"prices-personal-on": "", "prices-open-on": "on", "prices-open-pricing": "free"}
    save(client, work, "prices", data | {"prices-open-licence": "CC-BY-SA-4.0", "prices-open-attribution": ""})
    tier = work.tiers.get(is_active=True)
    assert (tier.licence, tier.rights["attribution"], tier.rights["share_alike"]) == ("CC-BY-SA-4.0", True, True)
    page = client.get(f"/en/studio/works/{work.public_id}/").content.decode()
    assert 'name="prices-open-licence"' in page
    assert 'name="prices-open-attribution"' not in page
    assert 'name="prices-personal-exclusive"' not in page


def test_a_good_file_and_a_picture_are_kept(client, work):
    client.post(
        f"/en/studio/works/{work.public_id}/files/",
        {"file": SimpleUploadedFile("a.pdf", pdf()), "label": "A3"},
    )
    kept = io.BytesIO()
    Image.new("RGB", (400, 300), (20, 90, 160)).save(kept, "PNG")
    client.post(
        f"/en/studio/works/{work.public_id}/pictures/?lang=fr",
        {"picture": SimpleUploadedFile("a.png", kept.getvalue()), "alt": "Un port"},
    )
    assert list(work.files.values_list("label", flat=True)) == ["PDF", "A3"]
    assert work.pictures.last().alt == {"fr": "Un port"}


def test_publishing_an_incomplete_draft_lists_what_is_missing(client):
    partner = make_maker()
    owner = owner_of(partner)
    draft = create_draft(
        partner=partner, kind=Kind.DIGITAL, tax_nature=TaxNature.E_SERVICE, words=Words("fr", "Vide"), by=owner, at=NOON
    )
    client.force_login(owner)
    page = client.post(f"/en/studio/works/{draft.public_id}/publish/", follow=True).content.decode()
    assert "Add the file that buyers get." in page
    assert "7 things are missing" in page
    assert Offering.objects.get().state == "draft"


def test_publish_pause_and_publish_again_by_buttons(client, work):
    for what, state in (
        ("publish", "published"),
        ("pause", "paused"),
        ("publish", "published"),
        ("withdraw", "withdrawn"),
    ):
        assert client.post(f"/en/studio/works/{work.public_id}/{what}/").status_code == 302
        work.refresh_from_db()
        assert work.state == state
    assert save(client, work, "words", WORDS).status_code == 404


def test_publishing_by_a_link_is_not_possible(client, work):
    assert client.get(f"/en/studio/works/{work.public_id}/publish/").status_code == 405


def test_a_preview_shows_the_price_of_the_chosen_buyer(client, work):
    page = client.get(f"/en/studio/works/{work.public_id}/preview/?market=HU.EUR.consumer")
    assert page["X-Robots-Tag"] == "noindex"
    assert "27 % VAT" in page.content.decode()
    business = client.get(f"/en/studio/works/{work.public_id}/preview/?country=DE&capacity=business").content.decode()
    assert "without VAT" in business
