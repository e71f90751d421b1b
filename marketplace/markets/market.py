"""The visitor's market: what decides prices, delivery and ranking. Chosen, else guessed, never forced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Capacity = Literal["consumer", "business"]


@dataclass(frozen=True, slots=True)
class Market:
    """Language of the URL, ISO country, display currency, and in which capacity the visitor buys."""

    language: str
    country: str
    currency: str
    capacity: Capacity = "consumer"
    chosen: bool = False
    """True when the visitor said so (cookie); False when it was guessed."""

    @property
    def is_business(self) -> bool:
        return self.capacity == "business"

    @property
    def key(self) -> str:
        """Part of the cache key of a public page."""
        return f"{self.language}.{self.country}.{self.currency}.{self.capacity[0]}"

    def speaking(self, language: str) -> Market:
        return replace(self, language=language)

    def to_cookie(self) -> str:
        return f"{self.country}.{self.currency}.{self.capacity}"
