"""The canary crawl: a mark in every private column, then every page, file, feed and message as every role; nothing outside the policy."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import TestCase
from django.utils import timezone

from kconnect.core import jobs
from kconnect.core.models import AuditEvent, Notification, OutboxMail
from tests.access.world import ROLES, World
from tests.privacy import canary
from tests.privacy.canary_policy import INSIDERS, NOBODY, ONLY_AT, PUBLIC

pytestmark = pytest.mark.once

# Who stands outside workgroup A, to which the world's things belong, and has a role or none.
NO_ROLE = ("anonymous", "outsider", "suspended")
ELSEWHERE = ("member_b", "lead_b", "editor_one", "editor_two", "steward")


class Canaries(TestCase):
    """One world, marked once."""

    world: World
    planted: canary.Planted

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = canary.build()
        cls.planted = canary.plant()

    def outside(self, found: canary.Crawl) -> list[str]:
        """What somebody saw whom the policy does not name."""
        secrets = set(self.planted.secrets.values())
        wrong = []
        for (role, column), addresses in sorted(found.seen.items()):
            never = column in secrets or column.rpartition(".")[0] in NOBODY
            public = column in PUBLIC or (column in INSIDERS and role not in NO_ROLE)
            public = public or all(address.startswith(ONLY_AT.get(column, "never")) for address in addresses)
            if never or (role in (*NO_ROLE, *ELSEWHERE) and not public):
                wrong.append(f"{role} sees {column} at {sorted(addresses)[:3]}")
        return wrong

    def check(self, roles: Iterable[str], least: int, *, only: str = "") -> None:
        found = canary.crawl(self.world, self.planted, roles, only=only)
        assert self.outside(found) == []
        assert found.read >= least, "The crawl read too little to prove anything."

    def test_marks_stand_in_every_app(self) -> None:
        columns = set(self.planted.column.values())
        assert len(columns) > 80
        assert {column.split(".")[0] for column in columns} >= {"core", "workgroups", "agenda", "dashboard"}

    def test_nobody_outside_a_workgroup_reads_what_is_written_in_it(self) -> None:
        self.check(("anonymous", "outsider", "member_b"), 120)

    def test_a_data_steward_reads_no_more_than_others_of_the_network(self) -> None:
        self.check(("steward",), 30)

    def test_not_even_a_superuser_finds_what_nobody_may_see(self) -> None:
        self.check(("superuser",), 5, only="engagement")
        found = canary.Crawl(self.world, self.planted)
        for address in canary.admin_addresses():
            found.look("superuser", address)
        assert self.outside(found) == []
        assert found.read > 20

    @pytest.mark.full
    def test_the_same_as_every_role(self) -> None:
        self.check(ROLES, 1500)

    def test_messages_tell_nobody_what_is_not_theirs(self) -> None:
        """What the nights of a month write and tell after the marks stand: how to reach somebody goes to nobody else."""
        before = set(OutboxMail.objects.values_list("pk", flat=True))
        for days in (1, 30):
            self.night(timezone.now() + timedelta(days=days))
        mails = OutboxMail.objects.exclude(pk__in=before)
        told = [f"{mail.subject} {mail.body}" for mail in mails]
        told += [
            f"{note.text} {note.about}" for note in Notification.objects.all() if not canary.MARK.fullmatch(note.text)
        ]
        found = {
            self.planted.column[mark]
            for text in told
            for mark in canary.MARK.findall(text)
            if mark in self.planted.column
        }
        assert {column for column in found if column.rpartition(".")[2] in ("email", "phone")} == set()
        assert not any(secret in text for secret in self.planted.secrets for text in told)

    def night(self, moment: datetime) -> None:
        """All that runs by night, on that day, and the digests of the morning after."""
        day = moment.date().isoformat()
        for kind in jobs.nightly_kinds():
            jobs.enqueue(kind, key=f"canary {day}", args={"date": day})
        jobs.work_until_idle()

    def test_the_audit_log_holds_none_of_it(self) -> None:
        text = str(list(AuditEvent.objects.values_list("target_label", "reason", "fields")))
        assert not canary.MARK.search(text)


def test_tables_of_nobody_are_in_no_admin() -> None:
    for name in NOBODY:
        app, _dot, model = name.partition(".")
        try:
            found = apps.get_model(app, model)
        except LookupError:
            continue
        assert not admin.site.is_registered(found), name
