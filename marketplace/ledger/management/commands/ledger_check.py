"""Whether the books are right: recomputes everything from the moves."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.ledger.models import Entry
from marketplace.ledger.queries import Finding, trial_balance, unguarded, verify
from marketplace.ledger.writing import one_view


class Command(BaseCommand):
    help = "Recompute the ledger from its moves and name every account that is wrong. Ends with 1 if there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        found, entries, balances = self._look()
        for currency, lines in balances.items():
            for line in lines:
                place = f"{line.purpose} {line.subject}".strip()
                self.stdout.write(f"{currency} {place:<40} {line.balance.minor:>16}")
        for finding in found:
            self.stdout.write(self.style.ERROR(f"{finding.where}: {finding.what}"))
        if found:
            raise CommandError(f"{len(found)} findings in {entries} entries. Nothing was changed.")
        self.stdout.write(self.style.SUCCESS(f"{entries} entries: balanced, within their bounds, guarded."))

    def _look(self) -> tuple[list[Finding], int, dict[str, Any]]:
        with one_view():
            return verify() + unguarded(), Entry.objects.count(), trial_balance()
