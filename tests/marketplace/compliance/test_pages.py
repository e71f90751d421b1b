"""The pages of the law exist, carry the operator's facts, and say that they are templates."""

import pytest

from marketplace.compliance.views import PAGES

pytestmark = pytest.mark.django_db


def address(slug):
    return f"/en/legal/{slug}/"


@pytest.mark.parametrize("slug", PAGES)
def test_every_page_stands_with_one_heading_and_no_session(client, slug):
    page = client.get(address(slug))
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    assert not page.cookies


def test_the_imprint_names_the_operator(client, settings):
    settings.PLATFORM_ADDRESS = "1, rue du Pont"
    settings.PLATFORM_VAT_ID = "LU12345678"
    shown = client.get(address("imprint")).content.decode()
    assert "1, rue du Pont" in shown
    assert "Luxembourg" in shown
    assert "LU12345678" in shown
    assert settings.PLATFORM_EMAIL in shown


def test_the_cut_is_the_one_that_is_charged(client, settings):
    settings.PLATFORM_COMMISSION_BPS = 750
    assert "7.5 %" in client.get(address("fees")).content.decode()


def test_texts_of_law_say_that_they_are_templates(client):
    assert "This text is a template" in client.get(address("terms")).content.decode()
    assert "This text is a template" not in client.get(address("about")).content.decode()


def test_any_other_page_is_404(client):
    assert client.get(address("nothing")).status_code == 404
