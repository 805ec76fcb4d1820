"""Imports a file by a recipe, through the same steps as the pages."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dashboard import rules, services
from dashboard.choices import ImportState, Severity
from dashboard.ingest.issues_of_store import KINDS_OF_STORE
from dashboard.management.work import REFUSED, account, finish, finish_all
from dashboard.models import Import, Run
from dashboard.queries.reports import file_place, import_report
from kconnect.core.errors import DomainError
from workgroups.models import User

CLEAN, ISSUES = 0, 1
ANY_SIZE = 1 << 50


class Command(BaseCommand):
    """`import_dataset FILE --recipe R.toml [--dry-run] [--accept] [--as EMAIL] [--json]`: 0 clean, 1 row issues, 2 refused."""

    help = (
        "Imports a file by a recipe. Without --accept a data steward looks at the preview and accepts it on the page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--recipe", type=Path, required=True, metavar="R.toml")
        parser.add_argument("--dry-run", action="store_true", help="Says what would happen; keeps nothing.")
        parser.add_argument("--accept", action="store_true", help="Makes the figures current.")
        parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help="Who imports.")
        parser.add_argument("--json", action="store_true", help="Prints the report as JSON.")

    def handle(self, *args: Any, file: Path, recipe: Path, **options: Any) -> None:
        user = self._person(options["email"])
        try:
            started = self._start(file, recipe, user)
            import_, again = self._go_on(started, user, accept=options["accept"], dry_run=options["dry_run"])
        except (DomainError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        report = import_report(import_, again=again)
        self._say(report, as_json=options["json"])
        if code := self._exit_code(import_, report):
            raise SystemExit(code)

    def _person(self, email: str) -> User | None:
        if not email:
            return None
        user = account(email)
        if not rules.can_import(user):
            raise CommandError(f"{email} is not a data steward, so cannot import.", returncode=REFUSED)
        return user

    def _start(self, file: Path, recipe: Path, user: User | None) -> services.Started:
        text = recipe.read_text("utf-8")
        with file.open("rb") as stream:
            return services.start_import(stream=stream, name=file.name, recipe_text=text, by=user, limit=ANY_SIZE)

    def _go_on(
        self, started: services.Started, user: User | None, *, accept: bool, dry_run: bool
    ) -> tuple[Import, bool]:
        """The import as it stands in the end, and whether it was accepted before."""
        import_ = self._finished(started.import_)
        if import_.state == ImportState.ACCEPTED:
            return import_, True
        if import_.state != ImportState.PREVIEWED:
            return import_, False
        if dry_run:
            # One that somebody else is looking at stays theirs.
            return (import_ if started.again else services.cancel_import(import_=import_, by=user)), False
        if accept:
            import_ = self._finished(services.accept_import(import_=import_, by=user))
            finish_all(Run.objects.filter(state="queued", job__isnull=False).select_related("job").order_by("pk"))
        return import_, False

    def _finished(self, import_: Import) -> Import:
        job = finish(import_.job)
        if job is not None and job.state == "failed":
            raise CommandError(job.error, returncode=REFUSED)
        return Import.objects.select_related("file", "dataset").get(pk=import_.pk)

    def _say(self, report: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self.stdout.write(f"{report['file']}: {report['state']}")
        for name in ("rows_read", "accepted", "rejected", "new", "changed", "unchanged", "removed"):
            self.stdout.write(f"  {name.replace('_', ' ')}: {report[name]}")
        for issue in report["issues"]:
            where = file_place(issue["part"], issue["row"], issue["column"])
            self.stdout.write(f"  {issue['severity']}, {where}: {issue['message']}")

    def _exit_code(self, import_: Import, report: dict[str, Any]) -> int:
        if import_.state == ImportState.REFUSED:
            return REFUSED
        # What is only unusual beside the store is no fault of a row: a person looks at it, a script goes on.
        faults = (issue for issue in report["issues"] if issue["code"] not in KINDS_OF_STORE)
        return ISSUES if any(issue["severity"] != Severity.NOTE for issue in faults) else CLEAN
