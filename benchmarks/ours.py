"""The marketplace's side: its own folder, real pictures, synthetic offerings above the real ones."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.processes import ROOT, run
from scripts.demo import free_port
from scripts.demo_steps import Place, environment, manage

FILL = """
import django
django.setup()
from django.utils import timezone
from cms.demo.synthetic import add_synthetic
from tests.journeys.seed import main
main()
add_synthetic({size}, at=timezone.now(), progress=lambda done: None)
"""
OFFERINGS = """
SELECT o.public_id, o.slug, o.kind, t.title, t.summary, p.amount_minor, c.name, s.partner_id, pic.digest, tier.code
FROM offerings_offering o
JOIN offerings_offeringtext t ON t.offering_id = o.id AND t.language = 'en'
JOIN offerings_tier tier ON tier.offering_id = o.id
JOIN partner_stockrecord s ON s.product_id = tier.product_id
JOIN partner_priceterms p ON p.stockrecord_id = s.id
JOIN catalogue_category c ON c.id = o.category_id
JOIN partner_paymentaccount account ON account.partner_id = s.partner_id AND account.state = 'verified'
LEFT JOIN offerings_offeringpicture op ON op.offering_id = o.id
LEFT JOIN pictures_picture pic ON pic.id = op.picture_id
WHERE o.state = 'published' AND p.amount_minor > 0
GROUP BY o.id ORDER BY o.id
"""
COLUMNS = ("id", "slug", "kind", "title", "summary", "minor", "category", "partner", "picture", "tier")


def place_in(folder: Path) -> Place:
    return Place(folder, free_port(), free_port())


def env_of(place: Place, *, page_cache: bool) -> dict[str, str]:
    """The demo's environment; limits off, because one address asks for everything."""
    switch = "true" if page_cache else "false"
    return environment(place) | {"PUBLIC_PAGE_CACHE": switch, "IP_LIMITS_ON": "false", "PYTHONPATH": str(ROOT)}


def prepare(place: Place, size: int) -> list[dict[str, Any]]:
    """Tables, data, index, static files; gives back all offerings that have an English text."""
    env = env_of(place, page_cache=False)
    done = place.folder / f"prepared-{size}"
    quiet = ("--verbosity", "0")
    # What was prepared by an older version is brought up to date.
    run(manage("migrate", "--no-input", *quiet), cwd=ROOT, env=env)
    run(manage("collectstatic", "--no-input", *quiet), cwd=ROOT, env=env)
    if not done.exists():
        for command in (
            manage("createcachetable", *quiet),
            [sys.executable, "-c", FILL.format(size=size)],
            manage("reindex"),
        ):
            run(command, cwd=ROOT, env=env)
        done.touch()
    with closing(sqlite3.connect(place.database)) as database:
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in database.execute(OFFERINGS)]
    (place.folder / "offerings.json").write_text(json.dumps(rows))
    return rows
