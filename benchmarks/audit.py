"""W2 f: complementary suppression and the disclosure audit of one release, in seconds for so many figures."""

import resource

import numpy as np
import pandas as pd

from benchmarks.measure import Result, Times
from dashboard.indicators.disclosure import Report, Shown, Ties, protect, protect_together
from dashboard.indicators.frame import result_frame
from dashboard.indicators.spec import IndicatorSpec

FIGURES = 10_000
SECONDS = 60.0
COUNTIES, REGIONS = 30, 5
RACES = ("aian", "asian", "black", "hispanic", "white-nh", "two-or-more")
SEXES = ("female", "male")
SHARE = IndicatorSpec("share", "proportion", "cases", "people", multiplier=100, disclosure="restricted")


def run(rows: int, rounds: int) -> list[Result]:
    """Protects a restricted share of `rows` figures: regions and counties by race and sex over several years."""
    shown, ties = release(rows)
    times, reports = Times(), []
    for _ in range(rounds):
        times.time("plan and audit", lambda: reports.append(protect_together([shown], ties)[1]))
    report: Report = reports[0]
    # What is allowed grows with the number of figures.
    allowed = SECONDS * report.figures / FIGURES
    ratio = times.median("plan and audit") / allowed if report.passed else float("inf")
    return [Result("W2f", ratio, 1.0, least=False, detail={**times.said("plan and audit"), **numbers(report)})]


def numbers(report: Report) -> dict[str, float]:
    """What was looked at and what came out, with the memory of the whole process."""
    return {
        "figures": report.figures,
        "cells": report.cells,
        "sums": report.sums,
        "small": report.primary,
        "hidden beside": report.complementary,
        "published": report.published,
        "recovered": len(report.of("recovered")),
        "narrow": len(report.of("narrow")),
        "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def release(size: int) -> tuple[Shown, Ties]:
    """A restricted share, with all totals over places, race and sex; at least `size` figures, cut down to it by whole years."""
    rng = np.random.default_rng(20)
    per_year = (1 + REGIONS + COUNTIES) * (1 + len(RACES)) * (1 + len(SEXES))
    rows = [row for year in range(max(1, round(size / per_year))) for row in one_year(rng, str(2000 + year))]
    results = result_frame(rows)
    pairs = [("all", f"region-{at}", "region", True) for at in range(REGIONS)]
    pairs += [(f"region-{at % REGIONS}", f"county-{at}", "county", True) for at in range(COUNTIES)]
    relations = pd.DataFrame(pairs, columns=["parent", "child", "hierarchy", "is_partition"])
    ties = Ties(relations, {"race": RACES, "sex": SEXES})
    return Shown(SHARE, results, protect(SHARE, results)), ties


def one_year(rng: np.random.Generator, period: str) -> list[dict[str, object]]:
    """The rows of one year: people by county, race and sex, skewed as people are, and cases among them."""
    county = rng.lognormal(8.5, 1.1, COUNTIES)
    race = np.array([0.01, 0.04, 0.12, 0.1, 0.68, 0.05])
    people = rng.poisson(county[:, None, None] * race[None, :, None] * np.full(2, 0.5)[None, None, :] + 1)
    cases = rng.binomial(people, np.clip(rng.normal(0.18, 0.05, people.shape), 0.02, 0.6))
    places = {"all": list(range(COUNTIES)), **{f"county-{at}": [at] for at in range(COUNTIES)}}
    places |= {
        f"region-{at}": [county for county in range(COUNTIES) if county % REGIONS == at] for at in range(REGIONS)
    }
    races = {"": list(range(len(RACES))), **{f"race={name}": [at] for at, name in enumerate(RACES)}}
    sexes = {"": [0, 1], **{f"sex={name}": [at] for at, name in enumerate(SEXES)}}
    rows: list[dict[str, object]] = []
    for place, counties in places.items():
        for of_race, which in races.items():
            for of_sex, both in sexes.items():
                at = np.ix_(counties, which, both)
                x, n = int(cases[at].sum()), int(people[at].sum())
                group = ";".join(part for part in (of_race, of_sex) if part)
                if not n:
                    continue
                rows.append({"place": place, "period": period, "group": group, "value": 100 * x / n,
                             "numerator": x, "denominator": n})  # fmt: skip
    return rows
