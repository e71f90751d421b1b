"""What is kept for one reader is never shown to another."""

import gzip

import brotli
import pytest
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


TEXT = "<p>" + "Ein Plakat, gedruckt in zwei Farben. " * 100
PROBES = [
    ("br, gzip", "br"), ("gzip, deflate, br;q=0.5", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", ""),
    ("identity", ""), ("BR", "br"), ("br;q=0.0", ""), ("*", "br"),
]  # fmt: skip


@pytest.mark.parametrize(("accepted", "used"), PROBES)
@override_settings(PUBLIC_PAGE_CACHE=True)
def test_a_public_page_is_compressed_once_and_sent_as_the_client_takes_it(accepted, used):
    drawn = []

    def view(_request):
        drawn.append(1)
        return HttpResponse(TEXT)

    store.clear()
    pages = PublicPages(public_page(view))
    for _ in range(2):  # drawn, and from the store
        request = RequestFactory().get("/de/about/", headers={"accept-encoding": accepted})
        request.market, request.session = Market("de", "DE", "EUR"), SessionStore()
        response = pages(request)
        body = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[used](response.content)
        assert body.decode() == TEXT
        assert response.get("Content-Encoding", "") == used
        assert "Accept-Encoding" in response["Vary"]
        assert (len(response.content) < 500) == bool(used)
    assert drawn == [1]
    store.clear()


@override_settings(PUBLIC_PAGE_CACHE=True)
def test_a_private_page_stays_as_it_is():
    request = RequestFactory().get("/de/basket/", headers={"accept-encoding": "br"})
    request.market, request.session = Market("de", "DE", "EUR"), SessionStore()
    response = PublicPages(lambda _request: HttpResponse(TEXT))(request)
    assert response.content.decode() == TEXT
    assert "Content-Encoding" not in response


@override_settings(PUBLIC_PAGE_CACHE=False)
def test_without_the_store_a_public_page_is_compressed_for_who_asks_and_only_then():
    for accepted, used in (("br", "br"), ("gzip", "gzip"), ("", "")):
        request = RequestFactory().get("/de/about/", headers={"accept-encoding": accepted})
        request.market, request.session = Market("de", "DE", "EUR"), SessionStore()
        response = PublicPages(public_page(lambda _request: HttpResponse(TEXT)))(request)
        assert response.get("Content-Encoding", "") == used
        body = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[used](response.content)
        assert body.decode() == TEXT
