"""One small world in which every address means something, and the people who knock at its doors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from marketplace.delivery.operations import grant
from marketplace.files.links import sign
from marketplace.fulfilment.operations import order_paid
from marketplace.order.operations import place_order
from marketplace.partner.models import Role
from marketplace.partner.operations import seat
from marketplace.users.models import User
from marketplace.users.operators import GROUPS, Duty
from tests.factories import make_digital, make_maker, make_service, make_user, owner_of
from tests.marketplace.order.test_trunk import basket_with, facts

ROLES = (
    "stranger", "buyer", "owner", "editor", "finance", "other", "support", "moderator", "accounts", "admin",
)  # fmt: skip
"""Nobody; who bought; the maker's team by role; another maker; the operators by duty."""


@dataclass
class World:
    """People by role, and what stands in addresses: by the name of the address, else by the name of the argument."""

    people: dict[str, User | None]
    arguments: dict[str, Any]
    of_address: dict[str, dict[str, Any]] = field(default_factory=dict)

    def arguments_for(self, name: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Raises KeyError with the address's name for an argument nobody thought of."""
        own = self.of_address.get(name, {})
        try:
            return {key: own[key] if key in own else self.arguments[key] for key in wanted}
        except KeyError as missing:
            raise KeyError(f"{name}: tests/access/world.py has nothing for the argument {missing}") from None


def operator(duty: Duty) -> User:
    user = make_user(language="en")
    user.groups.add(Group.objects.get_or_create(name=GROUPS[duty])[0])
    return user


def make_world() -> World:
    """A maker with a team sold a download and a service to a buyer; everything in the table hangs on these."""
    now = timezone.now()
    partner = make_maker(name="Atelier")
    owner = owner_of(partner)
    editor, finance = make_user(), make_user()
    seat(partner=partner, user=editor, role=Role.EDITOR, by=owner, at=now)
    seat(partner=partner, user=finance, role=Role.FINANCE, by=owner, at=now)
    work, service = make_digital(partner=partner), make_service(partner=partner)
    draft = make_digital(partner=partner, published=False)
    buyer = make_user()
    order = _bought(work, service, buyer, now)
    part = order.seller_orders.get()
    line = part.lines.get(kind="digital")
    entitlement = grant(line=line, at=now)
    version = work.files.get().versions.get()
    return World(
        people={
            "stranger": None, "buyer": buyer, "owner": owner, "editor": editor, "finance": finance,
            "other": owner_of(make_maker(name="Anderes Atelier")), "support": operator(Duty.SUPPORT),
            "moderator": operator(Duty.MODERATION), "accounts": operator(Duty.FINANCE),
            "admin": operator(Duty.ADMINISTRATOR),
        },
        arguments={
            "number": order.number, "slug": work.slug, "public_id": work.public_id, "version": version.pk,
            "certificate": entitlement.certificate, "line_id": 1, "section": "words", "code": "personal",
        },
        of_address={
            "files:file": {"token": sign(purpose="bought", ref=f"{entitlement.public_id}/{version.pk}")},
            "library:opened": {"token": "forged"},
            "library:download": {"public_id": entitlement.public_id},
            "library:certificate": {"public_id": entitlement.public_id},
            "machine:sitemap-part": {"section": "works", "number": 1},
            "pages:maker": {"slug": partner.storefront.slug},
            "legal:page": {"slug": "imprint"},
            "studio:order": {"number": part.number},
            "studio:order_start": {"number": part.number},
            "studio:order_deliver": {"number": part.number},
            "studio:publish": {"public_id": draft.public_id},
            "studio:picture_change": {"pk": work.pictures.get().pk},
            "studio:file_remove": {"pk": work.files.get().pk},
            "studio:team_change": {"pk": partner.team.get(user=editor).pk},
            "account_confirm_email": {"key": "forged"},
            "account_reset_password_from_key": {"uidb36": "1", "key": "forged"},
            "mfa_remove_webauthn": {"pk": 1},
            "mfa_edit_webauthn": {"pk": 1},
            "wagtailcore_authenticate_with_password": {"page_view_restriction_id": 1, "page_id": 1},
            "wagtail_serve": {"": "nowhere/"},
        },
    )  # fmt: skip


def _bought(work: Any, service: Any, buyer: User, at: Any) -> Any:
    basket = basket_with(work.tiers.first(), service.tiers.first())
    order = place_order(basket=basket, facts=facts(basket), user=buyer, at=at)
    return order_paid(number=order.number, at=at, why="test")


Maker = Callable[[], World]
