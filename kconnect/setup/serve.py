"""The command lines of the running processes, the same in `up`, in containers and in tests; and `manage.py serve`."""

import argparse
import os

from kconnect.setup import data, environment
from kconnect.setup.environment import PYTHON


def web(bind: str, workers: int = 1, threads: int = 8) -> list[str]:
    """The web server. With locmem as cache there must be one worker; with Redis as many as the machine bears."""
    return [
        str(PYTHON), "-m", "gunicorn", "kconnect.wsgi:application", "--bind", bind, "--worker-class", "gthread",
        "--workers", str(workers), "--threads", str(threads), "--timeout", "120", "--graceful-timeout", "8",
        "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip


def embedded_worker() -> list[str]:
    """One worker with the beat inside, one job at a time: what a single machine needs."""
    return [*_celery("worker"), "--pool", "solo", "--beat", "--without-gossip", "--without-mingle"]


def worker(concurrency: int = 1) -> list[str]:
    """A worker of a network in production: jobs run in children, so that the parent stays answerable."""
    return [*_celery("worker"), "--pool", "prefork", "--concurrency", str(concurrency), "--max-tasks-per-child", "100"]


def beat(pidfile: str = "") -> list[str]:
    """The clock; several do no harm, for every job has a key."""
    return [*_celery("beat"), "--pidfile", pidfile]


def _celery(part: str) -> list[str]:
    return [str(PYTHON), "-m", "celery", "--app", "kconnect", "--quiet", part, "--loglevel", "WARNING"]


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
