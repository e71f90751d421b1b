"""What was said to a real server and what it answered: written down once, played where there is no server.

Names of indexes hold a time and a version, so they are kept as ``{index 1}``, ``{index 2}``. What a request says is
compared with what was recorded, but for mappings and rows: these change with every field, and a server judges them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.search.engines.network import PRODUCT, Answer, Network

ALIAS = "recorded-works"
NAME = re.compile(rf"{ALIAS}-[0-9a-z.]+-\d+")
NOT_COMPARED = ("docvalue_fields",)


def _said(body: bytes) -> Any:
    """A body as values: one, or several lines of them."""
    lines = [json.loads(line) for line in body.splitlines() if line.strip()]
    return lines[0] if len(lines) == 1 else lines


class _Named(Network):
    """Knows which index is which by the order in which they are made."""

    def __init__(self, upstream: str) -> None:
        super().__init__(upstream)
        self.names: list[str] = []

    def hidden(self, text: str) -> str:
        for name in NAME.findall(text):
            if name not in self.names:
                self.names.append(name)
        for number, name in enumerate(self.names, start=1):
            text = text.replace(name, f"{{index {number}}}")
        return text

    def shown(self, text: str) -> str:
        for number, name in enumerate(self.names, start=1):
            text = text.replace(f"{{index {number}}}", name)
        return text


class Recorder(_Named):
    """Passes everything on and writes it down."""

    def __init__(self, upstream: str) -> None:
        super().__init__(upstream)
        self.exchanges: list[dict[str, Any]] = []

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        status, said, content = self.pass_on(method, path, body, headers)
        asked = {"ask": self.hidden(f"{method} {path}"), "body": json.loads(self.hidden(json.dumps(_said(body))))}
        answered = {"status": status, "answer": json.loads(self.hidden(content.decode()))}
        self.exchanges.append(asked | answered)
        return status, said, content

    def write(self, file: Path) -> None:
        lines = ",\n".join(json.dumps(exchange, ensure_ascii=False) for exchange in self.exchanges)
        file.write_text(f"[\n{lines}\n]\n")


class Player(_Named):
    """Answers as it was recorded, and only to what was recorded, in that order."""

    def __init__(self, file: Path) -> None:
        super().__init__("")
        self.left: list[dict[str, Any]] = json.loads(file.read_text())
        self.faults: list[str] = []

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        ask, said = self.hidden(f"{method} {path}"), json.loads(self.hidden(json.dumps(_said(body))))
        expected = self.left.pop(0) if self.left else {"ask": "nothing more", "body": None}
        compared = "_bulk" not in path and method != "PUT"
        if ask != expected["ask"] or (compared and _essence(said) != _essence(expected["body"])):
            self.faults.append(f"asked {ask} {said}, recorded {expected['ask']} {expected['body']}")
            return 400, PRODUCT, b'{"error": {"type": "not_recorded", "reason": ""}}'
        return expected["status"], PRODUCT, self.shown(json.dumps(expected["answer"])).encode()


def _essence(said: Any) -> Any:
    return {name: part for name, part in said.items() if name not in NOT_COMPARED} if isinstance(said, dict) else said
