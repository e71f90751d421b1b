"""Ends the demo's processes when the demo itself is gone, even by kill -9.

The supervisor writes "+PGID" and "-PGID" lines to our standard input as process groups come and go. When it
dies, for whatever reason, the pipe closes: we ask every group that is left to end (TERM), wait, then KILL.
We live in a session of our own, so that Ctrl-C in the terminal does not reach us.
"""

from __future__ import annotations

import os
import signal
import sys
import time

PATIENCE_S = 10.0


def alive(group: int) -> bool:
    """Whether any process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def send(groups: set[int], number: signal.Signals) -> None:
    """Signal every group; one that has ended meanwhile is fine."""
    for group in groups:
        try:
            os.killpg(group, number)
        except ProcessLookupError:
            continue


def end(groups: set[int], patience: float = PATIENCE_S) -> None:
    """TERM, wait up to `patience` seconds, KILL what is left."""
    send(groups, signal.SIGTERM)
    until = time.monotonic() + patience
    while time.monotonic() < until and any(alive(group) for group in groups):
        time.sleep(0.1)
    send({group for group in groups if alive(group)}, signal.SIGKILL)


def main() -> None:
    """Keep the list of groups until the pipe closes, then end them."""
    groups: set[int] = set()
    for line in sys.stdin:
        (groups.add if line.startswith("+") else groups.discard)(int(line[1:]))
    end(groups)


if __name__ == "__main__":
    main()
