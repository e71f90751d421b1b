"""What editors do in Wagtail's admin, as steps: a ring, a showcase, its translation, its date, its review."""

from __future__ import annotations

import re
from datetime import datetime

from playwright.sync_api import Page, expect

from cms.demo.accounts import PASSWORD
from tests.journeys.steps import assert_accessible, assert_no_overflow
from tests.journeys.test_pages import complaints

NEW_PASSWORD = "kastanje-fluss-7-brueke"
CHOICES = ".modal-body [data-chooser-modal-choice]"
NAME, OF_WORK = "Edda Redaktorin", "For the hall"


def found_ring(page: Page, *, name: str, city: str, editor: str, languages: tuple[str, str]) -> None:
    """The one form. ``editor`` gets the invitation; the first language of the page is the second one."""
    page.goto("/cms/ring/found/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=city]").fill(city)
    page.locator("[name=country]").select_option("BE")
    page.locator("[name=latitude]").fill("51.054")
    page.locator("[name=longitude]").fill("3.725")
    page.locator("[name=hue]").select_option("45")
    for language in languages:
        page.locator(f"[name=languages][value={language}]").check()
    page.locator("[name=first_language]").select_option(languages[1])
    page.locator("[name=sentence]").fill("Between Leie and Schelde.")
    page.locator("[name=editor_email]").fill(editor)
    assert_accessible(page)
    page.get_by_role("button", name="Found the ring").click()
    expect(page.locator("h1")).to_contain_text(name)


def become_editor(page: Page, stack, *, mail: str, name: str) -> None:
    """The link in the mail, an account on the way, and back to the invitation."""
    said = stack.mail_to(mail, matching="/rings/invitation/")
    page.goto(re.search(r"https?://\S+/rings/invitation/\S+", said).group())
    expect(page.locator("h1")).to_contain_text(name)
    assert_no_overflow(page)
    assert complaints(page) == []
    page.locator("main a[href*='/account/signup/']").click()
    page.locator("[name=email]").fill(mail)
    page.locator("[name=password1]").fill(NEW_PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    link = re.search(r"https?://\S+/account/confirm-email/\S+", stack.mail_to(mail, matching="confirm-email")).group()
    page.goto(link)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/account/login/**")
    page.locator("[name=login]").fill(mail)
    page.locator("[name=password]").fill(NEW_PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/rings/invitation/**")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/cms/ring/**")
    expect(page.locator("h1")).to_contain_text(name)
    assert_accessible(page)


def invite_maker(page: Page, mail: str) -> None:
    """By mail, from the ring's desk."""
    page.locator("[name=mail-email]").fill(mail)
    page.locator("[name=mail-language]").select_option("en")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator("body")).to_contain_text(mail)


def accept_invitation(page: Page, stack, *, mail: str, name: str) -> None:
    """The maker signs in on the way and joins."""
    said = stack.mail_to(mail, matching=f"{name}[\\s\\S]*/rings/invitation/")
    page.goto(re.search(r"https?://\S+/rings/invitation/\S+", said).group())
    page.locator("main a[href*='/account/login/']").click()
    page.locator("[name=login]").fill(mail)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/rings/invitation/**")
    assert_no_overflow(page)
    assert complaints(page) == []
    page.get_by_role("button", name=f"Join {name}").click()
    page.wait_for_url("**/studio/ring/**")
    expect(page.locator(".ring-rows")).to_contain_text(name)
    assert_no_overflow(page)
    assert complaints(page) == []


def choose_work(page: Page, words: str) -> None:
    """In the chooser, searched as on the public site."""
    button, choices = page.get_by_role("button", name="Choose a work").first, page.locator(CHOICES)
    button.click()
    try:
        choices.first.wait_for(timeout=20_000)
    except (
        TimeoutError
    ):  # the editor draws a button before it listens to it: on a busy machine a click can be too early
        button.click()
    expect(choices.first).to_be_visible()
    with page.expect_response(lambda answer: f"/results/?q={words}" in answer.url):
        page.locator(".modal-body [name=q]").fill(words)
    expect(page.locator(".modal-body")).to_contain_text("match")
    choices.first.click()
    expect(page.locator(".modal-body")).to_have_count(0)


def write_showcase(page: Page, *, index: int, title: str, ring: str, words: str) -> int:
    """A new showcase of a ring with one wall, saved as a draft. Returns its page's key."""
    page.goto(f"/cms/pages/add/cms/showcasepage/{index}/")
    page.locator("#id_title").fill(title)
    page.locator("#id_intro").fill("What hangs best where it is damp.")
    page.locator("#id_author_name").fill(NAME)
    page.locator(
        "#panel-child-content-body-content, [data-streamfield-stream-container]"
    ).first.scroll_into_view_if_needed()
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Picked works").click()
    page.locator("#body-0-value-title").fill(OF_WORK)
    choose_work(page, words)
    page.locator("#id_ring").select_option(label=ring)
    page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_url(re.compile(r"/cms/pages/\d+/edit/"))
    return key_of(page)


def key_of(page: Page) -> int:
    """Of the page that is open in the editor."""
    return int(re.search(r"/pages/(\d+)/edit/", page.url)[1])


def schedule(page: Page, at: datetime) -> None:
    """Set the date of publication of the page that is open; it stays a draft."""
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    dialog = page.get_by_role("dialog", name=re.compile("schedule", re.IGNORECASE))
    dialog.locator("#id_go_live_at").fill(at.strftime("%Y-%m-%d %H:%M"))
    page.keyboard.press("Tab")  # the calendar lies over the button
    with page.expect_navigation():
        dialog.get_by_role("button", name=re.compile("Save schedule")).evaluate("button => button.click()")


def translate(page: Page, pk: int, *, language: str, words: dict[str, str]) -> int:
    """By wagtail-localize, its words in the order they stand on the page. Returns the translation's key."""
    page.goto(f"/cms/localize/submit/page/{pk}/")
    page.get_by_label(language).check()
    page.get_by_role("button", name=re.compile("Submit", re.IGNORECASE)).click()
    page.wait_for_url(re.compile(rf"/cms/pages/(?!{pk}/)\d+/edit/"))
    close_side_panel(page)
    editor = page.locator(".js-translation-editor")
    for source, text in words.items():
        row = editor.locator("li.incomplete", has_text=source).last
        row.get_by_role("button", name="Translate", exact=True).click()
        editor.locator("textarea").fill(text)
        editor.get_by_role("button", name="Save", exact=True).click()
        expect(editor.locator("li.complete", has_text=text)).to_have_count(1)
    return key_of(page)


def close_side_panel(page: Page) -> None:
    """Wagtail keeps it open on every page once it was; on a phone it lies over all else."""
    if page.locator(".form-side--open").count():
        page.locator("[data-form-side] button").first.click()
        expect(page.locator(".form-side--open")).to_have_count(0)


def submit_translation(page: Page) -> None:
    assert_accessible(page, "form.help-block")
    page.get_by_role("button", name="Submit the translation for review").click()
    expect(page.locator(".messages")).to_contain_text("The translation is in review")


def submit(page: Page, pk: int) -> None:
    """An editor of a ring does not publish: the menu has the review instead."""
    page.goto(f"/cms/pages/{pk}/edit/")
    close_side_panel(page)
    page.get_by_role("button", name="More actions").first.click()
    expect(page.get_by_role("button", name=re.compile("publish", re.IGNORECASE))).to_have_count(0)
    page.get_by_role("button", name="Submit to Ring review").first.click()
    expect(page.locator(".messages")).to_contain_text("submitted for moderation")


def approve(page: Page, title: str) -> None:
    """The reviewer, on the first page of the admin."""
    page.goto("/cms/")
    row = page.locator(".listing--dashboard tr", has_text=title)
    row.locator(".actions button").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Approve", exact=True).first.click()
    expect(page.locator(".listing--dashboard tr", has_text=title)).to_have_count(0)
