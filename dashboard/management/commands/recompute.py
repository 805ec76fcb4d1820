"""Queues calculations, or waits for them."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dashboard import services
from dashboard.management.work import REFUSED, finish_all
from dashboard.models import Run
from kconnect.core.choices import JobState
from kconnect.core.errors import DomainError


class Command(BaseCommand):
    """`recompute [INDICATOR…] [--full] [--wait] [--json]`: exit 0, 1 when a calculation failed, 2 refused."""

    help = "Computes indicators whose figures, definition or code changed since."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("indicators", nargs="*", metavar="INDICATOR")
        parser.add_argument("--full", action="store_true", help="Computes also what has not changed.")
        parser.add_argument(
            "--wait", action="store_true", help="Waits for the results; computes here if no worker does."
        )
        parser.add_argument("--json", action="store_true", help="Prints the runs as JSON.")

    def handle(self, *args: Any, indicators: list[str], full: bool, wait: bool, **options: Any) -> None:
        try:
            runs = services.recompute(slugs=indicators, by=None, full=full)
        except DomainError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        failed = wait and any(job.state == JobState.FAILED for job in finish_all(runs))
        found = [self._row(run) for run in Run.objects.filter(pk__in=[run.pk for run in runs]).order_by("pk")]
        self._say(found, as_json=options["json"])
        if failed:
            raise SystemExit(1)

    def _row(self, run: Run) -> dict[str, Any]:
        error = run.job.error if run.job is not None else ""
        return {"indicator": run.indicator.slug, "run": run.pk, "state": run.state, "error": error, **run.report}

    def _say(self, runs: list[dict[str, Any]], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"runs": runs}, ensure_ascii=False))
            return
        for run in runs:
            self.stdout.write(f"{run['indicator']}: {run['state']} {run['error']}".rstrip())
        if not runs:
            self.stdout.write("Nothing has changed.")
