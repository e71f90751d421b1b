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
    "partly_refunded": ("refunded",),
    "refunded": (),
    "cancelled": (),
    "expired": (),
}
OSCAR_REQUIRED_ADDRESS_FIELDS = ("country",)
OSCAR_SLUG_ALLOW_UNICODE = False
OSCAR_BASKET_COOKIE_SECURE = False
OSCAR_RECENTLY_VIEWED_PRODUCTS = 0
OSCAR_SAVE_SENT_EMAILS_TO_DB = False
OSCAR_SEND_REGISTRATION_EMAIL = False
# Oscar reads it at start although no Haystack view is left (search/ is ours).
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
