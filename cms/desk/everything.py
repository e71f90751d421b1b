"""All parts of the desk, in the order of the menu. A new list is one line here (and one in ``WAITING``)."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from cms.desk import health, stuffed, waiting
from cms.desk.cases import Complaints, Notices
from cms.desk.commission import Commissions
from cms.desk.corrections import Corrections, Entries
from cms.desk.disputes import Work
from cms.desk.events import Events
from cms.desk.locations import Locations
from cms.desk.makers import Makers
from cms.desk.months import Months
from cms.desk.offerings import Offerings
from cms.desk.orders import Orders
from cms.desk.oss import OssReturns
from cms.desk.outbox import Mails, Outbox
from cms.desk.payouts import BankDisputes, Shares, Transfers
from cms.desk.people import Operators, Trail
from cms.desk.proposals import Proposals
from cms.desk.reconciliation import Movements
from cms.desk.reversals import Reversals
from cms.desk.reviews import Reviews
from cms.desk.rights import Withdrawals
from cms.desk.searches import Searches
from cms.desk.viewsets import DeskViewSet

VIEWSETS: tuple[DeskViewSet, ...] = (
    Orders(), Proposals(), Shares(), Transfers(), Reversals(), BankDisputes(), Movements(),
    Entries(), Corrections(), Months(), OssReturns(), Locations(), Commissions(),
    Withdrawals(), Work(),
    Notices(), Complaints(), Makers(), Offerings(), Reviews(),
    Searches(), Mails(), Outbox(), Events(), Trail(), Operators(),
)  # fmt: skip
waiting.register_own()
waiting.register_money()


def admin_urls() -> list[URLPattern]:
    return [
        path("desk/stuffed/", stuffed.StuffedPage.as_view(), name="desk_stuffed"),
        path("desk/health/", health.HealthPage.as_view(), name="desk_health"),
    ]


def menu() -> MenuItem:
    """One entry with a submenu; each item shows itself to its duties only."""
    items = [viewset.get_menu_item(order) for order, viewset in enumerate(VIEWSETS, 1)]
    items.append(stuffed.menu_item(reverse("desk_stuffed"), len(items) + 1))
    items.append(health.menu_item(reverse("desk_health"), len(items) + 1))
    return SubmenuMenuItem(_("Desk"), Menu(items=items), name="desk", icon_name="desktop", order=50)
