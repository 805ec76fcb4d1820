"""The test database on SQLite is made once per set of migrations and copied after that: the inner loop waits for tests."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

CHECKOUT = Path(__file__).resolve().parent.parent
KEPT = CHECKOUT / ".setup" / "databases"
NEWEST = 3


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Lays a copy where the test database is looked for; migrating it then finds nothing to do."""
    if not settings.EMBEDDED:
        return False
    there = Path(settings.DATABASES["default"]["TEST"]["NAME"])
    if (kept := _kept()).exists():
        shutil.copyfile(kept, there)
        os.utime(kept)
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Keeps a copy of the fresh database for the next run, before any test has written to it."""
    from django.db import connection  # the settings are complete only now

    if not settings.EMBEDDED or (kept := _kept()).exists():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(unfinished)])
    unfinished.replace(kept)
    for old in sorted(KEPT.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-NEWEST]:
        old.unlink(missing_ok=True)


def _kept() -> Path:
    """The copy for these very migrations and packages."""
    files = sorted(CHECKOUT.glob("*/migrations/*.py")) + sorted(CHECKOUT.glob("kconnect/*/migrations/*.py"))
    # A migration reads the cross-cutting workgroups.
    read = [*files, CHECKOUT / "requirements.lock.txt", CHECKOUT / "workgroups" / "cross_cutting.py"]
    content = b"".join(path.name.encode() + path.read_bytes() for path in read)
    return KEPT / f"{hashlib.sha256(content).hexdigest()[:20]}.sqlite3"
