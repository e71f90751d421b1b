"""A buyer at the web's side of the counter."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from marketplace.order.models import Order

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


class Buyer:
    """A browser without JavaScript: posts what the page's forms hold, follows what it is told."""

    def __init__(self, *, language: str = "de", user=None) -> None:
        self.web = Client(headers={"accept-language": language})
        self.web.cookies["market"] = "DE.EUR.consumer"
        self.language = language
        if user is not None:
            self.web.force_login(user)

    def add(self, offering, tier: str = "personal", **chosen):
        posted = {"tier": f"{offering.public_id}:{tier}"} | chosen
        return self.web.post(f"/{self.language}/basket/add/", posted, headers=SAME_ORIGIN)

    def basket(self) -> str:
        response = self.web.get(f"/{self.language}/basket/")
        assert response.status_code == 200
        return response.content.decode()

    def form(self) -> dict[str, str]:
        """What the checkout page would send back untouched, plus who the buyer is."""
        page = self.web.get(f"/{self.language}/checkout/")
        assert page.status_code == 200, page.get("Location", "")
        return hidden(page) | {
            "email": "Anna@Example.org", "name": "Anna Muster", "country": "DE", "postcode": "10115",
            "capacity": "consumer",
        }  # fmt: skip

    def order(self, form: dict[str, str]):
        return self.web.post(f"/{self.language}/checkout/", form)

    def come_back(self, address: str):
        """What the provider's page does: send the browser to one of our addresses."""
        split = urlsplit(address)
        return self.web.get(split.path, {key: value[0] for key, value in parse_qs(split.query).items()})


def hidden(page) -> dict[str, str]:
    text = page.content.decode()
    found = {}
    for name in ("token", "fingerprint", "pays"):
        match = re.search(rf'name="{name}"(?: value="([^"]*)")?', text)
        assert match, name
        found[name] = match[1] or ""
    assert found["token"]
    return found


@pytest.fixture
def buyer(db) -> Buyer:
    return Buyer()


@pytest.fixture
def only_order(db):
    def get() -> Order:
        return Order.objects.select_related("facts", "payment").get()

    return get
