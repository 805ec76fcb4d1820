"""Publishes results through the same two steps as the pages: one person submits, another approves."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from dashboard import services
from dashboard.choices import ReleaseState, RunState
from dashboard.management.work import REFUSED, account, finish, finish_all
from dashboard.models import Release, Run
from dashboard.queries.reports import release_report
from kconnect.core.choices import JobState
from kconnect.core.errors import DomainError


def _time(text: str) -> datetime:
    """A day and a time, in the network's zone unless it names its own."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a day and a time. Write it as 2027-01-04T06:00.") from None
    return moment if moment.tzinfo else timezone.make_aware(moment)


class Command(BaseCommand):
    """`release INDICATOR… --submit-as A --approve-as B [--at TIME] [--json]`: exit 0 published or scheduled, 2 refused."""

    help = "Submits the latest results of some indicators, approves them as another person, and publishes them, at once or later."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("indicators", nargs="+", metavar="INDICATOR")
        parser.add_argument("--submit-as", required=True, metavar="EMAIL")
        parser.add_argument("--approve-as", required=True, metavar="EMAIL")
        parser.add_argument(
            "--at", metavar="TIME", type=_time, help="Approves for this time: 2027-01-04T06:00, by the network's clock."
        )
        parser.add_argument("--json", action="store_true", help="Prints the release as JSON.")

    def handle(self, *args: Any, indicators: list[str], submit_as: str, approve_as: str, **options: Any) -> None:
        submitter, approver = account(submit_as), account(approve_as)
        waiting = Run.objects.filter(indicator__slug__in=indicators, state=RunState.QUEUED).select_related("job")
        finish_all(waiting.order_by("pk"))
        try:
            # What cannot be approved is not submitted either, so that nothing is left half-way.
            with transaction.atomic():
                release = services.submit_release(slugs=indicators, by=submitter)
                release = services.approve_release(release=release, by=approver, publish_at=options["at"])
        except DomainError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        if options["at"] is None:
            self._publish(release)
        report = release_report(release)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.stdout.write(f"Release {report['release']}: {report['state']}, {', '.join(indicators)}")

    def _publish(self, release: Release) -> None:
        """Waits until the release is public; ends the command with the reason when it is sent back."""
        job = finish(release.job)
        release.refresh_from_db()
        if release.state != ReleaseState.PUBLISHED:
            last = release.comments.filter(sent_back=True).last()
            reason = job.error if job is not None and job.state == JobState.FAILED else getattr(last, "text", "")
            raise CommandError(reason or "The release was not published.", returncode=REFUSED)
