"""One small world in which every address means something, and the people who knock at its doors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from cms.rings.operations import furnish, furnish_umbrella
from marketplace.audit.operations import record
from marketplace.compliance.models import StatementOfReasons
from marketplace.delivery.operations import grant
from marketplace.files.links import sign
from marketplace.markets.terms import in_force
from marketplace.money import Money
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.partner.invitations import invite
from marketplace.partner.models import Role
from marketplace.partner.operations import seat
from marketplace.payment.proposals import propose_refund
from marketplace.users.models import User
from marketplace.users.operators import GROUPS, Duty
from storefronts.engagements.models import Engagement, EntryFile
from storefronts.rings.invitations import invite_by_link
from storefronts.rings.models import Ring
from tests.cases import complaint_about, disputed_work, notice_about, withdrawn
from tests.cms.stories import in_german, make_index, make_showcase
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
from tests.marketplace.compliance.paid import place_and_pay
from tests.marketplace.order.test_trunk import basket_with
from tests.storefronts.bespoke.making import accepted, make_quote, make_request

ROLES = (
    "stranger", "buyer", "owner", "editor", "finance", "other", "ringed", "foreign", "network", "support", "moderator",
    "accounts", "admin",
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
        "other": owner_of(make_maker(name="Anderes Atelier")), "support": operator(Duty.SUPPORT),
        "moderator": operator(Duty.MODERATION), "accounts": operator(Duty.FINANCE),
        "admin": operator(Duty.ADMINISTRATOR),
    }  # fmt: skip
    order = _bought(work, service, buyer, gateway, now)
    return World(
        people=people | _ring_people(),
        arguments={"number": order.number, "slug": work.slug, "public_id": work.public_id, "code": "personal"},
        of_address=_of_order(order, work, now) | _of_studio(partner, order, work, editor, owner, now)
        | _of_requests(partner, buyer) | _of_rings(partner, people["admin"], now) | _of_desk(order, work, people["admin"], now)
        | _of_pages(partner) | FOREIGN,
    )  # fmt: skip


FOREIGN: dict[str, dict[str, Any]] = {
    "account_confirm_email": {"key": "forged"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "forged"},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "wagtailcore_authenticate_with_password": {"page_view_restriction_id": 1, "page_id": 1},
    "wagtail_serve": {"": "nowhere/"},
    "library:opened": {"token": "forged"},
    "bespoke:opened": {"token": "forged"},
    "machine:sitemap-part": {"section": "works", "number": 1},
    "legal:page": {"slug": "imprint"},
    "legal:terms_version": {"version": in_force("terms", date(2026, 11, 22)).version},
    "design:error_page": {"name": "400"},
    "engagements:click": {"token": "forged"},
}


def _of_order(order: Any, work: Any, now: Any) -> dict[str, dict[str, Any]]:
    line = order.seller_orders.get().lines.get(kind="digital")
    entitlement, version = grant(line=line, at=now), work.files.get().versions.get()
    engagement = Engagement.objects.get()
    talk = {"public_id": engagement.conversation.public_id}
    file = EntryFile.objects.create(
        entry=engagement.conversation.entries.order_by("pk").first(), file=make_file(), public_id="fileab2345"
    )
    withdrawal = withdrawn(order, at=now)
    return {
        "files:file": {"token": sign(purpose="bought", ref=f"{entitlement.public_id}/{version.pk}")},
        "licence:check": {"certificate": entitlement.certificate},
        "library:download": {"public_id": entitlement.public_id, "version": version.pk},
        "library:certificate": {"public_id": entitlement.public_id},
        "basket:amount": {"line_id": 1}, "basket:remove": {"line_id": 1},
        "engagements:conversation": talk, "engagements:news": talk, "engagements:message": talk,
        "engagements:file": {**talk, "file_id": file.public_id},
        "engagements:step": {**talk, "engagement": engagement.public_id, "action": "start"},
        "legal:withdrawal": {"public_id": withdrawal.public_id},
    }  # fmt: skip


def _of_studio(partner: Any, order: Any, work: Any, editor: User, owner: User, now: Any) -> dict[str, dict[str, Any]]:
    asked = invite(partner=partner, email="new@example.org", role=Role.EDITOR, language="en", by=owner, at=now)
    draft = make_digital(partner=partner, published=False)
    return {
        "pages:maker": {"slug": partner.storefront.slug},
        "studio:order": {"number": order.seller_orders.get().number},
        "studio:section": {"section": "words"},
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
        "rings:answer": {"public_id": membership.public_id, "what": "leave"},
        "rings:invitation": {"public_id": asked.public_id},
        "ring_desk": here, "ring_words": {**here, "language": "en"}, "ring_invite": {**here, "how": "mail"},
        "ring_revoke": {**here, "public_id": asked.public_id},
        "ring_editor_remove": {**here, "public_id": ring.editors.get().user.public_id},
        "ring_answer": {**here, "public_id": membership.public_id, "what": "remove"},
    }  # fmt: skip


def _of_desk(order: Any, work: Any, admin: Any, now: Any) -> dict[str, dict[str, Any]]:
    line = order.seller_orders.get().lines.get(kind="digital")
    money = {line: Money(1, line.currency)}
    proposal = propose_refund(order=order, amounts=money, by=admin, why="asked by the buyer", at=now)
    notice, complaint = notice_about(work, at=now), complaint_about(make_digital(), by=admin, at=now)
    SentMail.objects.create(key="m", to="anna@example.org", subject="s", text="t", sent_at=now)
    acts = {
        "orders": (order.number, "resend"), "proposals": (proposal.public_id, "approve"),
        "withdrawals": (order.withdrawals.get().public_id, "none"), "work": (disputed_work(now).public_id, "resolve"),
        "notices": (notice.public_id, "decide"), "complaints": (complaint.public_id, "answer"),
        "makers": (work.partner.code, "pause"), "offerings": (work.public_id, "take-down"),
        "mails": (SentMail.objects.get(key="m").pk, "resend"), "outbox": (OutboxRow.objects.first().pk, "give-up"),  # type: ignore[union-attr]
        "trail": (record(by=admin, action="t", about="t:1", why="to be seen", at=now).pk, "none"),
        "operators": (admin.public_id, "give"),
    }  # fmt: skip
    found: dict[str, dict[str, Any]] = {"desk_offerings:preview": {"key": work.public_id}}
    for name, (key, which) in acts.items():
        found[f"desk_{name}:thing"] = {"key": str(key)}
        found[f"desk_{name}:act"] = {"key": str(key), "act": which}
    statement = StatementOfReasons.objects.get()
    return found | {
        "legal:notice": {"public_id": notice.public_id},
        "legal:reasons": {"public_id": statement.public_id},
    }


def _of_pages(partner: Any) -> dict[str, dict[str, Any]]:
    story = make_showcase(works=[make_digital(partner=partner)], index=False)
    make_index("de")
    for ring in Ring.objects.filter(is_umbrella=False):
        furnish(ring=ring, live=True)
    furnish_umbrella(ring=Ring.objects.get(is_umbrella=True))
    german = in_german(make_showcase(works=[], index=False, owner=Ring.objects.get(slug="ghent").editors.get().user))
    one = {"public_id": story.public_id}
    return {
        "embed:guessed": one, "embed:embed": {**one, "language": "en"}, "cms:elsewhere": one,
        "figures:seen": {"kind": "showcase", "name": story.public_id}, "ring_translation_review": {"page_id": german.pk},
    }  # fmt: skip


def _bought(work: Any, service: Any, buyer: User, gateway: Any, at: Any) -> Any:
    return place_and_pay(gateway, basket=basket_with(work.tiers.first(), service.tiers.first()), user=buyer, at=at)
