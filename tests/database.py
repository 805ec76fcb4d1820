"""The test database is made once per set of migrations and copied after that: who runs tests waits for tests."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

CHECKOUT = Path(__file__).resolve().parent.parent
KEPT = CHECKOUT / ".setup" / "databases"
NEWEST = 3


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """On PostgreSQL the test database is a copy of one that the first run on this server migrated."""
    if settings.EMBEDDED:
        return
    server, name = os.environ["KCONNECT_TEST_POSTGRES"], f"migrated_{_migrations()}"
    with psycopg.connect(server, autocommit=True) as maintenance:
        if maintenance.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            maintenance.execute(f'CREATE DATABASE "{name}_unfinished"')
            address = f"{server.rsplit('/', 1)[0]}/{name}_unfinished"
            migrate = [sys.executable, str(CHECKOUT / "manage.py"), "migrate", "--verbosity=0"]
            own = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "kconnect.settings"}
            subprocess.run(migrate, env=own, cwd=CHECKOUT, check=True)
            maintenance.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"')
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = name


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """Lays a copy where the test database is looked for; migrating it then finds nothing to do."""
    if not settings.EMBEDDED or request.config.getoption("nomigrations"):
        return False
    there = Path(settings.DATABASES["default"]["TEST"]["NAME"])
    if (kept := _kept()).exists():
        shutil.copyfile(kept, there)
        os.utime(kept)
    return True


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Keeps a copy of the fresh database for the next run, before any test has written to it."""
    from django.db import connection  # the settings are complete only now

    if not settings.EMBEDDED or request.config.getoption("nomigrations") or (kept := _kept()).exists():
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
    return KEPT / f"{_migrations()}.sqlite3"


def _migrations() -> str:
    """What stands for these very migrations and packages."""
    files = sorted(CHECKOUT.glob("*/migrations/*.py")) + sorted(CHECKOUT.glob("kconnect/*/migrations/*.py"))
    # Migrations read the cross-cutting workgroups and the first words, and how tables are made.
    told = ["workgroups/cross_cutting.py", "engagement/shipped.py", "kconnect/core/schema.py", "requirements.lock.txt"]
    read = [*files, *(CHECKOUT / name for name in told)]
    content = b"".join(path.name.encode() + path.read_bytes() for path in read)
    return hashlib.sha256(content).hexdigest()[:20]
