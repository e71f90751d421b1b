"""Periodic work without cron: each job runs once per period, whichever worker comes first."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db.models import Q

from marketplace.outbox.models import ScheduledRun
from marketplace.outbox.topics import Job, jobs

log = logging.getLogger(__name__)


def claim(*, job: Job, at: datetime) -> bool:
    """Whether this worker may run the job now: a compare-and-set on its row, so only one can."""
    ScheduledRun.objects.get_or_create(name=job.name, defaults={"last_run_at": None})
    due = Q(last_run_at__isnull=True) | Q(last_run_at__lte=at - job.every)
    return ScheduledRun.objects.filter(Q(name=job.name) & due).update(last_run_at=at) == 1


def run_due_jobs(*, at: datetime) -> list[str]:
    """Run what is due; a failing job is logged and comes again next period. Returns the names that ran."""
    ran = []
    for job in jobs():
        if not claim(job=job, at=at):
            continue
        try:
            job.run(at=at)
        except Exception:
            log.exception("scheduled job %s failed", job.name)
        ran.append(job.name)
    return ran
