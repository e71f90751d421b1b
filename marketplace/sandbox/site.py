"""Which page stands at which address, and which button does what."""

from __future__ import annotations

from marketplace.sandbox import dashboard, dashboard_buttons, onboarding, pages
from marketplace.sandbox.box import Box
from marketplace.sandbox.errors import ApiError
from marketplace.sandbox.store import Body


def show(box: Box, path: str) -> tuple[str, str]:
    """The page of an address, or the address to go to instead. Raises ApiError 404."""
    room, _, given = path.strip("/").partition("/")
    if path in ("/", "/dashboard"):
        return dashboard.show(box), ""
    if room == "pay" and given:
        return pages.pay_page(box, given), ""
    if room in ("3ds", "bank") and given:
        return pages.bank_page(box, room, given), ""
    if room == "onboard" and given:
        return onboarding.show(box, given)
    if room == "express" and given:
        return onboarding.express(box, given), ""
    raise ApiError(404, f"No such page: {path}")


def act(box: Box, path: str, form: Body) -> str:
    """Press a button; gives back the address to go to. Raises ApiError 400 or 404."""
    room, _, given = path.strip("/").partition("/")
    if room in ("dashboard", "express"):
        return dashboard_buttons.act(box, path, form)
    if room == "pay" and given:
        return pages.pay(box, given, form)
    if room in ("3ds", "bank") and given:
        return pages.answer_bank(box, room, given, form)
    if room == "onboard" and given:
        return onboarding.answer(box, given, form)
    raise ApiError(404, f"No such page: {path}")
