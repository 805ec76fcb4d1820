"""W3g: pages of members in a large network, as an ordinary member and as a superuser, on PostgreSQL.

Each page is asked for by both in turn, round by round; queries are counted, times are those of the process (no network). A
machine that others use makes every page wait: what the processor itself did for each page is told beside it.
"""

import logging
import statistics
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.crowd import Crowd, Size, build_crowd
from benchmarks.measure import Result
from benchmarks.network import network

Seconds = dict[tuple[str, str], list[float]]
"""Of a page and who looks at it."""
MOST_QUERIES, MOST_SECONDS, MOST_RATIO = 15, 0.25, 1.3
FULL = 20_000


def run(rows: int, rounds: int) -> Iterator[Result]:
    """Queries, p95 and the ratio of the slowest page; `rows` is the number of activities (20,000 is what the target is for)."""
    with network("postgres"):
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        crowd = build_crowd(Size().part(max(1, FULL // rows)))
        yield from results(crowd, max(rounds, 5))


def addresses(crowd: Crowd) -> dict[str, str]:
    """The pages that a member opens, by what they are."""
    from django.urls import reverse

    group = [crowd.workgroup.slug]
    return {
        "my work": reverse("portal:my_work"),
        "log": reverse("agenda:activity_list", args=group),
        "log, found by word": reverse("agenda:activity_list", args=group) + "?organization=harbor",
        "log, a late page": reverse("agenda:activity_list", args=group) + "?page=60",
        "log form": reverse("agenda:activity_create", args=group),
        "plan": reverse("agenda:plan_list", args=group),
        "workgroup": reverse("agenda:workgroup_detail", args=group),
        "workgroups": reverse("workgroups:workgroup_list"),
        "partners": reverse("workgroups:organization_list"),
        "partners, found by word": reverse("workgroups:organization_list") + "?q=lantern",
        "partner": reverse("agenda:organization_detail", args=["crowd-partner-1"]),
        "workplan": reverse("agenda:workplan_list"),
        "action": reverse("agenda:action_detail", args=[crowd.action_slug]),
    }


def results(crowd: Crowd, rounds: int) -> Iterator[Result]:
    """The three figures of W3g over all pages, each with the page that is worst."""
    times, work, queries = look(crowd, addresses(crowd), rounds)
    most = max(queries, key=lambda key: queries[key])
    asked = {" as ".join(key): number for key, number in queries.items()}
    yield Result("W3g queries", queries[most], MOST_QUERIES, least=False, detail={"page": " as ".join(most), **asked})
    slow = {page: _p95(times[page, "member"]) for page, who in times if who == "member"}
    slowest = max(slow, key=lambda page: slow[page])
    each = {page: f"{seconds * 1000:.0f} ms" for page, seconds in slow.items()}
    yield Result("W3g p95", slow[slowest], MOST_SECONDS, least=False, detail={"page": slowest, **each})
    busy = {page: _p95(seconds) for (page, who), seconds in work.items() if who == "member"}
    most_work = max(busy, key=lambda page: busy[page])
    each = {page: f"{seconds * 1000:.0f} ms" for page, seconds in busy.items()}
    yield Result(
        "W3g p95 of the processor", busy[most_work], MOST_SECONDS, least=False, detail={"page": most_work, **each}
    )
    ratios = {
        page: statistics.median(times[page, "member"]) / statistics.median(times[page, "superuser"]) for page in slow
    }
    worst = max(ratios, key=lambda page: ratios[page])
    yield Result("W3g ratio", ratios[worst], MOST_RATIO, least=False, detail={"page": worst})


def look(crowd: Crowd, pages: dict[str, str], rounds: int) -> tuple[Seconds, Seconds, dict[tuple[str, str], int]]:
    """Seconds and seconds of the processor, round by round, and queries of each page as the member and as the superuser see it."""
    from django.test.utils import override_settings

    logging.disable(logging.WARNING)
    try:
        with override_settings(ALLOWED_HOSTS=["*"]):
            return _look(crowd, pages, rounds)
    finally:
        # Whoever measures within another program (a test) leaves it as it was.
        logging.disable(logging.NOTSET)


def _look(crowd: Crowd, pages: dict[str, str], rounds: int) -> tuple[Seconds, Seconds, dict[tuple[str, str], int]]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browsers = {"member": Client(), "superuser": Client()}
    for who, browser in browsers.items():
        browser.force_login(getattr(crowd, who))
        # The first page of a visit notes that the session is in use.
        _get(browser, next(iter(pages.values())))
    times: Seconds = {}
    work: Seconds = {}
    queries: dict[tuple[str, str], int] = {}
    for page, url in pages.items():
        for who, browser in browsers.items():
            with CaptureQueriesContext(connection) as asked:
                _get(browser, url)
            queries[page, who] = len(asked)
        for _round in range(rounds):
            for who, browser in browsers.items():
                began, spent = time.perf_counter(), time.process_time()
                _get(browser, url)
                work.setdefault((page, who), []).append(time.process_time() - spent)
                times.setdefault((page, who), []).append(time.perf_counter() - began)
    return times, work, queries


def _get(browser: Any, url: str) -> None:
    answer = browser.get(url, REMOTE_ADDR="127.0.0.1", HTTP_HOST="localhost")
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answers {answer.status_code}.")


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[max(0, -(-len(seconds) * 95 // 100) - 1)]
