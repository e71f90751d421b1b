"""Installed apps: ours before Oscar's, so that our templates win; Oscar's list by one dict, never copied by hand."""

import oscar

OUR_FORKS = {
    "oscar.config.Shop": "marketplace.config.shop.MarketplaceShop",
    "oscar.apps.partner.apps.PartnerConfig": "marketplace.partner.apps.PartnerConfig",
    "oscar.apps.basket.apps.BasketConfig": "marketplace.basket.apps.BasketConfig",
    "oscar.apps.order.apps.OrderConfig": "marketplace.order.apps.OrderConfig",
    "oscar.apps.payment.apps.PaymentConfig": "marketplace.payment.apps.PaymentConfig",
    "oscar.apps.checkout.apps.CheckoutConfig": "marketplace.checkout.apps.CheckoutConfig",
    "oscar.apps.search.apps.SearchConfig": "search.apps.SearchConfig",
}
# Oscar's list starts with Django's own apps; the admin would clash with the custom user (admin.E039),
# haystack is replaced by our search room.
NOT_FROM_OSCAR = {"django.contrib.admin", "django.contrib.staticfiles", "haystack"}

OURS = [
    "marketplace.config.apps.MarketplaceConfig",
    "marketplace.design",
    "marketplace.users",
    "marketplace.markets",
    "marketplace.limits",
    "marketplace.outbox",
    "marketplace.files",
    "marketplace.pictures",
    "marketplace.vat",
    "marketplace.audit",
    "marketplace.figures",
    "marketplace.ledger",
    "marketplace.payouts",
    "marketplace.offerings",
    "marketplace.fulfilment",
    "marketplace.delivery",
    "marketplace.invoicing",
    "marketplace.webhooks",
    "marketplace.compliance",
    "marketplace.reviews",
    "search.saved",
    "search.popular",
    "storefronts.profiles",
    "storefronts.rings",
    "storefronts.engagements",
    "storefronts.bespoke",
    "storefronts.pages",
    "storefronts.studio",
    "cms",
]
ALLAUTH = ["allauth", "allauth.account", "allauth.mfa"]
WAGTAIL = [
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]
THIRD = [
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "lucide",
    "django_tasks",
    "django_tasks_db",
]

INSTALLED_APPS = [
    *OURS,
    *[OUR_FORKS.get(app, app) for app in oscar.INSTALLED_APPS if app not in NOT_FROM_OSCAR],
    *ALLAUTH,
    *WAGTAIL,
    *THIRD,
    "django.contrib.humanize",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "marketplace.config.headers.SecurityHeaders",
    "marketplace.config.null_characters.NoNullCharacters",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "marketplace.markets.middleware.MarketMiddleware",
    "marketplace.figures.middleware.CountedLinks",
    "marketplace.markets.pages.PublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "marketplace.config.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "marketplace.basket.middleware.BasketMiddleware",
    "marketplace.design.middleware.DesignedNotAllowed",
    "cms.rings.guard.OwnPagesOnly",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "marketplace.design.context.messages",
                "oscar.core.context_processors.metadata",
                "marketplace.markets.context.market",
                "marketplace.design.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "marketplace.design.forms.RingFormRenderer"
LUCIDE_DEFAULT_SIZE = 20
