"""`manage.py up`: from a bare machine to a running portal, and cleanly down again."""

import argparse
import contextlib
import fcntl
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from kconnect.setup import data, environment, health, serve
from kconnect.setup.environment import SetupError, say
from kconnect.setup.processes import Family, Stopped, ignore_signals, stop_on_signals

HOST = "127.0.0.1"
FIRST_PORT = 8000
# With the demo network, on a slow machine.
READY_SECONDS = 600.0


def main(argv: list[str]) -> int:
    """Sets up, runs until stopped, and returns 0 after a stop by Ctrl-C or TERM, 1 if a process ended by itself."""
    options = _parse(argv)
    environment.ensure("core")
    folder = data.chosen_folder(options.data)
    data.prepare(folder)
    with _only_one(folder):
        port = _port(options.port)
        variables = _variables(folder, port, options.empty)
        family = Family()
        stop_on_signals()
        try:
            return _run(family, variables, port, options.empty)
        except Stopped:
            say("Stopping …")
            return 0
        finally:
            ignore_signals()
            family.stop()
            say("Stopped.")


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py up", description="Set up KConnect and run it on this machine.")
    parser.add_argument("--empty", action="store_true", help="start without the demo network")
    parser.add_argument(
        "--port", type=int, help=f"the port of the web server (default: {FIRST_PORT} or the next free one)"
    )
    parser.add_argument("--data", metavar="DIR", help="the data folder (default: KCONNECT_DATA or var)")
    return parser.parse_args(argv)


def _variables(folder: Path, port: int, empty: bool) -> dict[str, str]:
    variables = data.variables(folder)
    variables.setdefault("SITE_URL", f"http://{HOST}:{port}")
    # The demo accounts need no second factor; this server listens on a loopback address only.
    variables.setdefault("KCONNECT_DEMO", "0" if empty else "1")
    return variables


def _run(family: Family, variables: dict[str, str], port: int, empty: bool) -> int:
    family.start("web server", serve.embedded_web(f"{HOST}:{port}", empty), variables)
    _wait_until_ready(family, port)
    # Only now: the worker needs the tables, and the web server's start needs the processor.
    family.start("worker", serve.embedded_worker(), variables)
    print(_welcome(port, Path(variables["KCONNECT_DATA"]), sends_mail=bool(variables.get("EMAIL_URL"))), flush=True)
    name = family.watch()
    say(f"The {name} has ended by itself (see above), so everything stops.")
    return 1


def _wait_until_ready(family: Family, port: int) -> None:
    """Returns when the web server answers that it is healthy. Raises SetupError."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if family.ended():
            raise SetupError("KConnect did not start (see above).")
        if health.web(port):
            return
        time.sleep(0.05)
    raise SetupError(f"The web server did not answer within {READY_SECONDS:.0f} seconds.")


def _welcome(port: int, folder: Path, *, sends_mail: bool) -> str:
    lines = ["", f"KConnect is ready: http://{HOST}:{port}/"]
    with contextlib.suppress(FileNotFoundError):
        lines += ["", (folder / "demo_accounts.txt").read_text().strip()]
    if not sends_mail:
        lines += ["", f"No mail server is named, so messages are not sent. They lie in {folder / 'mail'}"]
    return "\n".join([*lines, "", "Stop with Ctrl-C.", ""])


def _port(wanted: int | None) -> int:
    """The port asked for, else the first free one from 8000 on. Raises SetupError if the one asked for is taken."""
    if wanted is not None:
        if not _is_free(wanted):
            raise SetupError(f"Port {wanted} is taken. Choose another one with --port.")
        return wanted
    port = next((port for port in range(FIRST_PORT, FIRST_PORT + 100) if _is_free(port)), None)
    if port is None:
        raise SetupError(f"No port from {FIRST_PORT} to {FIRST_PORT + 99} is free. Choose one with --port.")
    if port != FIRST_PORT:
        say(f"Port {FIRST_PORT} is taken; using {port}.")
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Without this a port that was in use a minute ago counts as taken; the web server sets it as well.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
        return True


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Refuses a second `up` on the same data folder; the system frees the lock even after a kill."""
    with (folder / "up.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError(
                f"KConnect already runs on {folder}. Stop it first, or choose another folder with --data."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
