"""How long until a change can be found, with a worker beside: ``python -m benchmarks.search_fresh COUNT`` in the
project's settings. Each change is a new word in a title, committed with its promise; then the index is asked for it."""

from __future__ import annotations

import json
import secrets
import sys
import time

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from marketplace.offerings.models import Offering, OfferingText  # noqa: E402
from search.analysis import analyse  # noqa: E402
from search.engines import get_engine  # noqa: E402
from search.indexing.changes import changed  # noqa: E402

PATIENCE_S = 60


def seconds_until_found(text: OfferingText) -> float:
    word = "x" + secrets.token_hex(5)
    (token,) = (found.token for found in analyse(word, text.language))
    with transaction.atomic():
        offering = Offering.objects.get(pk=text.offering_id)
        Offering.objects.filter(pk=offering.pk).update(version=offering.version + 1)
        OfferingText.objects.filter(pk=text.pk).update(title=f"{text.title} {word}")
        changed(f"offering:{offering.public_id}", at=timezone.now())
    began = time.monotonic()
    while not get_engine().snapshot().frequencies([("t", token)])[0]:
        if time.monotonic() - began > PATIENCE_S:
            sys.exit("bench: a change was not found within a minute: is there a worker?")
        time.sleep(0.01)
    found = time.monotonic() - began
    OfferingText.objects.filter(pk=text.pk).update(title=text.title)
    return found


def main() -> None:
    count = int(sys.argv[1])
    rows = OfferingText.objects.filter(offering__slug__startswith="synthetic-", language="en").order_by("pk")[:count]
    print(json.dumps([seconds_until_found(text) for text in rows]))


if __name__ == "__main__":
    main()
