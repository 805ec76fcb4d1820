"""The project's own Python environment: made once, locked by hash, mended after an interrupted run."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = CHECKOUT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "kconnect.json"
# Stands while packages are put in: an interrupted run may leave a package half there that looks whole.
UNFINISHED = ENVIRONMENT / "kconnect.unfinished"
WORK = CHECKOUT / ".setup"
INSTALLER_LOCK = CHECKOUT / "requirements-setup.lock.txt"
LOCKS = {"core": CHECKOUT / "requirements.lock.txt", "test": CHECKOUT / "requirements-test.lock.txt"}


class SetupError(Exception):
    """The set-up cannot go on; the message says what to do, in one line where it can."""


def say(text: str) -> None:
    """One line of progress. On standard error: standard output belongs to the command that is run."""
    print(text, file=sys.stderr, flush=True)


def ensure(level: str) -> None:
    """Makes the environment hold what `level` ("core" or "test") locks; does nothing if it already does.

    Raises SetupError. Two runs at once wait for each other; an interrupted run leaves no stamp and is done again.
    """
    if _stamped_level() in {level, "test"}:
        return
    try:
        WORK.mkdir(exist_ok=True)
        with alone(WORK / "lock", "Another command is preparing the environment; waiting for it."):
            level = level if _stamped_level(any_lock=True) != "test" else "test"
            if _stamped_level() == level:
                return
            _install(level)
            write_atomically(STAMP, json.dumps(_stamp(level)))
    except PermissionError as error:
        raise SetupError(
            f"{CHECKOUT} is not yours to write ({error.filename}). Clone KConnect into a folder of yours."
        ) from None


def _install(level: str) -> None:
    """Environment, installer, packages: each step is safe to repeat."""
    STAMP.unlink(missing_ok=True)
    if not _environment_works():
        say("Making the environment in .venv …")
        if ENVIRONMENT.exists():
            shutil.rmtree(ENVIRONMENT)
        _make_environment()
    if not _installer_is_locked():
        say("Putting in the installer …")
        _install_installer()
    say(f"Installing the locked dependencies{' with those of the tests' if level == 'test' else ''} …")
    again = ["--reinstall"] if UNFINISHED.exists() else []
    UNFINISHED.touch()
    uv = [PYTHON, "-m", "uv", "pip", "sync", "--quiet", "--require-hashes", *again, "--python", PYTHON, LOCKS[level]]
    _run(uv, {"UV_CACHE_DIR": _cache_folder(), "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", _link_mode())})
    UNFINISHED.unlink()


def _make_environment() -> None:
    try:
        import ensurepip  # noqa: F401 - here because Debian leaves it out of a bare Python
        import venv  # noqa: F401 - same
    except ImportError:
        raise SetupError(_venv_hint()) from None
    command = [_beneath(), "-m", "venv", "--without-pip", str(ENVIRONMENT)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise SetupError(_venv_hint() if "ensurepip" in made.stdout else f"{made.stdout}{made.stderr}".strip())


def _beneath() -> str:
    """The interpreter beneath, should this very process run in the environment that is being replaced."""
    return str(getattr(sys, "_base_executable", sys.executable))


def _install_installer() -> None:
    """By the pip of the interpreter beneath, where it has one that can; a pip of its own costs some seconds more."""
    install = ["install", "--quiet", "--no-cache-dir", "--require-hashes", "-r", str(INSTALLER_LOCK)]
    shared = [_beneath(), "-m", "pip", "--python", str(PYTHON), *install]
    if subprocess.run(shared, capture_output=True, cwd=CHECKOUT, check=False).returncode != 0:
        _run([PYTHON, "-m", "ensurepip", "--default-pip"])
        _run([PYTHON, "-m", "pip", *install])


def _venv_hint() -> str:
    return "Python's venv module is missing. Install it: apt-get install -y python3-venv"


def _environment_works() -> bool:
    """Whether .venv is an environment made at this place, of a Python that is new enough."""
    if not PYTHON.exists():
        return False
    probe = "import sys; print(sys.prefix, sys.version_info >= (3, 11))"
    answer = subprocess.run([str(PYTHON), "-c", probe], capture_output=True, text=True, check=False).stdout.strip()
    return answer == f"{ENVIRONMENT} True"


def _installer_is_locked() -> bool:
    wanted = INSTALLER_LOCK.read_text().split(maxsplit=1)[0].replace("==", " ")
    answer = subprocess.run([str(PYTHON), "-m", "uv", "--version"], capture_output=True, text=True, check=False).stdout
    return answer.startswith(wanted + " ") or answer.strip() == wanted


def _cache_folder() -> str:
    """Where the installer keeps downloads: its usual place, or inside the checkout if the home cannot be written."""
    if chosen := os.environ.get("UV_CACHE_DIR"):
        return chosen
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path(os.environ.get("HOME") or "/nonexistent") / ".cache")
    try:
        (base / "uv").mkdir(parents=True, exist_ok=True)
        return str(base / "uv") if os.access(base / "uv", os.W_OK) else str(WORK / "cache")
    except OSError:
        return str(WORK / "cache")


def _link_mode() -> str:
    """Hard links where the cache lies on the same file system, else copies (without the installer's warning)."""
    cache = Path(_cache_folder())
    cache.mkdir(parents=True, exist_ok=True)
    return "hardlink" if cache.stat().st_dev == ENVIRONMENT.stat().st_dev else "copy"


def _run(command: list[object], more: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **(more or {})},
        cwd=CHECKOUT,
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode != 0:
        raise SetupError("The dependencies could not be installed (see above). Check the network and run this again.")


def _stamp(level: str) -> dict[str, str]:
    """What an environment was made from; a stamp that differs means it has to be looked at again."""
    digest = hashlib.sha256(INSTALLER_LOCK.read_bytes() + LOCKS[level].read_bytes()).hexdigest()
    return {"level": level, "lock": digest, "place": str(ENVIRONMENT)}


def _stamped_level(any_lock: bool = False) -> str:
    """The level that the environment's stamp names, or "" where the stamp is absent, broken or of another lock."""
    if not PYTHON.exists():
        return ""
    try:
        stamp = json.loads(STAMP.read_text())
        level = str(stamp["level"])
        return level if any_lock or stamp == _stamp(level) else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def write_atomically(path: Path, text: str, mode: int = 0o644) -> None:
    """Writes `path` whole or not at all: an interrupted run never leaves half a file under the final name."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def alone(path: Path, waiting: str) -> Iterator[None]:
    """Holds the lock file `path`; says `waiting` if somebody else has it. The system frees it when a holder dies."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(waiting)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
