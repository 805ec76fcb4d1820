"""Rows that every app uses: audit, files, bulk insertion, mail."""

import io
from typing import Any

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.utils import timezone

from kconnect.core import audit, bulk, files, jobs, mail
from kconnect.core.choices import MailState
from kconnect.core.models import AppendOnlyError, AuditEvent, OutboxMail, SlugAlias, StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda job_id: None)


def test_an_event_is_written_once_and_for_good() -> None:
    alias = SlugAlias.objects.create(kind="goal", old="a", new="b")
    event = audit.record(by=None, verb="rename", target=alias, fields=["old", "new"], label="goal")
    assert (event.target_type, event.target_id, event.fields) == ("core.slugalias", str(alias.pk), ["new", "old"])
    for forbidden in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(verb="x"),
    ):
        with pytest.raises(AppendOnlyError):
            forbidden()
    assert AuditEvent.objects.get().verb == "rename"


def test_the_same_content_is_stored_once(settings: Any, tmp_path: Any) -> None:
    settings.STORED_FILES_DIR = tmp_path
    one = files.store(io.BytesIO(b"a,b\n"), name="../../etc/passwd", by=None)
    two = files.store(io.BytesIO(b"a,b\n"), name="other.csv", by=None)
    assert (one.pk, one.path.read_bytes(), one.name) == (two.pk, b"a,b\n", "../../etc/passwd")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [one.path]


def test_a_file_that_is_too_large_leaves_nothing(settings: Any, tmp_path: Any) -> None:
    settings.STORED_FILES_DIR = tmp_path
    with pytest.raises(files.FileTooLargeError):
        files.store(io.BytesIO(b"12345"), name="x", by=None, limit=4)
    assert (list(tmp_path.iterdir()), StoredFile.objects.count()) == ([], 0)


def test_a_full_disk_leaves_nothing(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STORED_FILES_DIR = tmp_path

    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(files.DiskFullError):
        files.store(io.BytesIO(b"12345"), name="x", by=None)
    assert (list(tmp_path.iterdir()), StoredFile.objects.count()) == ([], 0)


def test_many_rows_go_in_at_once() -> None:
    now = timezone.now()
    rows = [("goal", f"old-{number}", "new", now) for number in range(bulk.CHUNK + 1)]
    assert bulk.insert_rows(SlugAlias, ["kind", "old", "new", "created_at"], iter(rows)) == len(rows)
    assert SlugAlias.objects.filter(new="new").count() == len(rows)


def test_after_many_rows_the_database_knows_how_many_there_are(django_assert_num_queries: Any) -> None:
    SlugAlias.objects.bulk_create(SlugAlias(kind="goal", old=f"a{number}", new="b") for number in range(300))
    asks = connection.vendor == "postgresql"
    with django_assert_num_queries(1 if asks else 0):
        bulk.renew_statistics(SlugAlias)
    if asks:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [SlugAlias._meta.db_table])
            assert cursor.fetchone() == (300,)


def test_a_message_is_written_once_per_recipient_and_occasion() -> None:
    for _twice in range(2):
        mail.queue(recipient="ana@kconnect.example", occasion="invitation-1", subject="Come\nin", body="Hello")
    assert OutboxMail.objects.get().subject == "Come in"


def test_a_message_is_sent_once_and_marked() -> None:
    message = mail.queue(recipient="ana@kconnect.example", occasion="invitation-1", subject="Come in", body="Hello")
    assert jobs.work_until_idle() == 1
    assert jobs.work_until_idle() == 0
    message.refresh_from_db()
    assert (message.state, message.body, len(django_mail.outbox)) == (MailState.SENT, "", 1)
    assert django_mail.outbox[0].extra_headers["Message-ID"].startswith(f"<kconnect-{message.pk}@")


def test_a_crash_after_sending_does_not_send_again_once_marked() -> None:
    message = mail.queue(recipient="ana@kconnect.example", occasion="x", subject="s", body="b")
    OutboxMail.objects.update(state=MailState.SENT)
    jobs.work_until_idle()
    message.refresh_from_db()
    assert (message.state, len(django_mail.outbox)) == (MailState.SENT, 0)
