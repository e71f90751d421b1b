"""One small world in which every address means something, and the people who knock at its doors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from cms.rings.operations import furnish, furnish_umbrella
from marketplace.delivery.guests import LIBRARY_LINK
from marketplace.delivery.operations import grant
from marketplace.files.links import sign
from marketplace.markets.market import Market
from marketplace.markets.terms import in_force
from marketplace.partner.invitations import invite
from marketplace.partner.models import Role
from marketplace.partner.operations import seat
from marketplace.reviews.operations import answer_review
from marketplace.users.models import User
from marketplace.users.operators import Duty
from search.saved.links import SEARCHES_LINK, confirm_token, stop_token
from search.saved.models import SavedSearch
from search.saved.operations import ask_by_mail, save_search
from search.subscribed import canonical
from storefronts.bespoke.guests import REQUESTS_LINK
from storefronts.engagements.models import Engagement, EntryFile
from storefronts.rings.invitations import invite_by_link
from storefronts.rings.models import Invitation, Ring
from tests.access.desk import furnish_desk
from tests.access.documents import documents_of
from tests.cases import withdrawn
from tests.cms.stories import make_showcase
from tests.factories import (
    make_digital,
    make_editor,
    make_file,
    make_maker,
    make_member,
    make_ring,
    make_service,
    make_user,
    owner_of,
)
from tests.marketplace.compliance.paid import DOWNLOAD, place_and_pay
from tests.marketplace.order.test_trunk import basket_with
from tests.marketplace.reviews.buying import review_of
from tests.storefronts.bespoke.making import accepted, make_quote, make_request

ROLES = (
    "stranger", "buyer", "owner", "editor", "finance", "other", "ringed", "foreign", "network", "support", "moderator",
    "accounts", "admin",
)  # fmt: skip
"""Nobody; who bought; the maker's team by role; another maker; the operators by duty."""
OF_REQUEST = ("request", "makers", "send", "accept", "close", "message")
OF_TALK = ("conversation", "news", "message", "file", "step")
OF_ORDER = (
    "orders:order", "legal:withdraw_order", "library:download", "library:certificate", "reviews:write",
    "documents:document", "documents:own", "documents:late_vat",
)  # fmt: skip
WITH_KEY = (
    *OF_ORDER, "legal:withdrawal", "legal:notice", "legal:reasons", "rings:invitation",
    *(f"bespoke:{name}" for name in OF_REQUEST), *(f"engagements:{name}" for name in OF_TALK),
)  # fmt: skip
"""Addresses that open for anybody with the key in their mail: walked without it, and with it."""
WITH_LINK = ("library:opened", "bespoke:opened", "saved:opened", "saved:confirm", "saved:stop")
"""Addresses that are themselves the link in a mail: walked with a forged one, and with a true one."""


@dataclass
class World:
    """People by role, and what stands in addresses: by the address as the table shows it, by its name, by the argument."""

    people: dict[str, User | None]
    arguments: dict[str, Any]
    of_address: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """The key that was mailed, by the name of the address."""
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    """A form that is right, for each act of the desk."""

    def arguments_for(self, door: Any) -> dict[str, Any]:
        """Raises KeyError with the address for an argument nobody thought of."""
        own = self.arguments | self.of_address.get(door.name, {}) | self.of_address.get(door.shown, {}) | door.given
        try:
            return {key: own[key] for key in door.arguments}
        except KeyError as missing:
            raise KeyError(f"{door.shown}: tests/access/world.py has nothing for the argument {missing}") from None

    def path(self, door: Any) -> str:
        """The address as a browser asks for it."""
        given = self.arguments_for(door)
        here = reverse(door.name, args=[given[""]]) if "" in given else reverse(door.name, kwargs=given)
        return f"{here}?key={self.keys[door.name]}" if door.with_key and door.name in WITH_KEY else here


def make_world(gateway: Any) -> World:
    """A maker with a team sold a download and a service to a buyer; everything in the table hangs on these."""
    now = timezone.now()
    partner = make_maker(name="Atelier")
    owner = owner_of(partner)
    editor, finance, buyer = make_user(), make_user(), make_user()
    seat(partner=partner, user=editor, role=Role.EDITOR, by=owner, at=now)
    seat(partner=partner, user=finance, role=Role.FINANCE, by=owner, at=now)
    work, service = make_digital(partner=partner), make_service(partner=partner)
    people: dict[str, User | None] = {
        "stranger": None, "buyer": buyer, "owner": owner, "editor": editor, "finance": finance,
        "other": owner_of(make_maker(name="Anderes Atelier")), "support": make_user(duties=(Duty.SUPPORT,)),
        "moderator": make_user(duties=(Duty.MODERATION,)), "accounts": make_user(duties=(Duty.FINANCE,)),
        "admin": make_user(duties=(Duty.ADMINISTRATOR,)),
    }  # fmt: skip
    order = _bought(work, service, buyer, gateway, now)
    world = World(
        people=people | _ring_people(),
        arguments={"number": order.number, "slug": work.slug, "public_id": work.public_id, "code": "personal"},
        of_address=_of_order(order, work, now) | _of_studio(partner, order, work, editor, owner, now)
        | _of_requests(partner, buyer) | _of_rings(partner, people["admin"], now) | _of_pages(partner)
        | _of_searches(buyer, now) | documents_of(order, now) | FOREIGN,
    )  # fmt: skip
    world.of_address |= {f"studio:section[{name}]": {"public_id": service.public_id} for name in ("brief", "extras")}
    furnish_desk(world, gateway, order, work, now)
    _hand_out_keys(world, order, make_request(partner), partner)
    return world


def _hand_out_keys(world: World, order: Any, request: Any, partner: Any) -> None:
    """What was mailed to guests. ``request``: a guest's, so that nothing but its key can open it."""
    make_quote(request, partner)
    step, asked = world.of_address["engagements:step"], world.of_address["rings:invitation"]
    talk = Engagement.objects.get(public_id=step["engagement"]).conversation
    world.keys |= {
        **dict.fromkeys(OF_ORDER, order.facts.key), "legal:withdrawal": order.withdrawals.get().key,
        "rings:invitation": Invitation.objects.get(**asked).key,
        **{f"engagements:{name}": talk.key for name in OF_TALK},
        **{f"bespoke:{name}": request.key for name in OF_REQUEST},
    }  # fmt: skip
    theirs = {"public_id": request.public_id, "asked_id": request.invitations.get().public_id}
    world.of_address |= {
        **{f"bespoke:{name}[key]": theirs for name in OF_REQUEST},
        "library:opened[key]": {"token": LIBRARY_LINK.token(order.facts.email)},
        "bespoke:opened[key]": {"token": REQUESTS_LINK.token(request.email)},
    }  # fmt: skip


FOREIGN: dict[str, dict[str, Any]] = {
    "account_confirm_email": {"key": "forged"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "forged"},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "wagtailcore_authenticate_with_password": {"page_view_restriction_id": 1, "page_id": 1},
    "wagtail_serve": {"": "nowhere/"},
    "library:opened": {"token": "forged"},
    "bespoke:opened": {"token": "forged"},
    **{f"saved:{name}": {"token": "forged"} for name in ("opened", "confirm", "stop")},
    "machine:sitemap-part": {"section": "works", "number": 1},
    "legal:page": {"slug": "imprint"},
    "legal:terms_version": {"version": in_force("terms", date(2026, 11, 22)).version},
    "design:error_page": {"name": "400"},
    "engagements:click": {"token": "forged"},
}


def _of_order(order: Any, work: Any, now: Any) -> dict[str, dict[str, Any]]:
    line = order.seller_orders.get().lines.get(kind="digital")
    (entitlement,), version = grant(lines=[line], at=now), work.files.get().versions.get()
    engagement = Engagement.objects.get()
    talk = {"public_id": engagement.conversation.public_id}
    file = EntryFile.objects.create(
        entry=engagement.conversation.entries.order_by("pk").first(), file=make_file(), public_id="fileab2345"
    )
    review = review_of(order, work, by=order.user, at=now)
    answer_review(review=review, text="Thank you.", language="en", by=owner_of(work.partner), at=now)
    withdrawal = withdrawn(order, at=now)
    return {
        "files:file": {"token": sign(purpose="bought", ref=f"{entitlement.public_id}/{version.pk}")},
        "licence:check": {"certificate": entitlement.certificate},
        "library:download": {"public_id": entitlement.public_id, "version": version.pk},
        "library:certificate": {"public_id": entitlement.public_id},
        "basket:amount": {"line_id": 1}, "basket:remove": {"line_id": 1},
        "engagements:conversation": talk, "engagements:news": talk, "engagements:message": talk,
        "engagements:file": {**talk, "file_id": file.public_id},
        "engagements:step": {**talk, "engagement": engagement.public_id},
        "legal:withdrawal": {"public_id": withdrawal.public_id},
        "reviews:review": {"public_id": review.public_id}, "reviews:answer": {"public_id": review.public_id},
        "studio:answer": {"review": review.public_id},
    }  # fmt: skip


def _of_studio(partner: Any, order: Any, work: Any, editor: User, owner: User, now: Any) -> dict[str, dict[str, Any]]:
    asked = invite(partner=partner, email="new@example.org", role=Role.EDITOR, language="en", by=owner, at=now)
    draft = make_digital(partner=partner, published=False)
    return {
        "pages:maker": {"slug": partner.storefront.slug},
        "studio:order": {"number": order.seller_orders.get().number},
        "studio:refund": {"number": order.seller_orders.get().number},
        "studio:publish": {"public_id": draft.public_id},
        "studio:picture_change": {"pk": work.pictures.get().pk},
        "studio:file_remove": {"pk": work.files.get().pk},
        "studio:team_change": {"pk": partner.team.get(user=editor).pk},
        "studio:invitation_revoke": {"public_id": asked.public_id},
        "studio:join": {"token": "forged"},
    }


def _of_requests(partner: Any, buyer: User) -> dict[str, dict[str, Any]]:
    request = make_request(partner, buyer=buyer)
    version = make_quote(request, partner)
    apart, asked = accepted(request, version), request.invitations.get()
    both = {"public_id": request.public_id}
    theirs = {"public_id": asked.public_id}
    return {
        **{f"bespoke:{name}": both for name in ("request", "makers", "send", "accept", "close")},
        "bespoke:message": {**both, "asked_id": asked.public_id},
        **{f"bespoke_studio:{n}": theirs for n in ("request", "message", "decline", "quote", "prices", "withdraw")},
        "checkout:apart": {"key": apart.key},
    }


def _of_searches(buyer: User, now: Any) -> dict[str, dict[str, Any]]:
    """One of the buyer, and one that an address without an account was asked about."""
    market = Market("en", "FR", "EUR")
    terms = {"asked": canonical(QueryDict("q=poster"), market), "market": market, "name": "Posters", "often": "daily"}
    mine, _is_new = save_search(user=buyer, at=now, **terms)
    ask_by_mail(email="guest@example.org", at=now, **terms)
    asked = SavedSearch.objects.get(email="guest@example.org")
    return {
        **{f"saved:{name}": {"public_id": mine.public_id} for name in ("change", "pause", "resume", "delete")},
        "saved:opened[key]": {"token": SEARCHES_LINK.token(asked.email)},
        "saved:confirm[key]": {"token": confirm_token(asked)},
        "saved:stop[key]": {"token": stop_token(mine)},
    }


def _ring_people() -> dict[str, User | None]:
    return {
        "network": make_editor(make_ring(slug="umbrella", umbrella=True)),
        "ringed": make_editor(make_ring(slug="ghent")),
        "foreign": make_editor(make_ring(slug="elsewhere")),
    }


def _of_rings(partner: Any, network: Any, now: Any) -> dict[str, dict[str, Any]]:
    ring = Ring.objects.get(slug="ghent")
    make_member(ring, partner=partner)
    asked = invite_by_link(ring=ring, by=network, at=now)
    membership = ring.memberships.get()
    here = {"slug": ring.slug}
    return {
        "rings:answer": {"public_id": membership.public_id},
        "rings:invitation": {"public_id": asked.public_id},
        "ring_desk": here, "ring_words": {**here, "language": "en"}, "ring_invite": here,
        "ring_revoke": {**here, "public_id": asked.public_id},
        "ring_editor_remove": {**here, "public_id": ring.editors.get().user.public_id},
        "ring_answer": {**here, "public_id": membership.public_id},
    }  # fmt: skip


def _of_pages(partner: Any) -> dict[str, dict[str, Any]]:
    story = make_showcase(works=[make_digital(partner=partner)], index=False)
    for ring in Ring.objects.filter(is_umbrella=False):
        furnish(ring=ring, live=True)
    furnish_umbrella(ring=Ring.objects.get(is_umbrella=True))
    one = {"public_id": story.public_id}
    return {
        "embed:guessed": one, "embed:embed": {**one, "language": "en"}, "cms:elsewhere": one,
        "figures:seen": {"kind": "showcase", "name": story.public_id},
    }  # fmt: skip


def _bought(work: Any, service: Any, buyer: User, gateway: Any, at: Any) -> Any:
    basket = basket_with(work.tiers.first(), service.tiers.first())
    return place_and_pay(gateway, basket=basket, user=buyer, consents=DOWNLOAD, at=at)
