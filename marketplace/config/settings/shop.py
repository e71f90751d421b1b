"""Oscar's settings. Statuses are domain.md's; each transition is one operation in marketplace/order."""

from oscar.defaults import *  # Oscar asks for it

from marketplace.config.settings.platform import PLATFORM_CURRENCY, PLATFORM_NAME

OSCAR_SHOP_NAME = PLATFORM_NAME
OSCAR_DEFAULT_CURRENCY = PLATFORM_CURRENCY
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_HOMEPAGE = "/"
OSCAR_INITIAL_ORDER_STATUS = "pending_payment"
OSCAR_INITIAL_LINE_STATUS = "pending"
OSCAR_ORDER_STATUS_PIPELINE = {
    "pending_payment": ("paid", "cancelled", "expired"),
    "paid": ("partly_fulfilled", "fulfilled", "partly_refunded", "refunded"),
    "partly_fulfilled": ("fulfilled", "partly_refunded", "refunded"),
    "fulfilled": ("completed", "partly_refunded", "refunded"),
    "completed": ("partly_refunded", "refunded"),
    "partly_refunded": ("completed", "refunded"),
    "refunded": (),
    "cancelled": (),
    "expired": (),
}
# What stays open of the back office (config/oscar_closed.py); everything else is at the operator's desk in /cms/.
OSCAR_DASHBOARD_NAVIGATION = [
    {"label": "Dashboard", "icon": "fas fa-list", "url_name": "dashboard:index"},
    {
        "label": "Offers",
        "icon": "fas fa-bullhorn",
        "children": [
            {"label": "Offers", "url_name": "dashboard:offer-list"},
            {"label": "Vouchers", "url_name": "dashboard:voucher-list"},
            {"label": "Voucher sets", "url_name": "dashboard:voucher-set-list"},
            {"label": "Ranges", "url_name": "dashboard:range-list"},
        ],
    },
    {
        "label": "Reports",
        "icon": "fas fa-chart-bar",
        "children": [
            {"label": "Reports", "url_name": "dashboard:reports-index"},
            {"label": "Statistics", "url_name": "dashboard:order-stats"},
        ],
    },
]
OSCAR_REQUIRED_ADDRESS_FIELDS = ("country",)
OSCAR_SLUG_ALLOW_UNICODE = False
OSCAR_BASKET_COOKIE_SECURE = False
OSCAR_RECENTLY_VIEWED_PRODUCTS = 0
OSCAR_SAVE_SENT_EMAILS_TO_DB = False
OSCAR_SEND_REGISTRATION_EMAIL = False
# Oscar reads it at start although no Haystack view is left (search/ is ours).
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
