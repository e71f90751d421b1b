"""What production must be. Development keeps plain HTTP on loopback."""

from marketplace.config.settings.environment import PRODUCTION, SITE_URL, env

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "marketplace.design.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    OSCAR_BASKET_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=0)
"""How many proxies stand in front: the client's address is read that far from the right of X-Forwarded-For."""
PUBLIC_PAGE_CACHE: bool = env.bool("PUBLIC_PAGE_CACHE", default=True)
PUBLIC_PAGE_SECONDS: int = env.int("PUBLIC_PAGE_SECONDS", default=60)
IP_LIMITS_ON: bool = env.bool("IP_LIMITS_ON", default=True)
