"""The command lines of the running processes, the same in `up`, in containers and in tests; and `manage.py serve`."""

import argparse
import os

from kconnect.setup import data, environment
from kconnect.setup.environment import PYTHON


def embedded_web(bind: str, empty: bool) -> list[str]:
    """What a single machine needs: prepares the network, then serves it from one process with threads."""
    return [str(PYTHON), "-m", "kconnect.setup.network", "--bind", bind, *(["--empty"] if empty else [])]


def web(bind: str, workers: int, threads: int) -> list[str]:
    """The web server of a network in production. Without a shared cache there must be one worker."""
    return [str(PYTHON), "-m", "gunicorn", *web_options(bind, workers, threads)]


def web_options(bind: str, workers: int = 1, threads: int = 8) -> list[str]:
    """How the web server runs, wherever it does."""
    return [
        "kconnect.wsgi:application", "--bind", bind, "--worker-class", "gthread", "--workers", str(workers),
        "--threads", str(threads), "--timeout", "120", "--graceful-timeout", "8", "--no-control-socket",
        "--log-level", "warning",
    ]  # fmt: skip


def embedded_worker() -> list[str]:
    """One worker with the beat inside, one job at a time."""
    return [*_celery("worker"), "--pool", "solo", "--beat", "--without-gossip", "--without-mingle"]


def worker(concurrency: int = 1) -> list[str]:
    """A worker of a network in production: jobs run in children, so that the parent stays answerable."""
    return [*_celery("worker"), "--pool", "prefork", "--concurrency", str(concurrency), "--max-tasks-per-child", "100"]


def beat(pidfile: str = "") -> list[str]:
    """The clock; several do no harm, for every job has a key."""
    return [*_celery("beat"), "--pidfile", pidfile]


def _celery(part: str) -> list[str]:
    # In a container and on a machine of one's own root is nobody special; the warning would only look like a fault.
    quiet = ["-W", "ignore:You're running the worker with superuser privileges"]
    return [str(PYTHON), *quiet, "-m", "celery", "--app", "kconnect", "--quiet", part, "--loglevel", "WARNING"]


def main(argv: list[str]) -> int:
    """`manage.py serve web|worker|beat`: becomes that process; how many and where comes from the environment."""
    parser = argparse.ArgumentParser(prog="manage.py serve", description="Run one process of a network in production.")
    parser.add_argument("process", choices=["web", "worker", "beat"])
    process = parser.parse_args(argv).process
    environment.ensure("core")
    folder = data.chosen_folder()
    data.prepare(folder)
    commands = {
        "web": web(os.environ.get("WEB_BIND", "0.0.0.0:8000"), _number("WEB_WORKERS", 2), _number("WEB_THREADS", 8)),  # noqa: S104 - in a container; the proxy is in front
        "worker": worker(_number("WORKER_PROCESSES", 2)),
        "beat": beat(),
    }
    os.chdir(environment.CHECKOUT)
    os.execve(str(PYTHON), commands[process], data.variables(folder))  # noqa: S606 - our own program, no shell


def _number(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdigit() or int(value) < 1:
        raise environment.SetupError(f"{name} is {value!r}. Set it to a whole number from 1 on.")
    return int(value)
