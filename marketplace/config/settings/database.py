"""SQLite by default (WAL, immediate transactions); PostgreSQL by DATABASE_URL. The same tests run on both."""

from typing import Any

from marketplace.config.settings.environment import TESTING, VAR_DIR, env

SQLITE_OPTIONS: dict[str, Any] = {
    # Writers queue at BEGIN instead of failing half-way with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; "
        "PRAGMA synchronous=NORMAL; "
        "PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-32000; "
        "PRAGMA mmap_size=268435456; "
    ),
}
_url = env.str("TEST_DATABASE_URL", default="") if TESTING else ""
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url_config(_url or env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'ring.sqlite3'}"))
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    # PostgreSQL compiles a query that it thinks dear. Ours join many small tables, and where statistics are not there
    # yet (a table just filled or emptied) it then compiled for seconds what runs in a millisecond.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Opening is not free on SQLite either: with its pragmas it takes as long as all queries of a page.
DATABASES["default"]["CONN_MAX_AGE"] = 60
ATOMIC_REQUESTS = False

REDIS_URL: str = env.str("REDIS_URL", default="")
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
    )
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
