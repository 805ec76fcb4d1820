"""Loads the demonstration network into an empty one and prints the accounts to try."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kconnect.core.errors import DomainError
from kconnect.portal.demo.loader import load_demo


class Command(BaseCommand):
    help = "Loads the demonstration network: fictional people, real federal figures. Only into an empty network."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Demo accounts are off here. They are for a network on a loopback address only.")
        try:
            accounts = load_demo(say=self.stderr.write)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Demo accounts, all with the password " + accounts[0][1])
        for email, _password, says in accounts:
            self.stdout.write(f"  {email:<28} {says}")
