"""Comparisons of real figures over HTTP: child poverty by race, and two releases of SVI that share years."""

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from dashboard import frames, services
from dashboard.indicators.compute import compute
from dashboard.indicators.contrasts import Verdict, contrast
from dashboard.indicators.results import Result, Scale
from dashboard.models import Indicator, Period, Place
from tests.dashboard.real.steps import Network, read_csv

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
KENT = "26081"
WORD = services.Word("Network Council", "A target for this proof.")


def comparisons(network: Network, slug: str, place: str, **query: str) -> Any:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    response = network.client.get(f"/indicators/{slug}.json?place={place}{more}")
    return json.loads(b"".join(response.streaming_content))["comparisons"]  # type: ignore[attr-defined]  # it is streamed


def page(network: Network, slug: str, place: str, **query: str) -> str:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    html = network.client.get(f"/indicators/{slug}/?place={place}{more}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<(title|desc)[^>]*>.*?</\1>|<[^>]+>", " ", html, flags=re.S))


def of_group(found: Any, group: str) -> Any:
    return next(one for one in found["groups"] if one["group"] == group)


def set_up(slug: str, place: str) -> dict[str, Any]:
    indicator = Indicator.objects.select_related("version").get(slug=slug)
    return {"indicator": indicator, "place": Place.objects.get(code=place), "word": WORD, "by": None}


def by_hand(row: dict[str, str], letter: str) -> tuple[float, float]:
    """Child poverty in percent with its standard error: sums of B17020, margins at 90 % by the proportion formula."""
    poor, others = ("003", "004", "005"), ("011", "012", "013")

    def total(lines: tuple[str, ...]) -> float:
        return sum(float(row[f"B17020{letter}_{line}E"]) for line in lines)

    def margin(lines: tuple[str, ...]) -> float:
        cells = [(float(row[f"B17020{letter}_{line}E"]), float(row[f"B17020{letter}_{line}M"])) for line in lines]
        zeros = [moe for estimate, moe in cells if estimate == 0]
        # Among estimates of zero, the largest margin counts once.
        return math.sqrt(sum(moe**2 for estimate, moe in cells if estimate) + max(zeros, default=0.0) ** 2)

    x, n = total(poor), total(poor + others)
    p = x / n
    radicand = margin(poor) ** 2 - p**2 * margin(poor + others) ** 2
    assert radicand >= 0
    return 100 * p, 100 * math.sqrt(radicand) / n / 1.645


def test_child_poverty_by_race_in_kent(real_data: Path, network: Network) -> None:
    file = real_data / "acs/acs_data_2019-2023.csv"
    network.define("acs")
    network.bring(file, "acs-county")
    network.publish("child-poverty")
    found, row = comparisons(network, "child-poverty", KENT), next(r for r in read_csv(file) if r["GEOID"] == KENT)

    assert found["reference"] == {"kind": "fixed", "group": "race=white-nh", "reason": ""}
    (black, se), (white, se_white) = by_hand(row, "B"), by_hand(row, "H")
    z = (black - white) / math.hypot(se, se_white)
    said = of_group(found, "race=black")["to_reference"]
    assert said["gap"] == pytest.approx(black - white, rel=1e-9)
    assert said["z"] == pytest.approx(z, rel=1e-6)
    assert 2 * stats.norm.sf(abs(z)) < 0.05
    assert (said["verdict"], said["method"]) == ("worse", "standard_errors")

    disparity = found["disparity"]
    assert (disparity["index"], disparity["reason"]) in {(None, "groups_missing"), (None, "no_reference")}
    assert "Index of disparity" in page(network, "child-poverty", KENT)

    nobody = of_group(found, "race=nhpi")
    assert (nobody["to_reference"]["gap"], nobody["to_reference"]["reason"]) == (None, "no_denominator")
    assert nobody["trend"]["course"] is None

    unsure = of_group(found, "race=aian")["to_reference"]
    assert (unsure["gap"], unsure["significant"], unsure["reason"]) == (None, None, "unreliable")
    check_two_groups_that_do_not_differ(by_hand(row, "C"), by_hand(row, "B"))


def check_two_groups_that_do_not_differ(aian: tuple[float, float], black: tuple[float, float]) -> None:
    """What staff see of a share too unsure to publish: 33 % against 37 % is no difference."""
    version = Indicator.objects.get(slug="child-poverty").version
    assert version is not None
    spec = frames.spec_of(version)
    results = compute(
        spec,
        frames.load_observations(spec.measures),
        frames.load_relations(),
        partitions=frames.load_partitions(),
        withhold=False,
    )
    rows = {row["group"]: Result.of(row) for row in results[results["place"] == KENT].to_dict("records")}
    one, other = rows["race=aian"], rows["race=black"]
    assert (one.value, one.standard_error) == (pytest.approx(aian[0]), pytest.approx(aian[1]))
    found = contrast(Scale.of(spec), one, other, staff=True)
    z = (aian[0] - black[0]) / math.hypot(aian[1], black[1])
    assert found.z == pytest.approx(z, rel=1e-6)
    assert 2 * stats.norm.sf(abs(z)) > 0.05
    assert (found.verdict, found.significant, found.unreliable) == (Verdict.NOT_DIFFERENT, False, True)


def test_two_releases_that_share_years_are_never_tested_as_a_change(real_data: Path, network: Network) -> None:
    network.define("svi")
    for year in ("2016", "2018"):
        network.bring(real_data / f"svi/SVI{year}_US_COUNTY.csv", "svi-county")
    network.publish("poverty-svi")
    act = set_up("poverty-svi", KENT)
    services.set_target_for_all(due=Period.objects.get(code="2014-2018").ends, value=5, **act)
    services.set_baseline_for_all(period=Period.objects.get(code="2012-2016"), **act)

    found = of_group(comparisons(network, "poverty-svi", KENT), "")
    progress = found["progress"]
    assert (progress["class"], progress["reason"], progress["achieved"]) == ("informational", "overlapping", None)
    assert (found["trend"]["course"], [one["value"] for one in found["forecast"]]) == (None, [None])
    said = page(network, "poverty-svi", KENT)
    assert "2012–2016 and 2014–2018 share years, so they are not compared" in said
    for claim in ("Higher in", "Lower in", "No clear change", "Improving", "Getting worse"):
        assert claim not in said
