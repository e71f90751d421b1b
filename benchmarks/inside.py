"""Counts the queries of pages from within: run with a project's own settings, paths as arguments, answers in JSON."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


def main() -> None:
    counts = {}
    for path in sys.argv[1:]:
        client = Client(headers={"Accept-Language": "en-IE", "Host": "127.0.0.1"})
        client.get(path)  # fills what a process keeps: content types, sites
        reset_queries()
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(path)
        if answer.status_code != 200:
            sys.exit(f"{path}: {answer.status_code}")
        counts[path] = len(seen)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
