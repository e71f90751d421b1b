"""Mail leaves through the outbox (marketplace/outbox); EMAIL_URL says how it goes out of the house."""

from marketplace.config.settings.environment import VAR_DIR, env

vars().update(env.email_url_config(env.str("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}")))
if globals().get("EMAIL_BACKEND", "").endswith("filebased.EmailBackend"):
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="Creative Ring <hello@creative-ring.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
