"""What is kept for one reader is never shown to another."""

from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from marketplace.markets.market import Market
from marketplace.markets.pages import PublicPages, page_key, public_page, store


@override_settings(ALLOWED_HOSTS=["*"])
def test_a_page_kept_for_one_host_is_not_another_hosts():
    def key(**headers: str) -> str:
        request = RequestFactory().get("/de/works/fox-23456789/", **headers)
        request.market = Market("de", "DE", "EUR")
        return page_key(request)

    assert key(HTTP_HOST="ring.example") == key(HTTP_HOST="ring.example")
    assert key(HTTP_HOST="ring.example") != key(HTTP_HOST="evil.example")


@override_settings(PUBLIC_PAGE_CACHE=True)
def test_a_page_that_looked_at_the_session_is_not_shared():
    def answer(*, looks: bool) -> tuple[str, bool]:
        request = RequestFactory().get("/de/about/")
        request.market, request.session = Market("de", "DE", "EUR"), SessionStore()

        def view(asked):
            if looks:
                asked.session.get("passed_page_view_restrictions")
            return HttpResponse("text")

        store.clear()
        response = PublicPages(public_page(view))(request)
        kept = store.get(page_key(request)) is not None
        store.clear()
        return response["Cache-Control"].split(",")[0], kept

    assert answer(looks=False) == ("public", True)
    assert answer(looks=True) == ("private", False)
