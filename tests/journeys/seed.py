"""A small real catalogue for the journeys: some works of three hands, the services of two makers, home in four languages."""

from __future__ import annotations

from dataclasses import replace

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.utils import timezone  # noqa: E402

from cms.demo.accounts import PASSWORD, make_people  # noqa: E402
from cms.demo.artifacts import draw  # noqa: E402
from cms.demo.content import load  # noqa: E402
from cms.demo.editorial import load_editorial  # noqa: E402
from cms.demo.home import load_home  # noqa: E402
from cms.demo.loader import Loader  # noqa: E402
from cms.demo.rings import load_rings  # noqa: E402
from marketplace.partner.models import Partner, Role  # noqa: E402
from marketplace.partner.operations import seat  # noqa: E402
from marketplace.users.models import User  # noqa: E402

NETWORK_EDITOR = "network@demo.example"
HANDS = {"woodcut": 4, "botanica": 3, "riso": 3}
SERVICES_MADE_BY = "puuloige-kaks"
SERVICES_OF = {"atelier-du-panier", SERVICES_MADE_BY}


def small_content():
    """The demo's content, cut down to what the journeys touch."""
    content = load()
    series = {
        name: replace(one, works=dict(list(one.works.items())[: HANDS[name]]), formats=("svg", "pdf"))
        for name, one in content.series.items()
        if name in HANDS
    }
    services = tuple(replace(one, samples=one.samples[:0]) for one in content.services if one.maker in SERVICES_OF)
    return replace(content, series=series, graphics=content.graphics[:0], services=services)


def let_in(address: str) -> None:
    """A studio of the demo that can sign in, too: with the demo's password."""
    user = User.objects.filter(email=address).first()
    if user is not None:
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.update_or_create(user=user, email=address, defaults={"verified": True, "primary": True})


def main() -> None:
    people = make_people()
    content = small_content()
    Loader(content, at=timezone.now(), progress=lambda *_: None, drawing=draw).run(owner=people["maker"])
    load_home(content)
    load_rings(people=people, at=timezone.now())
    load_editorial(at=timezone.now())
    join(people["maker"], SERVICES_MADE_BY)
    for maker in sorted(SERVICES_OF):
        let_in(f"studio@{maker}.example")


def join(person, slug) -> None:
    """The maker who can sign in also does the work of a studio that sells services."""
    partner = Partner.objects.get(storefront__slug=slug)
    seat(partner=partner, user=person, role=Role.EDITOR, by=partner.team.get(role="owner").user, at=timezone.now())


if __name__ == "__main__":
    main()
