"""The line to a provider in memory, as both fakes have it: keys are answered once, calls fail and answers get lost."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection

from marketplace.payment.gateway import GatewayError, GatewayRefused

Answer = TypeVar("Answer")


@dataclass
class FakeLine:
    """What tests do to the line, and what a fake says through it."""

    _answers: dict[str, tuple[object, object]] = field(default_factory=dict, init=False)
    _counter: itertools.count[int] = field(default_factory=lambda: itertools.count(1), init=False)
    _failures: list[GatewayError] = field(default_factory=list, init=False)
    _lose_answer: bool = field(default=False, init=False)

    def fail_next(self, *failures: GatewayError) -> None:
        """The next calls fail, one after the other, and nothing happens at the provider."""
        self._failures.extend(failures)

    def lose_next_answer(self) -> None:
        """The next call happens, but its answer does not arrive."""
        self._lose_answer = True

    def _once(self, key: str, asked: object, do: Callable[[], Answer]) -> Answer:
        """A key is answered once: its answer, or its refusal, is repeated; other parameters are refused."""

        def keep() -> Any:
            if key not in self._answers:
                try:
                    self._answers[key] = (asked, do())
                except GatewayRefused as refusal:
                    self._answers[key] = (asked, refusal)
            question, answer = self._answers[key]
            if question != asked:
                raise GatewayRefused("the key was used with other parameters", code="idempotency_error")
            if isinstance(answer, GatewayRefused):
                raise answer
            return answer

        return self._call(keep)

    def _call(self, do: Callable[[], Answer]) -> Answer:
        if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
            raise AssertionError("the provider is called inside a transaction")
        if self._failures:
            raise self._failures.pop(0)
        lost, self._lose_answer = self._lose_answer, False
        answer = do()
        if lost:
            raise GatewayError("the answer did not arrive", retryable=True)
        return answer

    def _id(self, prefix: str) -> str:
        return f"{prefix}_fake_{next(self._counter)}"
