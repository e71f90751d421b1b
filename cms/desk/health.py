"""How the platform is doing: what /readyz knows, and what an operator asks next."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.desk.doors import DeskMenuItem, Guarded
from cms.desk.sections import Facts, Rows, Section, when
from cms.desk.words import cents
from marketplace.invoicing.unbroken import broken_series
from marketplace.offerings.queries import offerings_on_sale
from marketplace.order.turnover import ONE_ITEM_UP_TO, sold_in_two_years
from marketplace.outbox import queries as outbox
from marketplace.outbox.models import OutboxRow, ScheduledRun, WorkerBeat
from marketplace.outbox.topics import jobs
from marketplace.payment import clock
from marketplace.payment.refunds import refunds_that_failed
from marketplace.users.operators import Duty
from search.engines import get_engine
from search.engines.base import IndexNotReady, SearchUnavailable
from search.indexing import lag as search_lag

PACKAGES = ("django", "wagtail", "django-oscar", "django-allauth", "stripe", "tantivy", "elasticsearch")
LATE_S = 300.0


def health_sections(*, at: datetime) -> list[Section]:
    """What is wrong comes first, in words."""
    return [_warnings(at), _serving(at), _work(at), _jobs(at), _machine()]


def warnings(*, at: datetime) -> list[str]:
    """One sentence for each thing that needs a person."""
    dead, failed, lag = outbox.dead_rows(), refunds_that_failed().count(), outbox.lag_seconds(at=at)
    said = (
        [] if outbox.worker_is_alive(at=at) else [_("No worker has given a sign of life for a minute: no mail leaves.")]
    )
    if dead:
        said.append(_("Dead tasks in the outbox: %(count)s.") % {"count": dead})
    if shut_out := outbox.shut_out_rows():
        said.append(
            _("The payment provider does not accept our key: %(count)s tasks wait until you set a valid one.")
            % {"count": shut_out}
        )
    if ahead := clock.ahead_seconds():
        said.append(
            _("This machine's clock is %(seconds)s seconds off the payment provider's: set it, or payments get lost.")
            % {"seconds": abs(ahead)}
        )
    if failed:
        said.append(_("Refunds that failed: %(count)s.") % {"count": failed})
    if broken := len(broken_series()):
        said.append(_("Series of documents with a missing number: %(count)s.") % {"count": broken})
    if lag > LATE_S:
        said.append(_("The outbox is %(minutes)s minutes late.") % {"minutes": int(lag // 60)})
    if _search_is_silent():
        said.append(_("The search engine does not answer: nobody finds anything."))
    if (behind := search_lag.lag_seconds(at=at)) > search_lag.LATE_S:
        said.append(_("The search index is %(seconds)s seconds behind: changes of works are not found yet.") % {
            "seconds": round(behind)
        })  # fmt: skip
    if _disk_free() < 0.1:
        said.append(_("Less than a tenth of the disk is free."))
    return said + _one_item_no_more(at)


def _one_item_no_more(at: datetime) -> list[str]:
    """Whether one item about a buyer's place is taken for enough by who has sold too much for that."""
    if not settings.LOCATION_ONE_ITEM_IS_ENOUGH:
        return []
    sold = sold_in_two_years(on=timezone.localdate(at))
    if sold <= ONE_ITEM_UP_TO:
        return []
    return [
        _(
            "Downloads for %(sold)s were sold abroad in this year and the last. Above %(limit)s one item about where a "
            "buyer is does not do any more: turn LOCATION_ONE_ITEM_IS_ENOUGH off."
        )
        % {"sold": cents(sold.minor, sold.currency), "limit": cents(ONE_ITEM_UP_TO.minor, ONE_ITEM_UP_TO.currency)}
    ]


def _warnings(at: datetime) -> Section:
    said = warnings(at=at)
    return Facts(_("What needs a person"), [("", sentence) for sentence in said] or [("", _("Nothing."))])


def _serving(at: datetime) -> Section:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Facts(
        _("Serving"),
        [
            (_("Database"), connection.vendor),
            (_("Migrations"), _("all run") if not plan else _("to run: %(count)s") % {"count": len(plan)}),
            (_("Search index"), _index()),
            (_("Search index behind by"), _("%(seconds)s s") % {"seconds": round(search_lag.lag_seconds(at=at), 1)}),
            (_("Works on sale"), str(offerings_on_sale().count())),
            (_("Search engine"), _engine()),
        ],
    )


def _index() -> str:
    try:
        return _("%(count)s documents") % {"count": get_engine().count()}
    except IndexNotReady:
        return _("There is none: run manage.py reindex.")
    except SearchUnavailable:
        return _("It does not answer.")


def _engine() -> str:
    """Its name, and what a cluster says of its own health (green, yellow, red)."""
    try:
        stats = get_engine().stats()
    except SearchUnavailable:
        return str(settings.SEARCH_ENGINE)
    return ", ".join(str(stats[name]) for name in ("engine", "health") if name in stats)


def _search_is_silent() -> bool:
    try:
        get_engine().count()
    except IndexNotReady:
        return False
    except SearchUnavailable:
        return True
    return False


def _work(at: datetime) -> Section:
    open_rows = OutboxRow.objects.filter(done_at__isnull=True, dead_at__isnull=True)
    late = open_rows.filter(due_at__lt=at - timedelta(seconds=LATE_S)).count()
    beats = WorkerBeat.objects.filter(beat_at__gte=at - timedelta(days=1)).order_by("worker")
    return Facts(
        _("Outbox and workers"),
        [
            (_("Open"), str(open_rows.count())),
            (_("Late"), str(late)),
            (_("Dead"), str(outbox.dead_rows())),
            (_("Wait for a valid key"), str(outbox.shut_out_rows())),
            (_("Oldest waits for"), _("%(seconds)s s") % {"seconds": round(outbox.lag_seconds(at=at), 1)}),
            (_("Failed refunds"), str(refunds_that_failed().count())),
            *[(_("Worker"), f"{beat.worker}, {when(beat.beat_at)}") for beat in beats],
        ],
    )


def _jobs(at: datetime) -> Section:
    last = dict(ScheduledRun.objects.values_list("name", "last_run_at"))
    rows = []
    for job in sorted(jobs(), key=lambda each: each.name):
        ran = last.get(job.name)
        is_late = ran is None or ran < at - 2 * job.every
        rows.append([job.name, str(job.every), when(ran), _("late") if is_late else _("on time")])
    return Rows(_("Periodic work"), [_("Job"), _("Every"), _("Last run"), _("State")], rows)


def _disk_free() -> float:
    usage = shutil.disk_usage(settings.VAR_DIR)
    return usage.free / usage.total


def _machine() -> Section:
    usage = shutil.disk_usage(settings.VAR_DIR)
    gib = 1024**3
    free = _("%(free)s of %(total)s GiB free") % {
        "free": round(usage.free / gib, 1),
        "total": round(usage.total / gib, 1),
    }
    versions = [(name, version(name)) for name in PACKAGES]
    return Facts(
        _("Machine and versions"), [(_("Disk of the data"), free), ("Python", sys.version.split()[0]), *versions]
    )


class _Desk:
    """What the guard asks of a page that is no list."""

    duties = (Duty.SUPPORT, Duty.FINANCE, Duty.MODERATION)


class HealthPage(Guarded, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]  # Wagtail is untyped
    """One page, read-only."""

    desk = _Desk
    template_name = "desk/thing.html"
    header_icon = "tick-inverse"

    def get_page_title(self) -> str:
        return _("Health")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sections=health_sections(at=timezone.now()), **kwargs)


def menu_item(url: str, order: int) -> DeskMenuItem:
    item = DeskMenuItem(gettext_lazy("Health"), url, name="desk_health", icon_name="tick-inverse", order=order)
    item.duties = _Desk.duties
    return item
