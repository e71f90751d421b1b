"""What a container's health check asks: `web` (is /readyz 200?) or `worker` (has it given a sign of life?).

Django is not loaded: a check every few seconds should cost next to nothing.
"""

from __future__ import annotations

import http.client
import os
import socket
import sys

# The worker writes its sign of life every ten seconds (marketplace/outbox).
WORKER_SILENT_AFTER = "60 seconds"
BEAT = (
    "SELECT count(*) FROM outbox_workerbeat "
    f"WHERE worker LIKE %s || ':%%' AND beat_at > now() - interval '{WORKER_SILENT_AFTER}'"
)


def web() -> str:
    """Empty when the web process is ready, else what is wrong."""
    port = int(os.environ.get("GRANIAN_PORT", "8000"))
    # Production answers only to its own hosts, and only to what a proxy received over TLS.
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        asked.request("GET", "/readyz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        answer = asked.getresponse()
        said = answer.read(500).decode(errors="replace")
    except OSError as fault:
        return f"nothing answers on port {port} ({fault})"
    return "" if answer.status == 200 else f"{answer.status} {said}"


def worker() -> str:
    """Empty when this container's worker wrote a sign of life lately, else what is wrong."""
    import psycopg

    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=4) as database:
            row = database.execute(BEAT, (socket.gethostname(),)).fetchone()
    except psycopg.Error as fault:
        return f"the database does not answer ({fault})"
    return "" if row and row[0] else f"no sign of life for {WORKER_SILENT_AFTER}"


def main() -> int:
    """Exit code 0 when healthy."""
    checks = {"web": web, "worker": worker}
    wrong = checks[sys.argv[1]]()
    if wrong:
        print(wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
