"""A live stack for the journeys of a worker; each journey has a fresh context (no cookies)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.stack import Stack, new_stack

# Our pages cross-fade, Wagtail's do not: going from one to the other, the browser tells itself so.
SAID_BY_CHROMIUM = ("ViewTransition opt-in disabled", "Transition was aborted because of invalid state")


def ours(said: str) -> bool:
    """Whether an error is a page's own."""
    return not any(known in said for known in SAID_BY_CHROMIUM)


# Milliseconds: enough for a machine that does three other things. How fast a page is, the benchmarks say.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
OUT = Path(__file__).parent / "out"


def pytest_collection_modifyitems(items):
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.fspath).startswith(here):
            item.add_marker(pytest.mark.browser)


def made_by_the_first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of a run share (xdist gives each a folder of its own below it)."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "original-stack"


@pytest.fixture(scope="session")
def live_stack(browser, tmp_path_factory) -> Iterator[Stack]:
    kept = os.environ.get("RING_JOURNEY_FOLDER")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("stack")
    folder.mkdir(parents=True, exist_ok=True)
    stack = new_stack(folder)
    try:
        stack.prepare(made_by_the_first(tmp_path_factory))
        stack.start()
        yield stack
    finally:
        stack.end()


@pytest.fixture
def open_page(browser, live_stack, request):
    """A function that opens a fresh visitor's page. What the console says or a page fails with, fails the journey."""
    contexts, complaints = [], []

    def opened(*, size=WIDE, locale="de-AT", javascript=True, scheme="light") -> Page:
        context = browser.new_context(
            viewport=size, locale=locale, java_script_enabled=javascript, base_url=live_stack.url,
            accept_downloads=True, color_scheme=scheme,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: ours(str(error)) and complaints.append(f"script: {error}"))
        page.on("response", lambda answer: answer.status >= 500 and complaints.append(f"{answer.status} {answer.url}"))
        return page

    yield opened
    failed = getattr(request.node, "failed", False)
    for number, context in enumerate(contexts):
        if failed:
            OUT.mkdir(exist_ok=True)
            for page in context.pages:
                page.screenshot(path=OUT / f"{request.node.name[:80]}-{number}.png", full_page=True)
        context.close()
    assert complaints == []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if call.when == "call" and outcome.get_result().failed:
        item.failed = True
