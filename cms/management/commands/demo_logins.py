"""Print where the demo is and how to sign in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.demo.accounts import PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Print the demo's address and one sign-in each for buyer, maker, ring editor, network editor, operator."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"\n  {settings.PLATFORM_NAME}: {settings.SITE_URL}/\n")
        for person in PEOPLE:
            self.stdout.write(f"  {person.role:<9} {person.email:<24} {PASSWORD}   {settings.SITE_URL}{person.where}")
        self.stdout.write(f"  mails     {settings.SITE_URL}/outbox/\n")
