"""The other side: a stock Oscar project, written on the fly from the installed package, with the same data.

Settings are those of Oscar's own getting-started page. Its thumbnailer is left out (pictures are shown as they
are), because none of the libraries it knows is part of our locks: that makes the stock pages faster, not slower.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.processes import run

SETTINGS = """
from pathlib import Path
import oscar
from oscar.defaults import *
BASE = Path(__file__).resolve().parent
SECRET_KEY = "benchmark"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
SITE_ID = 1
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.sites", "django.contrib.flatpages",
    *[a for a in oscar.INSTALLED_APPS if not a.startswith("django.contrib.")],
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware", "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.template.context_processors.i18n", "django.contrib.messages.context_processors.messages",
        "oscar.apps.search.context_processors.search_form",
        "oscar.apps.communication.notifications.context_processors.notifications",
        "oscar.apps.checkout.context_processors.checkout", "oscar.core.context_processors.metadata",
    ]},
}]
AUTHENTICATION_BACKENDS = [
    "oscar.apps.customer.auth_backends.EmailBackend", "django.contrib.auth.backends.ModelBackend",
]
# The same pragmas as ours: SQLite is not what is compared.
PRAGMAS = "journal_mode=WAL synchronous=NORMAL cache_size=-32000 mmap_size=268435456".split()
OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "".join(f"PRAGMA {one};" for one in PRAGMAS)}
DATABASES = {"default": {
    "ENGINE": "django.db.backends.sqlite3", "NAME": BASE / "stock.sqlite3", "ATOMIC_REQUESTS": True, "OPTIONS": OPTIONS,
}}
STATIC_URL, STATIC_ROOT, MEDIA_URL, MEDIA_ROOT = "/static/", BASE / "static", "/media/", BASE / "media"
OSCAR_DEFAULT_CURRENCY = "EUR"
OSCAR_THUMBNAILER = "plain.Plain"
ENGINE = "@ENGINE@"
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": ENGINE, "PATH": str(BASE / "whoosh")}}
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "WARNING"}}
"""
URLS = """
from django.apps import apps
from django.urls import include, path
urlpatterns = [path("i18n/", include("django.conf.urls.i18n")), path("", include(apps.get_app_config("oscar").urls[0]))]
"""
PLAIN = """
class Plain:
    def generate_thumbnail(self, source, **options):
        return source
    def delete_thumbnails(self, source):
        pass
"""
WSGI = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
"""
LOAD = """
import json, sys, django
django.setup()
from decimal import Decimal
from django.contrib.sites.models import Site
from django.utils.text import slugify
from oscar.core.loading import get_model
Product, ProductClass, Category, ProductImage = (
    get_model("catalogue", n) for n in ("Product", "ProductClass", "Category", "ProductImage"))
Partner, StockRecord = (get_model("partner", n) for n in ("Partner", "StockRecord"))
rows = json.load(open(sys.argv[1]))
kind = ProductClass.objects.create(name="Digital", requires_shipping=False, track_stock=False)
names = sorted({r["category"] for r in rows})
categories = {name: Category.add_root(name=name, slug=slugify(name) or "c") for name in names}
partners = {key: Partner.objects.create(name=f"Partner {key}", code=f"p{key}") for key in {r["partner"] for r in rows}}
products = Product.objects.bulk_create([Product(
    structure="standalone", product_class=kind, title=r["title"], slug=r["slug"], upc=r["id"], description=r["summary"],
    is_public=True) for r in rows], batch_size=500)
through = Product.categories.through
through.objects.bulk_create([through(product_id=p.pk, category_id=categories[r["category"]].pk)
    for p, r in zip(products, rows)], batch_size=500)
StockRecord.objects.bulk_create([StockRecord(product=p, partner=partners[r["partner"]], partner_sku=r["id"],
    price_currency="EUR", price=Decimal(r["minor"]) / 100) for p, r in zip(products, rows)], batch_size=500)
ProductImage.objects.bulk_create([ProductImage(product=p, original=f"pictures/{r['picture']}.webp", display_order=0)
    for p, r in zip(products, rows) if r["picture"]], batch_size=500)
json.dump({r["id"]: [p.pk, p.slug] for p, r in zip(products, rows)}, open(sys.argv[2], "w"))
"""
ENGINES = {
    "simple": "haystack.backends.simple_backend.SimpleEngine",
    "whoosh": "haystack.backends.whoosh_backend.WhooshEngine",
}


def env_of(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(folder)}


def prepare(folder: Path, data: Path, *, with_whoosh: bool) -> None:
    """Write the project and fill it; build Whoosh's index if wanted: at 10,000 products that takes many minutes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("urls.py", URLS), ("plain.py", PLAIN), ("wsgi.py", WSGI), ("load.py", LOAD)):
        (folder / name).write_text(text)
    use_engine(folder, "whoosh")
    env = env_of(folder)
    admin = [sys.executable, "-m", "django"]
    once(folder / "tables", [*admin, "migrate", "--no-input", "--verbosity", "0"], env=env)
    once(folder / "filled", [sys.executable, "load.py", str(data), str(folder / "ids.json")], env=env)
    once(folder / "collected", [*admin, "collectstatic", "--no-input", "--verbosity", "0"], env=env)
    if with_whoosh:
        once(folder / "indexed", [*admin, "rebuild_index", "--noinput", "--verbosity", "0"], env=env)


def once(done: Path, command: list[str], *, env: dict[str, str]) -> None:
    """Run a preparation unless it succeeded before."""
    if not done.exists():
        run(command, cwd=done.parent, env=env)
        done.touch()


def use_engine(folder: Path, name: str) -> None:
    """Write the settings with this search engine."""
    (folder / "settings.py").write_text(SETTINGS.replace("@ENGINE@", ENGINES[name]))
