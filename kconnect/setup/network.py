"""Prepares a data folder's network (database, static files, demo) and serves it: one process, so Django starts once."""

import argparse
import hashlib
import io
import json
import os
import shutil
import sys
from pathlib import Path

from kconnect.setup import data, serve
from kconnect.setup.environment import SetupError, say, write_atomically


def main(argv: list[str]) -> int:
    """Prepares the network of KCONNECT_DATA, then serves it on `--bind`; `--empty` leaves the demo out."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--bind", required=True)
    options = parser.parse_args(argv)
    import django  # only this process needs it, and only the environment has it
    from django.core.management import CommandError

    folder = Path(os.environ["KCONNECT_DATA"])
    try:
        _clear_half_a_demo(folder)
        django.setup()
        _migrate()
        _collect_static(folder)
        _fill(folder, options.empty)
    except (SetupError, CommandError) as error:
        say(str(error))
        return 1
    _serve(options.bind)
    return 0


def _serve(bind: str) -> None:
    """Becomes the web server. Its worker is forked from this process, which has everything loaded already."""
    from django.db import connections  # see main
    from django.urls import get_resolver
    from gunicorn.app.wsgiapp import run

    # Loads every view before the fork, else the first page would wait for it.
    len(get_resolver().url_patterns)
    # A connection must not be shared over a fork.
    connections.close_all()
    sys.argv = ["gunicorn", *serve.web_options(bind), "--preload"]
    run()


def _migrate() -> None:
    from django.core.management import call_command  # see main
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    if plan:
        say("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)


def _collect_static(folder: Path) -> None:
    """Hashes and compresses the static files, unless none has changed since it was last done completely."""
    from django.contrib.staticfiles.finders import get_finders  # see main
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = os.stat(storage.path(name))
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    stamp = folder / "static.stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("Preparing style sheets and scripts …")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    write_atomically(stamp, digest.hexdigest())


def _fill(folder: Path, empty: bool) -> None:
    """Loads the demo network once, or notes that this network is to stay without. Raises SetupError."""
    state_file, accounts = folder / "network.json", folder / "demo_accounts.txt"
    state = _state(state_file)
    if empty and state == "demo":
        raise SetupError(f"{folder} holds the demo network. To start empty, choose another folder with --data.")
    if empty or state == "own":
        if not empty:
            say("This network was started without the demo, so it stays without.")
        accounts.unlink(missing_ok=True)
        _note(state_file, "own")
    elif state != "demo" and _has_people():
        if state == "loading":
            raise SetupError("The demo was half loaded when it was interrupted. Empty the database and start again.")
        say("This network has people already, so the demo stays out of it.")
        _note(state_file, "own")
    elif state != "demo":
        _note(state_file, "loading")
        say("Loading the demo network …")
        write_atomically(accounts, _load_demo(), mode=0o600)
        _note(state_file, "demo")


def _clear_half_a_demo(folder: Path) -> None:
    """After an interrupted load the embedded database holds nothing but half a demo: away with it, and load again.

    The state "loading" is noted only for a database without people, and nothing but the load works on it.
    """
    if _state(folder / "network.json") == "loading" and not os.environ.get("DATABASE_URL"):
        say("The demo was half loaded when it was interrupted; loading it again.")
        for path in folder.glob("db.sqlite3*"):
            path.unlink()
        for part in ("files", "broker"):
            shutil.rmtree(folder / part, ignore_errors=True)
        data.prepare(folder)


def _has_people() -> bool:
    from django.contrib.auth import get_user_model  # see main

    return bool(get_user_model()._default_manager.exists())


def _load_demo() -> str:
    """Runs the command and returns what it prints: the demo accounts."""
    from django.core.management import call_command  # see main

    told = io.StringIO()
    call_command("load_demo", stdout=told)
    return told.getvalue()


def _database() -> str:
    """Tells one database from another without keeping its address."""
    return hashlib.sha256(os.environ.get("DATABASE_URL", "").encode()).hexdigest()[:16]


def _state(file: Path) -> str:
    """What this database was filled with: "" not yet, "loading" (interrupted), "demo", or "own" (never the demo)."""
    try:
        kept = json.loads(file.read_text())
        return str(kept["state"]) if kept["database"] == _database() else ""
    except (OSError, ValueError, KeyError):
        return ""


def _note(file: Path, state: str) -> None:
    write_atomically(file, json.dumps({"state": state, "database": _database()}))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
