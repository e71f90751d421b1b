"""What the page of one maker shows."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cms.desk.sections import Cell, Facts, Link, Moment, Rows, Section, Timeline, when, yes_no
from cms.desk.words import cents, from_to
from marketplace.markets.countries import country_name
from marketplace.offerings.models import Offering, State
from marketplace.order.models import SellerOrder
from marketplace.partner.models import AccountState, Partner, PartnerEvent, Standing
from marketplace.partner.queries import is_closed, trader_data_until

SHOWN = 25


def maker_sections(partner: Partner) -> list[Section]:
    """Who it is, how it stands, what it sells, to whom."""
    return [
        _standing(partner),
        _identity(partner),
        _tax(partner),
        _team(partner),
        _works(partner),
        _orders(partner),
        _history(partner),
    ]


def _standing(partner: Partner) -> Facts:
    standing = getattr(partner, "standing", None)
    account = getattr(partner, "payment_account", None)
    front = getattr(partner, "storefront", None)
    page = Link(front.name, reverse("pages:maker", args=[front.slug])) if front else None
    paused = standing is not None and standing.state == Standing.PAUSED
    return Facts(
        _("How the maker stands"),
        [
            (_("Public page"), page),
            (_("Standing"), str(standing.get_state_display() if standing else Standing.ACTIVE.label)),
            (_("Closed on"), when(standing.changed_at) if standing and is_closed(partner) else None),
            (_("Trader data is kept until"), str(trader_data_until(partner)) if is_closed(partner) else None),
            (_("Paused until"), str(standing.until or _("somebody lifts it")) if standing and paused else None),
            (_("Payment account"), account.get_state_display() if account else None),
            (_("Account at the provider"), account.provider_id if account else None),
            (_("Since"), when(account.changed_at) if account else None),
        ],
    )


def _identity(partner: Partner) -> Facts:
    who = getattr(partner, "trader_identity", None)
    if who is None:
        return Facts(_("Identity"), [])
    return Facts(
        _("Identity"),
        [
            (_("Legal name"), who.legal_name), (_("Street"), who.street),
            (_("Town"), f"{who.postcode} {who.city}".strip()),
            (_("E-mail"), who.email), (_("Telephone"), who.phone), (_("Register"), who.register_name),
            (_("Register number"), who.register_number), (_("Promise to follow the law"), when(who.self_certified_at)),
        ],
    )  # fmt: skip


def _tax(partner: Partner) -> Facts:
    profile = partner.tax_profile
    return Facts(
        _("VAT"),
        [
            (_("Country"), country_name(profile.country, (get_language() or "en")[:2])),
            (_("Legal form"), profile.get_legal_form_display()), (_("Status"), profile.get_vat_status_display()),
            (_("VAT number"), profile.vat_id),
            (_("EX number"), " ".join([profile.ex_number, *profile.ex_states])), (_("Since"), when(profile.changed_at)),
        ],
    )  # fmt: skip


def _team(partner: Partner) -> Rows:
    rows = [
        [str(seat.user), seat.user.email, seat.get_role_display(), when(seat.since), yes_no(seat.user.is_active)]
        for seat in partner.team.select_related("user").order_by("since", "pk")
    ]
    return Rows(_("Team"), [_("Person"), _("E-mail"), _("Role"), _("Since"), _("Can sign in")], rows)


def _works(partner: Partner) -> Rows:
    found = list(partner.offerings.select_related("product").order_by("-changed_at", "-pk")[: SHOWN + 1])
    rows: list[list[Cell]] = [
        [_work(work), work.get_kind_display(),
         work.get_state_display(), when(work.changed_at)]
        for work in found[:SHOWN]
    ]  # fmt: skip
    if len(found) > SHOWN:
        rows.append([Link(_("All works"), f"{reverse('desk_offerings:index')}?q={quote(partner.name)}"), "", "", ""])
    return Rows(_("Works"), [_("Work"), _("Kind"), _("State"), _("Changed")], rows, _("No works yet."))


def _work(work: Offering) -> Cell:
    """A draft that never was public is named and not opened."""
    if work.published_at is None and work.state == State.DRAFT:
        return str(work.product.title)
    return Link(work.product.title, reverse("desk_offerings:thing", args=[work.public_id]))


def _orders(partner: Partner) -> Rows:
    found = list(
        SellerOrder.objects.filter(partner=partner)
        .select_related("order")
        .order_by("-order__date_placed", "-pk")[: SHOWN + 1]
    )
    rows: list[list[Cell]] = [
        [Link(part.number, reverse("desk_orders:thing", args=[part.order.number])), part.get_state_display(),
         cents(part.gross_minor, part.currency), when(part.order.date_placed)]
        for part in found[:SHOWN]
    ]  # fmt: skip
    if len(found) > SHOWN:
        rows.append([Link(_("All orders"), f"{reverse('desk_orders:index')}?q={quote(partner.name)}"), "", "", ""])
    return Rows(_("Orders"), [_("Part"), _("State"), _("Total"), _("Ordered")], rows, _("Nothing was ordered yet."))


def _history(partner: Partner) -> Timeline:
    moments = [
        Moment(event.at, f"{event.get_what_display()}: {_words(event)}", str(event.by or ""), event.why)
        for event in partner.events.select_related("by")
    ]
    return Timeline(_("What changed"), moments)


def _words(event: PartnerEvent) -> str:
    words: dict[str, dict[Any, Any]] = {
        PartnerEvent.STANDING: dict(Standing.choices),
        PartnerEvent.ACCOUNT: dict(AccountState.choices),
        PartnerEvent.IDENTITY: {"kept": pgettext("trader data", "kept"), "deleted": pgettext("trader data", "deleted")},
    }
    labels = words.get(event.what, {})
    return from_to(str(labels.get(event.old, event.old)), str(labels.get(event.new, event.new)))
