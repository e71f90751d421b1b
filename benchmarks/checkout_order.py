"""What a writer's process of ``benchmarks.checkout`` does. Needs the environment.

One order is what the views and the worker call, in their order and with nothing replaced:

- **basket**: three downloads, as three clicks put them there;
- **order**: the page's price, then the posted form: register asked about the buyer, priced again, form checked, placed;
- **asking**: the sandbox is asked over HTTP for a page to pay on;
- **paying**: the buyer presses "pay" there;
- **event**: the worker keeps the promises that events left (the web server has verified and stored them meanwhile): the
  payment is asked about, the order becomes paid, the shares are made and the entry is posted;
- **waiting**: at the end, until all is paid and no look is promised.
"""

from __future__ import annotations

import cProfile
import json
import sys
import time
import uuid
from contextlib import nullcontext
from typing import Any
from urllib.parse import urlencode

from benchmarks.checkout_around import URL, check, make_sellers
from benchmarks.checkout_plain import Payer, Plain, Stages, clocked

GIVES_UP_AFTER_S = 120
WARM = 2


class Shop:
    """A guest in Germany, who buys what three sellers made."""

    def __init__(self, number: int) -> None:
        from django.utils import translation

        from marketplace.markets.market import Market
        from marketplace.offerings.models import Tier

        translation.activate("de")
        rows = Tier.objects.filter(code="personal").select_related("offering").order_by("pk")
        self.tiers = [f"{tier.offering.public_id}:{tier.code}" for tier in rows]
        self.market = Market("de", "DE", "EUR")
        self.tag, self.next, self.payer, self.mine = uuid.uuid4().hex[:10], number * 3, Payer(), 0
        self.stages: Stages = {}

    def buy(self) -> None:
        with clocked(self.stages, "basket"):
            basket = self._basket()
        with clocked(self.stages, "order"):
            order = self._ordered(basket)
        with clocked(self.stages, "asking"):
            session = self._asked(order)
        with clocked(self.stages, "paying"):
            self.payer.pay(session)
        with clocked(self.stages, "event"):
            self.keep_promises()

    def _basket(self) -> Any:
        from django.http import QueryDict
        from django.utils import timezone

        from marketplace.basket.forms import read_wish
        from marketplace.basket.models import Basket
        from marketplace.basket.operations import put_into_basket

        basket = Basket()
        for _ in range(3):
            wish = read_wish(QueryDict(urlencode({"tier": self.tiers[self.next % len(self.tiers)]})))
            put_into_basket(basket=basket, wish=wish, market=self.market, at=timezone.now())
            self.next += 1
        return basket

    def _ordered(self, basket: Any) -> Any:
        from django.http import QueryDict
        from django.utils import timezone

        from marketplace.basket.models import Basket
        from marketplace.basket.quote import quote
        from marketplace.checkout.buyers import buyer_of
        from marketplace.checkout.forms import DIGITAL_CONSENTS, CheckoutForm
        from marketplace.checkout.operations import place
        from marketplace.order.operations import order_of_token
        from marketplace.public_ids import long_id

        self.mine += 1
        person = {
            "email": f"bench-{self.tag}-{self.mine}@example.org", "name": "Anna Muster", "country": "DE",
            "postcode": "10115", "capacity": "consumer", "token": long_id(), "pays": "",
        } | {f"consent-{kind}": "on" for kind in DIGITAL_CONSENTS}  # fmt: skip
        shown_to = buyer_of(QueryDict(urlencode(person)), self.market, at=timezone.now()).facts
        shown = quote(basket=basket, buyer=shown_to, on=timezone.now().date())
        # the page is sent, and the form comes back
        posted = QueryDict(urlencode(person | {"fingerprint": shown.fingerprint}))
        basket, at = Basket.objects.get(pk=basket.pk), timezone.now()
        assert order_of_token(posted["token"]) is None
        asked = buyer_of(posted, self.market, at=at)
        form = CheckoutForm(posted, quote=quote(basket=basket, buyer=asked.facts, on=at.date()))
        assert form.is_valid(), form.errors.as_json()
        return place(basket=basket, facts=_facts(form, at), answers=form.answers_by_line(), user=None, at=at)

    def _asked(self, order: Any) -> str:
        from django.utils import timezone

        from marketplace.payment.sync import start_payment

        url = start_payment(payment=order.payment, success_url=URL, cancel_url=URL, at=timezone.now())
        return url.rsplit("/", 1)[1]

    def keep_promises(self) -> int:
        """A worker's turn: what events have promised, and nothing else of its work."""
        from django.utils import timezone

        from marketplace.outbox.operations import run_due
        from marketplace.payment.operations import SYNC_TOPIC

        return run_due(worker=self.tag, at=timezone.now(), limit=6, topics=[SYNC_TOPIC])

    def finish(self) -> None:
        """Until everything of mine is paid, and nobody's payment has to be looked at."""
        until = time.monotonic() + GIVES_UP_AFTER_S
        while time.monotonic() < until:
            with clocked(self.stages, "event"):
                taken = self.keep_promises()
            if not taken and not self._open():
                return
            if not taken:
                with clocked(self.stages, "waiting"):
                    time.sleep(0.02)
        raise SystemExit("bench: not everything was paid in time")

    def _open(self) -> bool:
        from marketplace.order.models import OrderFacts
        from marketplace.outbox.models import OutboxRow
        from marketplace.payment.operations import SYNC_TOPIC

        mine = OrderFacts.objects.filter(email__startswith=f"bench-{self.tag}-", paid_at__isnull=True)
        promised = OutboxRow.objects.filter(topic=SYNC_TOPIC, done_at__isnull=True, dead_at__isnull=True)
        return mine.exists() or promised.exists()


def _facts(form: Any, at: Any) -> Any:
    """As the checkout view makes them of a consumer's form."""
    from marketplace.markets.terms import TERMS, in_force
    from marketplace.order.facts import CheckoutFacts, ConsentGiven
    from marketplace.order.models import Consent

    data = form.cleaned_data
    terms = ConsentGiven(Consent.TERMS, "Mit Ihrer Bestellung gelten unsere AGB.", in_force(TERMS, at.date()).version)
    said = (ConsentGiven(one.kind, one.text, one.version) for one in form.consents_given())
    return CheckoutFacts(
        token=data["token"], fingerprint=data["fingerprint"], pays=data["pays"], email=data["email"],
        name=data["name"], language="de", country=data["country"], postcode=data["postcode"],
        capacity=data["capacity"], consents=(*said, terms),
        evidence=({"kind": "billing_address", "source": "buyer", "value": data["country"]},),
    )  # fmt: skip


def write(what: str, orders: int, number: int, profile: str) -> None:
    """Warm up, say so, wait for the word, do it all, tell the seconds of each stage."""
    who: Shop | Plain = Shop(number) if what == "orders" else Plain(number)
    for _ in range(WARM):
        who.buy()
    who.finish()
    print("ready", flush=True)
    if sys.stdin.readline() != "go\n":
        sys.exit("bench: nobody says go")
    who.stages.clear()
    profiler = cProfile.Profile() if profile else None
    with profiler or nullcontext():
        for _ in range(orders):
            who.buy()
    who.finish()
    if profiler:
        profiler.dump_stats(profile)
    print(json.dumps(who.stages))


def main(what: str, *more: str) -> None:
    import django

    django.setup()
    if what == "sellers":
        make_sellers(int(more[0]))
    elif what == "check":
        check(int(more[0]))
    else:
        write(what, int(more[0]), int(more[1]), more[2])


if __name__ == "__main__":
    main(*sys.argv[1:])
