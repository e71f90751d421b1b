"""/healthz: the process is alive. /readyz: it can serve."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from marketplace.outbox import queries as outbox
from marketplace.payment import clock
from search.engines import get_engine
from search.engines.base import IndexNotReady, SearchUnavailable
from search.indexing import lag as search_lag

SILENT = "does not answer"
_migrated = False


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    """Asked until the answer is yes; a running process then never goes back."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if _migrated else "there are migrations to run"


def _search() -> str:
    try:
        get_engine().count()
    except IndexNotReady:
        return "no index; run manage.py reindex"
    except SearchUnavailable:
        return SILENT
    return "ok"


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, migrations and search index are ready; a dead worker is a warning.

    So is a search server that does not answer: its pages say so, and taking every web process out of service for it
    would close the shop.
    """
    checks: dict[str, str] = {}
    for name, check in (("database", _database), ("migrations", _migrations), ("search", _search)):
        try:
            checks[name] = check()
        except (DatabaseError, OSError) as fault:
            checks[name] = type(fault).__name__
    ready = all(answer == "ok" for answer in checks.values() if answer != SILENT)
    report: dict[str, Any] = {"ready": ready, "checks": checks, "warnings": []}
    if checks["search"] == SILENT:
        report["warnings"].append("the search engine does not answer: search shows a page that says so")
    if checks["database"] == checks["migrations"] == "ok":
        now = timezone.now()
        if not outbox.worker_is_alive(at=now):
            report["warnings"].append("no worker has given a sign of life for a minute")
        if dead := outbox.dead_rows():
            report["warnings"].append(f"{dead} outbox rows are dead and wait for an operator")
        if (behind := search_lag.lag_seconds(at=now)) > search_lag.LATE_S:
            report["warnings"].append(f"the search index is {behind:.0f} seconds behind")
        if ahead := clock.ahead_seconds():
            harm = "its events are refused from 300" if ahead > 0 else "it refuses our payment pages from 60"
            report["warnings"].append(
                f"our clock is {abs(ahead)} seconds {'ahead of' if ahead > 0 else 'behind'} the payment provider's: "
                f"set it ({harm} seconds on)"
            )
        report["outbox_lag_seconds"] = round(outbox.lag_seconds(at=now), 1)
        report["search_lag_seconds"] = round(behind, 1)
    return JsonResponse(report, status=200 if ready else 503)
