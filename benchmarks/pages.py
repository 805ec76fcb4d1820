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
        from django.db import connection

        call_command("collectstatic", interactive=False, verbosity=0)
        crowd = build_crowd(Size().part(max(1, FULL // rows)))
        with connection.cursor() as cursor:
            # What a running server does by itself within a minute: it learns how much there is of everything.
            cursor.execute("ANALYZE")
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


def rooms(crowd: Crowd) -> dict[str, dict[str, str]]:
    """The pages of the plan that only leads open, and those that only staff open, by who."""
    from django.urls import reverse

    group = [crowd.workgroup.slug]
    return {
        "lead": {
            "plan of the group as a file": reverse("agenda:group_plan_export", args=group),
            "action inside": reverse("agenda:action_edit", args=[*group, crowd.action_id]),
        },
        "backbone": {
            "agenda in the console": reverse("agenda:console_agenda"),
            "whole plan as a file": reverse("agenda:plan_export"),
            "files of the plan": reverse("agenda:plan_file_list"),
        },
    }


def results(crowd: Crowd, rounds: int) -> Iterator[Result]:
    """The three figures of W3g over all pages, each with the page that is worst."""
    times, work, queries = look(crowd, addresses(crowd), rounds)
    for named, pages in rooms(crowd).items():
        further = look(crowd, pages, rounds, named=named)
        times, work, queries = times | further[0], work | further[1], queries | further[2]
    most = max(queries, key=lambda key: queries[key])
    asked = {" as ".join(key): number for key, number in queries.items()}
    yield Result("W3g queries", queries[most], MOST_QUERIES, least=False, detail={"page": " as ".join(most), **asked})
    slow = {page: _p95(seconds) for (page, who), seconds in times.items() if who != "superuser"}
    slowest = max(slow, key=lambda page: slow[page])
    each = {page: f"{seconds * 1000:.0f} ms" for page, seconds in slow.items()}
    yield Result("W3g p95", slow[slowest], MOST_SECONDS, least=False, detail={"page": slowest, **each})
    busy = {page: _p95(seconds) for (page, who), seconds in work.items() if who != "superuser"}
    most_work = max(busy, key=lambda page: busy[page])
    each = {page: f"{seconds * 1000:.0f} ms" for page, seconds in busy.items()}
    yield Result(
        "W3g p95 of the processor", busy[most_work], MOST_SECONDS, least=False, detail={"page": most_work, **each}
    )
    ratios = {
        page: statistics.median(seconds) / statistics.median(times[page, "superuser"])
        for (page, who), seconds in times.items()
        if who != "superuser"
    }
    worst = max(ratios, key=lambda page: ratios[page])
    yield Result("W3g ratio", ratios[worst], MOST_RATIO, least=False, detail={"page": worst})


def look(
    crowd: Crowd, pages: dict[str, str], rounds: int, *, named: str = "member"
) -> tuple[Seconds, Seconds, dict[tuple[str, str], int]]:
    """Seconds and seconds of the processor, round by round, and queries of each page as who is named and the superuser see it."""
    from django.test.utils import override_settings

    logging.disable(logging.WARNING)
    try:
        with override_settings(ALLOWED_HOSTS=["*"]):
            return _look(crowd, pages, rounds, named)
    finally:
        # Whoever measures within another program (a test) leaves it as it was.
        logging.disable(logging.NOTSET)


def _look(
    crowd: Crowd, pages: dict[str, str], rounds: int, named: str
) -> tuple[Seconds, Seconds, dict[tuple[str, str], int]]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browsers = {named: Client(), "superuser": Client()}
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
    if answer.streaming:
        answer.getvalue()


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[max(0, -(-len(seconds) * 95 // 100) - 1)]
