"""Loads definitions from TOML files: sources, measures, indicators, dimensions, groups, periods, places, rules, targets."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from dashboard import services
from dashboard.ingest.definitions import DefinitionsRefused
from dashboard.ingest.definitions_text import read_definitions
from dashboard.management.work import REFUSED
from dashboard.services import LoadReport
from dashboard.services.places_files import METRES_IN_A_DEGREE
from kconnect.core.errors import DomainError


class Command(BaseCommand):
    """`load_definitions FILE… [--check]`: exit 0 loaded (or free of mistakes), 2 refused."""

    help = "Loads definitions from TOML files. Loading twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="Only says what is wrong; changes nothing.")

    def handle(self, *args: Any, files: list[Path], check: bool, **options: Any) -> None:
        try:
            definitions = read_definitions(files, settings.BOUNDARY_TOLERANCE_METRES / METRES_IN_A_DEGREE)
            # A check is the same work, taken back at the end.
            with transaction.atomic():
                report = services.load_definitions(definitions=definitions, by=None)
                transaction.set_rollback(check)
        except (DefinitionsRefused, DomainError) as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        self._say(report, check)

    def _say(self, report: LoadReport, check: bool) -> None:
        self.stdout.write("Nothing is wrong. Loading would change:" if check else "Loaded.")
        for word, counts in (("new", report.made), ("changed", report.changed), ("as before", report.unchanged)):
            for kind, count in counts.items():
                self.stdout.write(f"  {kind}: {count} {word}")
        for slug in report.conflicts:
            self.stdout.write(f"  {slug}: was edited on a page since; the page's version stands.")
        for note in report.notes:
            self.stdout.write(f"  {note}")
        if report.runs and not check:
            self.stdout.write(f"  {report.runs} calculations are queued.")
