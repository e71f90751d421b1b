"""Where we are: the folder, the kind of environment, the secret, the hosts."""

from pathlib import Path

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[3]
if (BASE_DIR / ".env").is_file():
    env.read_env(str(BASE_DIR / ".env"))

RING_ENV: str = env.str("RING_ENV", default="development")
"""development, test or production. Production refuses unsafe values (marketplace/config/checks.py)."""
PRODUCTION = RING_ENV == "production"
TESTING = RING_ENV == "test"
DEBUG: bool = env.bool("DEBUG", default=RING_ENV == "development")
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

INSECURE_KEY = "for-development-only-never-for-production-0123456789abcdef"
SECRET_KEY: str = env.str("SECRET_KEY", default="" if PRODUCTION else INSECURE_KEY)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
SITE_URL: str = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")

ROOT_URLCONF = "marketplace.config.urls"
WSGI_APPLICATION = "marketplace.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1
DESIGN_GALLERY: bool = env.bool("DESIGN_GALLERY", default=not PRODUCTION)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
